import { isPlainMap, type SettingPath } from "../../settings/index.js";

/** Avro's types that need no definition. */
export const primitives: readonly string[] = ["null", "boolean", "int", "long", "float", "double", "bytes", "string"];

/** Types that have a name. */
export const namedTypes: readonly string[] = ["record", "error", "enum", "fixed"];

type Attributes = Readonly<Record<string, unknown>>;

/** A type in a schema: a name, the branches of a union, or a definition. */
export interface TypeNode {
  readonly type: unknown;
  readonly path: SettingPath;
  /** Namespace of names without one. */
  readonly namespace: string;
}

/** A field of a record. */
export interface Field {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly hasDefault: boolean;
  readonly node: TypeNode;
  readonly path: SettingPath;
}

/** A type whose names are resolved. */
export type ResolvedType = { readonly path: SettingPath } & (
  | { readonly kind: "union"; readonly branches: readonly TypeNode[] }
  | { readonly kind: "record"; readonly name: string; readonly aliases: readonly string[]; readonly fields: readonly Field[] }
  | {
      readonly kind: "enum";
      readonly name: string;
      readonly aliases: readonly string[];
      readonly symbols: readonly string[];
      readonly hasDefault: boolean;
    }
  | { readonly kind: "fixed"; readonly name: string; readonly aliases: readonly string[]; readonly size: number }
  | { readonly kind: "array"; readonly items: TypeNode }
  | { readonly kind: "map"; readonly items: TypeNode }
  | { readonly kind: "primitive"; readonly name: string }
);

/** Returns a name with its namespace: that of the name itself, or the given one. */
export const fullName = (name: string, namespace: string): string =>
  name.includes(".") || namespace === "" ? name : `${namespace}.${name}`;

/** Returns the namespace of a full name; empty for none. */
const namespaceOf = (full: string): string => full.slice(0, Math.max(0, full.lastIndexOf(".")));

/** Returns the full name of a named type's definition. */
export const nameOf = (type: Attributes, enclosing: string): string =>
  fullName(String(type["name"]), typeof type["namespace"] === "string" ? type["namespace"] : enclosing);

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A valid Avro schema, whose types can be looked up by name. */
export class AvroSchema {
  readonly root: TypeNode;
  readonly #named = new Map<string, TypeNode>();

  /** @param value - the parsed JSON of a schema without problems */
  constructor(value: unknown) {
    this.root = { type: value, path: [], namespace: "" };
    this.#collect(this.root);
  }

  /** Returns a type with its names resolved, at the place of its definition. */
  resolved({ type, path, namespace }: TypeNode): ResolvedType {
    if (Array.isArray(type)) {
      return { kind: "union", path, branches: type.map((branch, i) => ({ type: branch, path: [...path, i], namespace })) };
    }
    if (!isPlainMap(type)) return this.#byName(String(type), path, namespace);
    const kind = String(type["type"]);
    if (kind === "array") return { kind, path, items: { type: type["items"], path: [...path, "items"], namespace } };
    if (kind === "map") return { kind, path, items: { type: type["values"], path: [...path, "values"], namespace } };
    if (!namedTypes.includes(kind)) return this.#byName(kind, path, namespace);
    const name = nameOf(type, namespace);
    const aliases = listOf(type["aliases"]).map((alias) => fullName(String(alias), namespaceOf(name)));
    if (kind === "fixed") return { kind, path, name, aliases, size: Number(type["size"]) };
    if (kind === "enum")
      return { kind, path, name, aliases, symbols: listOf(type["symbols"]).map(String), hasDefault: Object.hasOwn(type, "default") };
    return { kind: "record", path, name, aliases, fields: fieldsOf(type, path, namespaceOf(name)) };
  }

  #byName(name: string, path: SettingPath, namespace: string): ResolvedType {
    const definition = this.#named.get(fullName(name, namespace)) ?? this.#named.get(name);
    return definition && !primitives.includes(name) ? this.resolved(definition) : { kind: "primitive", path, name };
  }

  #collect(node: TypeNode): void {
    const { type, path, namespace } = node;
    if (Array.isArray(type)) for (const [i, branch] of type.entries()) this.#collect({ type: branch, path: [...path, i], namespace });
    if (!isPlainMap(type)) return;
    const isNamed = namedTypes.includes(String(type["type"]));
    const full = isNamed ? nameOf(type, namespace) : "";
    if (isNamed) this.#named.set(full, node);
    for (const field of fieldsOf(type, path, namespaceOf(full))) this.#collect(field.node);
    for (const part of ["items", "values"]) this.#collect({ type: type[part], path: [...path, part], namespace });
  }
}

function fieldsOf(type: Attributes, path: SettingPath, namespace: string): Field[] {
  return listOf(type["fields"]).flatMap((field, i) =>
    isPlainMap(field)
      ? [
          {
            name: String(field["name"]),
            aliases: listOf(field["aliases"]).map(String),
            hasDefault: Object.hasOwn(field, "default"),
            node: { type: field["type"], path: [...path, "fields", i, "type"], namespace },
            path: [...path, "fields", i],
          },
        ]
      : [],
  );
}
