import { readFile } from "node:fs/promises";
import { documentIn, requireSuccess, runTerraform, type TerraformRun } from "./run-terraform.js";

/** The outputs of a configuration, by name. */
export type Outputs = Record<string, unknown>;

/** The place of an applied configuration's outputs: a file, or the folder that the configuration is applied from. */
export type OutputsSource = { readonly file: string; readonly stack?: undefined } | { readonly stack: string; readonly file?: undefined };

/** Returns the source that `MSK_OUTPUTS` (a file) or `MSK_STACK` (a folder) names; undefined if neither is set. */
export function outputsOfEnvironment({ MSK_OUTPUTS: file, MSK_STACK: stack } = process.env): OutputsSource | undefined {
  if (file) return { file };
  return stack ? { stack } : undefined;
}

/**
 * Reads the outputs of an applied configuration. A file can have the form of `terraform output -json`, or values only.
 *
 * @throws Error if there are none, or they are not a JSON object
 */
export async function readOutputs({ file, stack }: OutputsSource): Promise<Outputs> {
  if (file !== undefined) return valuesOf(parse(await textOf(file), file));
  const run = await runTerraform(["output", "-json", "-no-color"], { folder: stack, environment: process.env });
  return outputsIn(requireSuccess(run));
}

/** Returns the values that `terraform output -json` printed. */
export const outputsIn = (run: TerraformRun): Outputs => valuesOf(documentIn(run) as object);

const valuesOf = (outputs: object): Outputs =>
  Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, isWrapped(value) ? value.value : value]));

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw cause;
    const advice = "`terraform output -json` writes it; `make up` writes .msk/local/outputs.json, and `make down` removes it";
    throw new Error(`${file}: no such file; ${advice}.`, { cause });
  }
}

function parse(text: string, source: string): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Error(`${source}: not JSON; write the file with \`terraform output -json\`.`, { cause });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Error(`${source}: not a JSON object; write the file with \`terraform output -json\`.`);
  }
  return value;
}

const isWrapped = (value: unknown): value is { value: unknown } =>
  typeof value === "object" && value !== null && "value" in value && "type" in value;
