import type { Resources } from "./description.js";

/** Values that expressions read as `${local.<name>}`. */
export type Locals = Readonly<Record<string, unknown>>;

/** The root module of Terraform without resources. */
export const emptyRoot = (region: string) => ({
  terraform: { required_providers: { aws: { source: "hashicorp/aws" } } },
  provider: { aws: { region } },
});

/** Returns a root module with a description's resources. @param outputs - names are arbitrary; values are expressions */
export function rootModule(region: string, resources: Resources, locals: Locals, outputs: readonly string[]): object {
  const resource: Record<string, Record<string, unknown>> = {};
  const data: Record<string, Record<string, unknown>> = {};
  for (const [address, args] of Object.entries(resources)) {
    if (args === null) continue;
    const [type, name] = address.replace(/^data\./, "").split(".") as [string, string];
    const blocks = address.startsWith("data.") ? data : resource;
    blocks[type] = { ...blocks[type], [name]: args };
  }
  const output = Object.fromEntries(outputs.map((expression, i) => [`value_${i}`, { value: `\${${expression}}` }]));
  return withBlocks({ ...emptyRoot(region), locals }, { resource, data, output });
}

/** Adds blocks to a root module. Terraform refuses kinds without a block. */
export const withBlocks = (module: object, blocks: Readonly<Record<string, object>>): object => ({
  ...module,
  ...Object.fromEntries(Object.entries(blocks).filter(([, named]) => Object.keys(named).length > 0)),
});
