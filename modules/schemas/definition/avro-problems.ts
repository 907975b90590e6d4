import { Type } from "avsc";
import { isPlainMap, oneLine, quoted, type SettingPath } from "../../settings/index.js";
import { fullName, namedTypes, nameOf, primitives, type TypeNode } from "./avro-schema.js";
import { type DefinitionProblem, JsonDocument, JsonSyntaxError } from "./json-document.js";

const NAME = /^[A-Za-z_]\w*$/;
const FULL_NAME = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/;

/** Largest long that the library keeps exactly. */
const LARGEST_LONG = Number.MAX_SAFE_INTEGER - 1;

interface Found {
  readonly path: SettingPath;
  readonly problem: string;
  readonly fix: string;
}

/** Returns what Avro refuses in a definition, in the order of the file; empty for a valid schema. */
export function avroProblems(text: string): DefinitionProblem[] {
  let document: JsonDocument;
  try {
    document = new JsonDocument(text);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    return [{ position: error.position, problem: `not JSON: ${error.message}`, fix: "correct the syntax" }];
  }
  const found = new Checker().check({ type: document.value, path: [], namespace: "" });
  const all = found.length > 0 ? found : refusedByLibrary(document.value);
  return all.map(({ path, problem, fix }) => ({ position: document.locate(path), problem, fix }));
}

/** What the library refuses with which the functions encode and decode. */
function refusedByLibrary(value: unknown): Found[] {
  try {
    Type.forSchema(value as Parameters<typeof Type.forSchema>[0]);
    return [];
  } catch (error) {
    return [{ path: [], problem: `not an Avro schema: ${oneLine(String((error as Error).message))}`, fix: "correct the definition" }];
  }
}

/** Checks a schema as Avro's specification describes it, in the order of the file: a name can be used after its definition. */
class Checker {
  readonly #defined = new Map<string, TypeNode>();

  check(node: TypeNode): Found[] {
    const { type, path } = node;
    if (Array.isArray(type)) return this.#union(node, type);
    if (typeof type === "string") return this.#reference(node, type);
    if (!isPlainMap(type)) return [wrong(path, `${quoted(type)} is not a type`, "use a name, a definition, or a list of both")];
    const kind = type["type"];
    if (kind === undefined) return [wrong(path, "the definition has no type", `add "type"`)];
    if (typeof kind !== "string") return [wrong([...path, "type"], `${quoted(kind)} is not the type of a definition`, "use a name")];
    if (kind === "array") return this.check({ ...node, type: type["items"] ?? null, path: [...path, "items"] });
    if (kind === "map") return this.check({ ...node, type: type["values"] ?? null, path: [...path, "values"] });
    return namedTypes.includes(kind) ? this.#named(node, type, kind) : this.#reference({ ...node, path: [...path, "type"] }, kind);
  }

  #reference({ path, namespace }: TypeNode, name: string): Found[] {
    if (primitives.includes(name) || this.#defined.has(fullName(name, namespace)) || this.#defined.has(name)) return [];
    return [
      wrong(path, `${quoted(name)} is neither a type of Avro nor defined before`, `use ${primitives.join(", ")}, or define it first`),
    ];
  }

