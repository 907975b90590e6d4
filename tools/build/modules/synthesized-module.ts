import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { ModuleStack } from "../../../modules/terraform/index.js";
import { filesBelow } from "./files.js";
import type { JsonModule } from "./hcl/module-files.js";

/** What CDKTF puts in the place of a number that it does not know, or of a text or list. */
const MARK = /.{0,60}(-?\d\.\d+e\+\d{3}|TfToken\[).{0,20}/;

/** A module as synthesized. */
export interface SynthesizedModule {
  readonly json: JsonModule;
  /** What it reads by `path.module`, by path: the functions' zips. */
  readonly files: Readonly<Record<string, Uint8Array>>;
}

/**
 * Synthesizes a module.
 *
 * @param build adds what is in it to its stack
 * @throws if a function's code is not built, or a construct finds a fault
 */
export function synthesizedModule(name: string, build: (stack: ModuleStack) => void): SynthesizedModule {
  const folder = mkdtempSync(join(tmpdir(), "module-"));
  try {
    const app = new App({ outdir: folder, stackTraces: false });
    const stack = new ModuleStack(app, name);
    build(stack);
    app.synth();
    const written = join(folder, "stacks", name);
    const text = readFileSync(join(written, "cdk.tf.json"), "utf8");
    const mark = MARK.exec(text)?.[0];
    if (mark) throw new Error(`${name}: a variable was calculated with as if it were a number: …${mark}…`);
    const json = JSON.parse(text) as JsonModule;
    const order = new Map(stack.node.findAll().map(({ node }, i) => [node.path, i]));
    return { json: withOrder(json, order), files: filesBelow(written, (path) => !path.endsWith(".tf.json") && !path.endsWith(".tf")) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Notes at each resource the place of its construct, by which HCL is laid out, and leaves out CDKTF's notes on itself. */
function withOrder(json: JsonModule, order: ReadonlyMap<string, number>): JsonModule {
  const { resource = {}, data } = json;
  type Kinds = NonNullable<JsonModule["resource"]>;
  type Notes = { readonly metadata?: { readonly path: string }; readonly accepted?: unknown };
  const noted = (kinds: Kinds): Kinds =>
    mapped(kinds, (named) =>
      mapped(named, ({ "//": notes, ...body }) => {
        const { metadata, accepted } = (notes ?? {}) as Notes;
        return { ...body, "//": { order: metadata ? order.get(metadata.path) : undefined, accepted } };
      }),
    );
  // Terraform takes no `data` without any.
  return { ...json, resource: noted(resource), ...(data && { data: noted(data) }) };
}

const mapped = <T, R>(values: Readonly<Record<string, T>>, change: (value: T) => R): Record<string, R> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]));
