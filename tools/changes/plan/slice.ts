import type { StackJson } from "../../stack/index.js";

/** The blocks of a stack by address, with the prefix `data.` for data sources and `local.` for local values. */
type Blocks = ReadonlyMap<string, unknown>;

/** The values in a state by address: an object of attributes, or one for each instance by its key. */
export type Applied = ReadonlyMap<string, unknown>;

export interface Slice {
  /** The blocks that change or depend on a change. All others are replaced by their values in the state. */
  readonly stack: StackJson;
  /** The addresses in it, and the removed ones: all that a plan can change. */
  readonly addresses: ReadonlySet<string>;
}

/**
 * Returns the part of a changed stack that a plan can change.
 *
 * An unchanged block without references to changed blocks keeps its values in the state. It is left out, and references to it become
 * those values. The plan of the rest is the same, in a twentieth of the time.
 *
 * @param unsettled - addresses that the plan of the unchanged stack changes
 */
export function sliceOf(baseline: StackJson, changed: StackJson, applied: Applied, unsettled: ReadonlySet<string>): Slice {
  const [before, after] = [blocksOf(baseline), blocksOf(changed)];
  const touched = new Set(
    [...after.keys()].filter((address) => JSON.stringify(before.get(address)) !== JSON.stringify(after.get(address))),
  );
  const removed = [...before.keys()].filter((address) => !after.has(address));
  // Without a value in the state, a block can't be left out.
  for (const address of after.keys()) if (unsettled.has(address) || (isResource(address) && !applied.has(address))) touched.add(address);
  const references = new Map([...after].map(([address, block]) => [address, referencesIn(JSON.stringify(block), after)]));
  for (let grown = true; grown; ) {
    grown = false;
    for (const [address, named] of references) {
      if (touched.has(address) || !named.some((other) => touched.has(other))) continue;
      touched.add(address);
      grown = true;
    }
  }
  const values: Record<string, unknown> = {};
  const parts: Record<string, Record<string, Record<string, unknown>>> = {};
  const locals: Record<string, unknown> = {};
  for (const [address, block] of after) {
    const text = withValues(JSON.stringify(withoutSatisfiedDependencies(block, touched)), after, touched, applied, values);
    if (address.startsWith("local.")) locals[address.slice("local.".length)] = JSON.parse(text);
    else if (touched.has(address)) place(parts, address, JSON.parse(text));
  }
  // With `removed` blocks, which say that Terraform forgets a resource instead of destroying it.
  const { variable, removed: forgotten } = changed;
  return {
    stack: {
      ...headOf(changed),
      ...(variable !== undefined && { variable }),
      ...(forgotten !== undefined && { removed: forgotten }),
      locals: { ...locals, applied: values },
      ...parts,
    },
    addresses: new Set([...touched, ...removed].filter(isResource)),
  };
}

const headOf = ({ terraform, provider }: StackJson): StackJson => ({ terraform, provider });
const isResource = (address: string) => !address.startsWith("local.");

function blocksOf(stack: StackJson): Blocks {
  const of = (kind: string, prefix: string) =>
    Object.entries((stack[kind] ?? {}) as Record<string, Record<string, unknown>>).flatMap(([type, named]) =>
      Object.entries(named).map(([name, block]): [string, unknown] => [`${prefix}${type}.${name}`, block]),
    );
  const locals = Object.entries((stack["locals"] ?? {}) as Record<string, unknown>).map(([name, value]): [string, unknown] => [
    `local.${name}`,
    value,
  ]);
  return new Map([...of("resource", ""), ...of("data", "data."), ...of("ephemeral", "ephemeral."), ...locals]);
}

/** Matches an address in an expression or in `depends_on`. */
const ADDRESS = /(?<![\w.-])(?:data\.|ephemeral\.)?[a-z][a-z0-9_]*\.[A-Za-z0-9_-]+/g;

const referencesIn = (text: string, known: Blocks): string[] =>
  [...new Set(text.match(ADDRESS) ?? [])].filter((address) => known.has(address));

/** Returns the block without `depends_on` of blocks that are left out: they exist. */
function withoutSatisfiedDependencies(block: unknown, touched: ReadonlySet<string>): unknown {
  if (block === null || typeof block !== "object" || !("depends_on" in block)) return block;
  const remaining = (block.depends_on as string[]).filter((address) => touched.has(address));
  return { ...block, depends_on: remaining };
}

/** Returns the text with references to blocks that are left out replaced by their values in the state. */
function withValues(text: string, known: Blocks, touched: ReadonlySet<string>, applied: Applied, values: Record<string, unknown>): string {
  return text.replace(ADDRESS, (address) => {
    if (!known.has(address) || touched.has(address) || !isResource(address)) return address;
    const name = address.replaceAll(/[.-]/g, "_");
    values[name] = literal(applied.get(address));
    return `local.applied.${name}`;
  });
}

/** Returns a value in Terraform's JSON syntax: `${` and `%{` are escaped. */
function literal(value: unknown): unknown {
  // A function: in a replacement text, `$$` is one dollar sign.
  if (typeof value === "string") return value.replaceAll("${", () => "$${").replaceAll("%{", "%%{");
  if (Array.isArray(value)) return value.map(literal);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, literal(inner)]));
}

function place(parts: Record<string, Record<string, Record<string, unknown>>>, address: string, block: unknown): void {
  const steps = address.split(".");
  const kind = steps.length > 2 ? (steps[0] as string) : "resource";
  const [type, name] = steps.slice(-2) as [string, string];
  parts[kind] = { ...parts[kind], [type]: { ...parts[kind]?.[type], [name]: block } };
}
