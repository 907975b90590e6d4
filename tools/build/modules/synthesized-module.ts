import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { ModuleStack } from "../../../modules/terraform/index.js";
import { filesBelow } from "./files.js";
import type { JsonModule } from "./hcl/module-files.js";

/** The placeholders that CDKTF uses for unresolved numbers, strings and lists. */
const TOKEN = /.{0,60}(-?\d\.\d+e\+\d{3}|TfToken\[).{0,20}/;

/** A synthesized module. */
export interface SynthesizedModule {
  readonly json: JsonModule;
  /** Files that the module reads with `path.module`, by path: the function zips. */
  readonly files: Readonly<Record<string, Uint8Array>>;
}

/**
 * Synthesizes a module.
 *
 * @param build - adds the constructs to the stack of the module
 * @throws Error if the code of a function is not built, or a construct reports an error
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
    const token = TOKEN.exec(text)?.[0];
    if (token) throw new Error(`${name}: unresolved token; a variable was used in a calculation: …${token}…`);
    const json = JSON.parse(text) as JsonModule;
    const order = new Map(stack.node.findAll().map(({ node }, i) => [node.path, i]));
    return { json: withOrder(json, order), files: filesBelow(written, (path) => !path.endsWith(".tf.json") && !path.endsWith(".tf")) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Adds the position of its construct to each resource, for the order in the HCL, and removes the metadata of CDKTF. */
function withOrder(json: JsonModule, order: ReadonlyMap<string, number>): JsonModule {
  const { resource = {}, data } = json;
  type Kinds = NonNullable<JsonModule["resource"]>;
  type Metadata = { readonly metadata?: { readonly path: string }; readonly accepted?: unknown };
  const withPosition = (kinds: Kinds): Kinds =>
    mapValues(kinds, (named) =>
      mapValues(named, ({ "//": notes, ...body }) => {
        const { metadata, accepted } = (notes ?? {}) as Metadata;
        return { ...body, "//": { order: metadata ? order.get(metadata.path) : undefined, accepted } };
      }),
    );
  // Terraform rejects an empty `data` section.
  return { ...json, resource: withPosition(resource), ...(data && { data: withPosition(data) }) };
}

const mapValues = <T, R>(values: Readonly<Record<string, T>>, change: (value: T) => R): Record<string, R> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]));
