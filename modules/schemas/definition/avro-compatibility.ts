import type { SettingPath } from "../../settings/index.js";
import type { AvroSchema, Field, ResolvedType, TypeNode } from "./avro-schema.js";

/** A reason why a reader can't read what a writer wrote, with its place in both schemas. */
export interface Incompatibility {
  readonly reader: SettingPath;
  readonly writer: SettingPath;
  /** Names of the fields down to the place: `user.address.zip`; empty for the whole schema. */
  readonly field: string;
  readonly problem: string;
}

/** Types that a reader also reads, by its own. Source: Apache Avro specification, schema resolution. */
const promotions: Readonly<Record<string, readonly string[]>> = {
  long: ["int"],
  float: ["int", "long"],
  double: ["int", "long", "float"],
  string: ["bytes"],
  bytes: ["string"],
};

/**
 * Returns the reasons why a reader with one schema can't read records that were written with another, in the order of the reader's schema.
 * Source: Apache Avro specification, schema resolution. Names of types must be equal, as Java's `SchemaCompatibility` requires.
 */
export function incompatibilities(reader: AvroSchema, writer: AvroSchema): Incompatibility[] {
  return new Comparison(reader, writer).compare(reader.root, writer.root, "");
}

class Comparison {
  /** Pairs of named types that are compared already, so that recursive types end. */
  readonly #compared = new Set<string>();

  constructor(
    private readonly reader: AvroSchema,
    private readonly writer: AvroSchema,
  ) {}

  compare(readerNode: TypeNode, writerNode: TypeNode, field: string): Incompatibility[] {
    const [reader, writer] = [this.reader.resolved(readerNode), this.writer.resolved(writerNode)];
    const at = { reader: reader.path, writer: writer.path, field };
    if (writer.kind === "union") return writer.branches.flatMap((branch) => this.compare(readerNode, branch, field));
    if (reader.kind === "union") {
      const reads = reader.branches.some((branch) => this.#reads(branch, writerNode));
      return reads ? [] : [{ ...at, problem: `no branch of the reader's union reads ${described(writer)}` }];
    }
    if (reader.kind === "primitive" || writer.kind === "primitive" || reader.kind !== writer.kind) {
      return sameOrPromoted(reader, writer) ? [] : [{ ...at, problem: `${described(reader)} can't read ${described(writer)}` }];
    }
    if (reader.kind === "array" || reader.kind === "map") return this.compare(reader.items, (writer as typeof reader).items, field);
    const named = writer as Extract<ResolvedType, { readonly name: string }>;
    if (reader.name !== named.name && !("aliases" in reader && reader.aliases.includes(named.name))) {
      return [{ ...at, problem: `${described(reader)} can't read ${described(writer)}` }];
    }
    if (reader.kind === "fixed") {
      const { size } = writer as typeof reader;
      return reader.size === size ? [] : [{ ...at, problem: `${reader.size} bytes of ${reader.name} can't read ${size} bytes` }];
    }
    if (reader.kind === "enum") {
      const unknown = (writer as typeof reader).symbols.filter((symbol) => !reader.symbols.includes(symbol));
      return reader.hasDefault || unknown.length === 0
        ? []
        : [{ ...at, problem: `the reader's ${reader.name} has no symbol ${unknown.join(", ")}, and no default` }];
    }
    const pair = `${reader.name} ${named.name}`;
    if (this.#compared.has(pair)) return [];
    this.#compared.add(pair);
    return reader.fields.flatMap((each) => this.#field(each, writer as typeof reader, field));
  }

  #field(
    { name, aliases, hasDefault, node, path }: Field,
    writer: Extract<ResolvedType, { readonly kind: "record" }>,
    field: string,
  ): Incompatibility[] {
    const here = field === "" ? name : `${field}.${name}`;
    const written = writer.fields.find((each) => [name, ...aliases].includes(each.name));
    if (written) return this.compare(node, written.node, here);
    return hasDefault
      ? []
      : [{ reader: path, writer: writer.path, field: here, problem: `the reader needs ${here}, which has no default and is not written` }];
  }

  /** Compares without remembering: whether a branch reads a type does not mean that others do. */
  #reads(branch: TypeNode, written: TypeNode): boolean {
    return new Comparison(this.reader, this.writer).#with(this.#compared).compare(branch, written, "").length === 0;
  }

  #with(compared: ReadonlySet<string>): this {
    for (const pair of compared) this.#compared.add(pair);
    return this;
  }
}

function sameOrPromoted(reader: ResolvedType, writer: ResolvedType): boolean {
  if (reader.kind !== "primitive" || writer.kind !== "primitive") return false;
  return reader.name === writer.name || (promotions[reader.name] ?? []).includes(writer.name);
}

function described(type: ResolvedType): string {
  if (type.kind === "primitive") return type.name;
  return "name" in type ? `the ${type.kind} ${type.name}` : `${type.kind === "map" ? "a" : "an"} ${type.kind}`;
}
