import {
  branchOf,
  discriminatorOf,
  isPlainMap,
  type SettingPath,
  type SettingSchema,
  unionBranches,
  valueAt,
} from "../../../modules/settings/index.js";

/** A setting that can be changed: a value, or a choice between kinds of what is below it. */
export interface SettingNode {
  /** The name in docs/reference/settings.md, with the kinds that have the setting: `cluster{kind=express}.brokers`, `topics.<name>.partitions`. */
  readonly name: string;
  /** The path in one document: `["topics", "ad-events", "partitions"]`. */
  readonly path: SettingPath;
  readonly schema: SettingSchema;
  /** The setting can be left out. */
  readonly optional: boolean;
  /** The choices that a document must make to have the setting: by the name of the choice, the kinds that have it. */
  readonly within: Readonly<Record<string, readonly string[]>>;
  /** Of a choice between kinds: the schema of each kind. */
  readonly kinds?: Readonly<Record<string, SettingSchema>>;
}

const root = (schema: SettingSchema): SettingNode => ({ name: "", path: [], schema, optional: false, within: {} });

/** Returns every setting of a schema once, by name. Each path is that of an example entry: `["topics", "<name>", "partitions"]`. */
export function allNodes(schema: SettingSchema): SettingNode[] {
  const found = nodesBelow(root(schema), (union) => unionBranches(union) ?? []);
  return found.filter(({ name }, i) => found.findIndex((other) => other.name === name) === i);
}

/** Returns the settings that one document has, with defaults filled in. Of a map by names, only the first entry's settings. */
export function nodesOf(schema: SettingSchema, document: unknown): SettingNode[] {
  const chosen: Choose = (union, path) => {
    const value = valueAt(document, path);
    const branch = isPlainMap(value) ? branchOf(union, value) : undefined;
    return branch ? [branch] : [];
  };
  return nodesBelow(root(schema), chosen, document);
}

/** Returns the values that a schema lists in order, also where another value of the same form is allowed; empty for any other schema. */
export const listedValues = (schema: SettingSchema): readonly unknown[] =>
  schema.enum ?? unionBranches(schema)?.find((branch) => branch.enum !== undefined)?.enum ?? [];

/** Returns true for a map that is one setting: its keys are known (Kafka's properties), and each can be left out. */
export function isPropertyMap({ type, properties = {}, required = [] }: SettingSchema): boolean {
  const entries = Object.values(properties);
  return (
    type === "object" &&
    entries.length > 0 &&
    required.length === 0 &&
    entries.every((entry) => entry.default === undefined && !isMap(entry))
  );
}

/** Returns the branches of a union whose settings are listed. */
type Choose = (union: SettingSchema, path: SettingPath) => readonly SettingSchema[];

function nodesBelow(node: SettingNode, choose: Choose, document?: unknown): SettingNode[] {
  const { schema } = node;
  const branches = unionBranches(schema);
  if (branches?.some(isMap)) {
    const discriminator = discriminatorOf(schema);
    // A choice between a word and a map is a setting. So is the key that distinguishes kinds of map.
    const own: SettingNode = discriminator === undefined ? node : choiceOfKind(node, discriminator, branches);
    const maps = choose(schema, node.path).filter(isMap);
    return [own, ...maps.flatMap((branch) => fields({ ...node, schema: branch }, discriminator, branches.filter(isMap)))];
  }
  if (schema.const !== undefined) return []; // it has no other value
  if (!isMap(schema) || isPropertyMap(schema)) return [node];
  // A map that can be left out, or be null, is a setting: present or not.
  if ((node.optional || schema.absent !== undefined) && schema.additionalProperties === false) {
    return [node, ...(document !== undefined && (valueAt(document, node.path) ?? undefined) === undefined ? [] : fields(node))];
  }
  return fields(node);

  function fields(owner: SettingNode, without?: string, kinds: readonly SettingSchema[] = []): SettingNode[] {
    const { properties = {}, required = [], additionalProperties: entry, propertyNames } = owner.schema;
    const known = Object.entries(properties)
      .filter(([key]) => key !== without)
      .flatMap(([key, property]) => {
        const own = without === undefined ? owner : ofKinds(owner, without, kinds, key);
        const name = own.name ? `${own.name}.${key}` : key;
        const optional = !required.includes(key) && property.default === undefined;
        return nodesBelow({ ...own, name, path: [...owner.path, key], schema: property, optional }, choose, document);
      });
    if (typeof entry !== "object") return known;
    // Known names (Kafka's properties) make the map one setting. With free names, each entry has settings.
    const isFree = propertyNames?.enum === undefined && isMap(entry);
    if (!isFree) return [...known, owner];
    const key = document === undefined ? "<name>" : Object.keys((valueAt(document, owner.path) ?? {}) as object)[0];
    if (key === undefined) return [...known, owner];
    const example = { ...owner, name: `${owner.name}.<name>`, path: [...owner.path, key], schema: entry, optional: false };
    return [...known, owner, ...nodesBelow(example, choose, document)];
  }
}

/** A list of maps is one setting: its items have no names. */
const isMap = (schema: SettingSchema): boolean => schema.type === "object";

function choiceOfKind(node: SettingNode, discriminator: string, branches: readonly SettingSchema[]): SettingNode {
  const kinds = branches.map((branch) => String(branch.properties?.[discriminator]?.const));
  return {
    ...node,
    name: `${node.name}.${discriminator}`,
    path: [...node.path, discriminator],
    schema: { enum: kinds, structure: true },
    optional: false,
    kinds: Object.fromEntries(kinds.map((kind, i) => [kind, branches[i] as SettingSchema])),
  };
}

/** Returns the owner of a setting of some kinds. The setting's name has the kind, unless other kinds have the very same setting. */
function ofKinds(owner: SettingNode, discriminator: string, kinds: readonly SettingSchema[], key: string): SettingNode {
  const text = (branch: SettingSchema) => JSON.stringify(branch.properties?.[key]);
  const same = kinds.filter((branch) => text(branch) === text(owner.schema));
  const names = same.map((branch) => String(branch.properties?.[discriminator]?.const));
  const within = { ...owner.within, [`${owner.name}.${discriminator}`]: names };
  return same.length > 1 ? { ...owner, within } : { ...owner, within, name: `${owner.name}{${discriminator}=${names[0]}}` };
}
