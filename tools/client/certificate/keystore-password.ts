import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { secretVariables } from "../tuning.js";

const variable = secretVariables.keystorePassword;

/**
 * The password of the PKCS#12 file: the first line of a file, else of the environment, else typed unseen. Never an argument, which every
 * user of the machine could read.
 *
 * @returns what is wrong instead, if it is
 */
export async function keystorePassword(file: string | undefined): Promise<{ readonly password: string } | { readonly failure: string }> {
  let password: string | undefined;
  try {
    password = await given(file);
  } catch (error) {
    return { failure: `--password-file: ${(error as Error).message}` };
  }
  if (password === undefined)
    return { failure: `--password-file, or ${variable} in the environment: one is needed where nobody can be asked.` };
  if (/^[\x20-\x7e]{8,128}$/.test(password)) return { password };
  return { failure: `${file ? "--password-file" : variable}: needed are 8 to 128 printable ASCII characters.` };
}

async function given(file: string | undefined): Promise<string | undefined> {
  if (file !== undefined) return (await readFile(file, "utf8")).split(/\r?\n/, 1)[0];
  return process.env[variable] || (process.stdin.isTTY ? typed() : undefined);
}

function typed(): Promise<string> {
  process.stderr.write("Password of the PKCS#12 file: ");
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: unseen, terminal: true });
  return new Promise((resolve) => {
    reader.once("SIGINT", () => process.kill(process.pid, "SIGINT"));
    reader.question("", (answer) => {
      reader.close();
      process.stderr.write("\n");
      resolve(answer);
    });
  });
}
