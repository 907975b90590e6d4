import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { secretVariables } from "../tuning.js";

const variable = secretVariables.keystorePassword;

/**
 * Reads the password of the PKCS#12 file: the first line of a file, or else the environment variable, or else a prompt without echo. It is
 * never an argument, because every user of the machine can read those.
 *
 * @returns the password, or the failure message
 */
export async function keystorePassword(file: string | undefined): Promise<{ readonly password: string } | { readonly failure: string }> {
  let password: string | undefined;
  try {
    password = await read(file);
  } catch (error) {
    return { failure: `--password-file: ${(error as Error).message}` };
  }
  if (password === undefined)
    return { failure: `no password: use --password-file or set ${variable}; without a terminal there is no prompt.` };
  if (/^[\x20-\x7e]{8,128}$/.test(password)) return { password };
  return { failure: `${file ? "--password-file" : variable}: the password must have 8 to 128 printable ASCII characters.` };
}

async function read(file: string | undefined): Promise<string | undefined> {
  if (file !== undefined) return (await readFile(file, "utf8")).split(/\r?\n/, 1)[0];
  return process.env[variable] || (process.stdin.isTTY ? prompt() : undefined);
}

function prompt(): Promise<string> {
  process.stderr.write("Password of the PKCS#12 file: ");
  const noEcho = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: noEcho, terminal: true });
  return new Promise((resolve) => {
    reader.once("SIGINT", () => process.kill(process.pid, "SIGINT"));
    reader.question("", (answer) => {
      reader.close();
      process.stderr.write("\n");
      resolve(answer);
    });
  });
}
