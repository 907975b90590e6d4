import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Where the outputs of an applied configuration are: a file of them, or the folder it is applied from. */
export type OutputsSource = { readonly file: string; readonly stack?: undefined } | { readonly stack: string; readonly file?: undefined };

/** What `MSK_OUTPUTS` (a file) or `MSK_STACK` (a folder) name; undefined if neither is set. */
export function outputsOfEnvironment({ MSK_OUTPUTS: file, MSK_STACK: stack } = process.env): OutputsSource | undefined {
  if (file) return { file };
  return stack ? { stack } : undefined;
}

/**
 * Outputs by name, without the wrapping of `terraform output -json`; a file may hold either form.
 *
 * @throws Error if there are none, or they are no JSON object
 */
export async function terraformOutputs({ file, stack }: OutputsSource): Promise<Record<string, unknown>> {
  if (file !== undefined) return unwrapped(await readFile(file, "utf8"), file);
  return unwrapped((await run("terraform", ["output", "-json"], { cwd: stack })).stdout, stack);
}

function unwrapped(text: string, source: string): Record<string, unknown> {
  const outputs = parse(text, source);
  return Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, isWrapped(value) ? value.value : value]));
}

function parse(text: string, source: string): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Error(`${source}: not JSON: what is needed is what \`terraform output -json\` prints.`, { cause });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error(`${source}: not a JSON object of outputs.`);
  return value;
}

const isWrapped = (value: unknown): value is { value: unknown } =>
  typeof value === "object" && value !== null && "value" in value && "type" in value;
