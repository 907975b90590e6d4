import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../../../tools/setup/folders.js";

interface Attribute {
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly deprecated?: boolean;
}

interface Block {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly block_types?: Readonly<Record<string, { readonly block: Block; readonly min_items?: number; readonly max_items?: number }>>;
}

/** The schema of a provider, in the form of `terraform providers schema -json`. */
export interface ProviderSchema {
  readonly provider: { readonly block: Block };
  readonly resource_schemas: Readonly<Record<string, { readonly block: Block }>>;
}

/**
 * Returns the schema of the Grafana provider, if this machine has its file: `GRAFANA_PROVIDER_SCHEMA`, or `shared/schemas/grafana.json`
 * next to a folder above this repository. The file is upstream's and not part of it.
 */
export function grafanaSchema(): ProviderSchema | undefined {
  const above = [dirname(root), dirname(dirname(root))].map((folder) => join(folder, "shared/schemas/grafana.json"));
  const file = [process.env["GRAFANA_PROVIDER_SCHEMA"], ...above].find((path) => path !== undefined && existsSync(path));
  if (!file) return undefined;
  const { provider_schemas: schemas } = JSON.parse(readFileSync(file, "utf8"));
  return Object.values(schemas)[0] as ProviderSchema;
}

const META = ["//", "depends_on", "lifecycle", "for_each", "count", "provider"];

/** Returns the arguments of a block that its schema doesn't have, that are read-only, deprecated or missing: `rule[0].data: unknown`. */
export function misfits(
  values: Readonly<Record<string, unknown>>,
  { attributes = {}, block_types: blocks = {} }: Block,
  path = "",
): string[] {
  const at = (name: string) => (path === "" ? name : `${path}.${name}`);
  const given = Object.keys(values).filter((name) => !META.includes(name));
  const ofArguments = given.flatMap((name) => {
    const attribute = attributes[name];
    const nested = blocks[name];
    if (nested) {
      const items = [values[name]].flat() as Readonly<Record<string, unknown>>[];
      const { min_items: least = 0, max_items: most = Number.POSITIVE_INFINITY } = nested;
      const counted = items.length < least || items.length > most ? [`${at(name)}: ${items.length} blocks`] : [];
      return [...counted, ...items.flatMap((item, i) => misfits(item, nested.block, `${at(name)}[${i}]`))];
    }
    if (!attribute) return [`${at(name)}: unknown`];
    if (!attribute.required && !attribute.optional) return [`${at(name)}: read-only`];
    return attribute.deprecated ? [`${at(name)}: deprecated`] : [];
  });
  const missing = [
    ...Object.keys(attributes).filter((name) => attributes[name]?.required),
    ...Object.keys(blocks).filter((name) => (blocks[name]?.min_items ?? 0) > 0),
  ].filter((name) => !given.includes(name));
  return [...ofArguments, ...missing.map((name) => `${at(name)}: missing`)];
}
