import type { z } from "zod";

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** One setting, wherever it stands: a value, or a choice of what stands below it. */
export interface Leaf {
  /** As docs/reference/settings.md calls it, the kinds it stands in included: `cluster{kind=express}.brokers`, `topics.<name>.partitions`. */
  readonly name: string;
  /** Where it stands in one document: `["topics", "ad-events", "partitions"]`. */
  readonly path: readonly (string | number)[];
  readonly schema: JsonSchema;
  /** Whether it may be left out. */
  readonly optional: boolean;
  /** The kinds that must be chosen for it to stand anywhere: of each choice, by its name, those that have it. */
  readonly within: Readonly<Record<string, readonly string[]>>;
}

const root = (schema: JsonSchema): Leaf => ({ name: "", path: [], schema, optional: false, within: {} });

/** Every setting that the schema knows, by its name; the paths are those of no document. */
export function allLeaves(schema: JsonSchema): Leaf[] {
  const found = walk(root(schema), everyBranch);
  return found.filter(({ name }, i) => found.findIndex((other) => other.name === name) === i);
}

/** The settings that stand in one document, defaults filled in. */
export function leavesOf(schema: JsonSchema, document: unknown): Leaf[] {
  return walk(root(schema), (branches, path) => chosenBranch(branches, valueAt(document, path)), document);
}

/** Whether a map is one setting: its names are given (Kafka's properties), and any of them may be left out. */
export function isPropertyMap({ type, properties = {}, required = [] }: JsonSchema): boolean {
  const entries = Object.values(properties) as JsonSchema[];
  return (
    type === "object" &&
    entries.length > 0 &&
    required.length === 0 &&
    entries.every((entry) => entry.default === undefined && !isMap(entry))
  );
}

type Branches = readonly JsonSchema[];

const everyBranch = (branches: Branches): Branches => branches;

function walk(leaf: Leaf, choose: (branches: Branches, path: Leaf["path"]) => Branches, document?: unknown): Leaf[] {
  const { schema } = leaf;
  const branches = (schema.oneOf ?? schema.anyOf) as Branches | undefined;
  if (branches?.some(isMap)) {
    const maps = choose(branches, leaf.path).filter(isMap);
    const discriminator = discriminatorOf(branches);
    // A choice between a word and a map is a setting itself; so is what tells kinds of map apart.
    const own: Leaf = discriminator === undefined ? leaf : kindOf(leaf, discriminator, branches);
    return [own, ...maps.flatMap((branch) => fields({ ...leaf, schema: branch }, discriminator, branches.filter(isMap)))];
  }
  if (schema.const !== undefined) return []; // there is nothing that it could change to
  if (!isMap(schema) || isPropertyMap(schema)) return [leaf];
  // A map that may be left out is a setting itself: whether it is there. So is one that may be null.
  if ((leaf.optional || schema.absent !== undefined) && schema.additionalProperties === false) {
    return [leaf, ...(document !== undefined && (valueAt(document, leaf.path) ?? undefined) === undefined ? [] : fields(leaf))];
  }
  return fields(leaf);

  function fields(owner: Leaf, without?: string, kinds: Branches = []): Leaf[] {
    const { properties = {}, required = [], additionalProperties: entry, propertyNames } = owner.schema;
    const known = Object.entries(properties as Record<string, JsonSchema>)
      .filter(([key]) => key !== without)
      .flatMap(([key, property]) => {
        const own = without === undefined ? owner : inKinds(owner, without, kinds, key);
        return walk(
          {
            ...own,
            name: own.name ? `${own.name}.${key}` : key,
            path: [...owner.path, key],
            schema: property,
            optional: !required.includes(key) && property.default === undefined,
          },
          choose,
          document,
        );
      });
    if (typeof entry !== "object") return known;
    // Names that are given (Kafka's properties) make the map one setting; names that are free make each entry's settings.
    const isFree = (propertyNames as JsonSchema | undefined)?.enum === undefined && isMap(entry as JsonSchema);
    if (!isFree) return [...known, owner];
    const key = document === undefined ? "<name>" : Object.keys((valueAt(document, owner.path) ?? {}) as object)[0];
    const below: Leaf[] =
      key === undefined
        ? []
        : walk(
            { ...owner, name: `${owner.name}.<name>`, path: [...owner.path, key], schema: entry as JsonSchema, optional: false },
            choose,
            document,
          );
    return [...known, owner, ...below];
  }
}

/** A list of maps is one setting: its items have no names by which one of them could change. */
const isMap = (schema: JsonSchema): boolean => schema.type === "object";

function kindOf(leaf: Leaf, discriminator: string, branches: Branches): Leaf {
  const kinds = branches.map((branch) => constantOf(branch, discriminator));
  return {
    ...leaf,
    name: `${leaf.name}.${discriminator}`,
    path: [...leaf.path, discriminator],
    schema: { enum: kinds as string[], structure: true, branches: Object.fromEntries(kinds.map((kind, i) => [kind, branches[i]])) },
    optional: false,
  };
}

/** The property whose constant tells the maps of a union apart. */
function discriminatorOf(branches: Branches): string | undefined {
  const maps = branches.filter(isMap);
  if (maps.length < 2) return undefined;
  return Object.keys(maps[0]?.properties ?? {}).find((key) => maps.every((branch) => constantOf(branch, key) !== undefined));
}

const constantOf = (branch: JsonSchema, key: string): unknown => (branch.properties?.[key] as JsonSchema | undefined)?.const;

/** The owner of a setting of one kind: that setting's name bears the kind, unless others have the very same setting. */
function inKinds(owner: Leaf, discriminator: string, kinds: Branches, key: string): Leaf {
  const text = (branch: JsonSchema) => JSON.stringify(branch.properties?.[key]);
  const others = kinds.filter((branch) => text(branch) === text(owner.schema));
  const names = others.map((branch) => String(constantOf(branch, discriminator)));
  const within = { ...owner.within, [`${owner.name}.${discriminator}`]: names };
  return others.length > 1 ? { ...owner, within } : { ...owner, within, name: `${owner.name}{${discriminator}=${names[0]}}` };
}

function chosenBranch(branches: Branches, value: unknown): Branches {
  if (!value || typeof value !== "object") return [];
  const discriminator = discriminatorOf(branches);
  return branches.filter(
    (branch) =>
      isMap(branch) &&
      (discriminator === undefined || constantOf(branch, discriminator) === (value as Record<string, unknown>)[discriminator]),
  );
}

export function valueAt(document: unknown, path: Leaf["path"]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value && typeof value === "object" ? (value as Record<string | number, unknown>)[key] : undefined),
    document,
  );
}
