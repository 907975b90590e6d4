import { requireSuccess, runTerraform, terraformEnvironment } from "../../../tools/terraform/index.js";

/** Runs Terraform in a folder. @returns its output @throws with its output if it fails */
export async function terraformIn(folder: string, ...args: readonly string[]): Promise<string> {
  return requireSuccess(await runTerraform(args, { folder, environment: await terraformEnvironment() })).lines.join("\n");
}

/** Checks an example: it is formatted, valid, and passes its own tests. */
export async function checkExample(example: string): Promise<void> {
  await terraformIn(example, "fmt", "-check", "-diff");
  await terraformIn(example, "init", "-input=false", "-no-color");
  await terraformIn(example, "validate", "-no-color");
  const output = await terraformIn(example, "test", "-no-color");
  if (!/Success! [1-9]\d* passed, 0 failed\./.test(output)) throw new Error(`No test of ${example} ran:\n${output}`);
}