  #union({ path, namespace }: TypeNode, branches: readonly unknown[]): Found[] {
    if (branches.length === 0) return [wrong(path, "the union has no branches", "list at least one type")];
    const known = new Set<string>();
    return branches.flatMap((branch, i) => {
      const here = [...path, i];
      if (Array.isArray(branch)) return [wrong(here, "a union can't contain a union", "list its branches in the outer one")];
      const name = this.#branchName(branch, namespace);
      if (known.has(name)) return [wrong(here, `the union has ${name} twice`, "use different types")];
      known.add(name);
      return this.check({ type: branch, path: here, namespace });
    });
  }

  #branchName(branch: unknown, namespace: string): string {
    if (!isPlainMap(branch)) return primitives.includes(String(branch)) ? String(branch) : fullName(String(branch), namespace);
    const kind = String(branch["type"]);
    return namedTypes.includes(kind) ? nameOf(branch, namespace) : kind;
  }

  #named(node: TypeNode, type: Readonly<Record<string, unknown>>, kind: string): Found[] {
    const { path, namespace } = node;
    const name = type["name"];
    if (typeof name !== "string" || !FULL_NAME.test(name)) {
      return [wrong([...path, "name"], `${quoted(name)} is not a name`, "use letters, digits and underscores, no digit first")];
    }
    const full = nameOf(type, namespace);
    if (this.#defined.has(full)) return [wrong([...path, "name"], `${full} is defined twice`, "use its name where it is needed again")];
    this.#defined.set(full, node);
    const inner = full.slice(0, Math.max(0, full.lastIndexOf(".")));
    if (kind === "fixed") {
      const { size } = type as { size?: unknown };
      return Number.isSafeInteger(size) && Number(size) > 0
        ? []
        : [wrong([...path, "size"], `${quoted(size)} is not a size`, "use a whole number of bytes, at least 1")];
    }
    return kind === "enum" ? symbolProblems(type, path) : this.#fields(type["fields"], path, inner);
  }

  #fields(fields: unknown, path: SettingPath, namespace: string): Found[] {
    if (!Array.isArray(fields)) return [wrong([...path, "fields"], "the record has no list of fields", `add "fields"`)];
    const known = new Set<string>();
    return fields.flatMap((field: unknown, i): Found[] => {
      const here = [...path, "fields", i];
      if (!isPlainMap(field)) return [wrong(here, `${quoted(field)} is not a field`, "use an object with name and type")];
      const { name, type } = field;
      if (typeof name !== "string" || !NAME.test(name)) {
        return [wrong([...here, "name"], `${quoted(name)} is not a name`, "use letters, digits and underscores, no digit first")];
      }
      if (known.has(name)) return [wrong([...here, "name"], `the record has the field ${name} twice`, "use different names")];
      known.add(name);
      if (type === undefined) return [wrong(here, `the field ${name} has no type`, `add "type"`)];
      const node = { type, path: [...here, "type"], namespace };
      const found = this.check(node);
      if (found.length > 0 || !Object.hasOwn(field, "default") || this.#isValue(node, field["default"])) return found;
      return [
        wrong(
          [...here, "default"],
          `${quoted(field["default"])} is not a value of ${name}`,
          Array.isArray(type) ? "use a value of the union's first branch" : "use a value of its type",
        ),
      ];
    });
  }

  /** Returns true if JSON is a default of a valid type. */
  #isValue(node: TypeNode, value: unknown): boolean {
    const { type, path, namespace } = node;
    if (Array.isArray(type)) return this.#isValue({ type: type[0], path, namespace }, value);
    if (typeof type === "string") return this.#isValueOf(type, namespace, value);
    const definition = type as Readonly<Record<string, unknown>>;
    const kind = definition["type"];
    const within = (part: string, each: unknown) => this.#isValue({ type: definition[part], path, namespace }, each);
    switch (kind) {
      case "array":
        return Array.isArray(value) && value.every((item) => within("items", item));
      case "map":
        return isPlainMap(value) && Object.values(value).every((item) => within("values", item));
      case "enum":
        return (definition["symbols"] as readonly unknown[]).includes(value);
      case "fixed":
        return isBytes(value) && value.length === definition["size"];
      case "record":
      case "error":
        return isPlainMap(value) && this.#isRecord(node, definition, value);
      default:
        return within("type", value);
    }
  }

  #isRecord({ namespace }: TypeNode, definition: Readonly<Record<string, unknown>>, value: Readonly<Record<string, unknown>>): boolean {
    const full = nameOf(definition, namespace);
    const inner = full.slice(0, Math.max(0, full.lastIndexOf(".")));
    return (definition["fields"] as readonly Readonly<Record<string, unknown>>[]).every(({ name, type, ...field }) =>
      Object.hasOwn(value, String(name))
        ? this.#isValue({ type, path: [], namespace: inner }, value[String(name)])
        : Object.hasOwn(field, "default"),
    );
  }

  #isValueOf(name: string, namespace: string, value: unknown): boolean {
    switch (name) {
      case "null":
        return value === null;
      case "boolean":
        return typeof value === "boolean";
      case "int":
        return Number.isInteger(value) && value === (value as number) >> 0;
      case "long":
        return Number.isInteger(value) && Math.abs(value as number) <= LARGEST_LONG;
      case "float":
      case "double":
        return Number.isFinite(value);
      case "bytes":
        return isBytes(value);
      case "string":
        return typeof value === "string";
      default:
        return this.#isValue((this.#defined.get(fullName(name, namespace)) ?? this.#defined.get(name)) as TypeNode, value);
    }
  }
}

/** Bytes in a default are a string of the characters U+0000 to U+00FF. */
const isBytes = (value: unknown): value is string => typeof value === "string" && [...value].every((char) => char.charCodeAt(0) <= 0xff);

function symbolProblems(type: Readonly<Record<string, unknown>>, path: SettingPath): Found[] {
  const { symbols } = type;
  if (!Array.isArray(symbols) || symbols.length === 0) {
    return [wrong([...path, "symbols"], "the enum has no symbols", "list at least one symbol")];
  }
  const found = symbols.flatMap((symbol: unknown, i) => {
    const here = [...path, "symbols", i];
    if (typeof symbol !== "string" || !NAME.test(symbol)) {
      return [wrong(here, `${quoted(symbol)} is not a symbol`, "use letters, digits and underscores, no digit first")];
    }
    return symbols.indexOf(symbol) < i ? [wrong(here, `the enum has ${symbol} twice`, "use different symbols")] : [];
  });
  if (found.length > 0 || !Object.hasOwn(type, "default") || symbols.includes(type["default"])) return found;
  return [wrong([...path, "default"], `${quoted(type["default"])} is not a symbol of the enum`, `use ${symbols.join(", ")}`)];
}

const wrong = (path: SettingPath, problem: string, fix: string): Found => ({ path, problem, fix });
