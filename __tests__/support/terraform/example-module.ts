import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { terraformEnvironment } from "../../../tools/terraform/index.js";

const run = promisify(execFile);

/** Runs Terraform in a folder. @throws with all that it said, if it fails */
export async function terraformIn(cwd: string, ...args: readonly string[]): Promise<string> {
  const env = await terraformEnvironment();
  try {
    return (await run("terraform", args, { cwd, env, maxBuffer: 256 * 1024 * 1024 })).stdout;
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(`terraform ${args.join(" ")} in ${cwd}:\n${stdout}${stderr}`, { cause: error });
  }
}

/** Holds a configuration to what is asked of every example: its form, its validity, and its own tests. */
export async function provesItself(example: string): Promise<void> {
  await terraformIn(example, "fmt", "-check", "-diff");
  await terraformIn(example, "init", "-input=false", "-no-color");
  await terraformIn(example, "validate", "-no-color");
  const told = await terraformIn(example, "test", "-no-color");
  if (!/Success! [1-9]\d* passed, 0 failed\./.test(told)) throw new Error(`no test of ${example} ran:\n${told}`);
}
