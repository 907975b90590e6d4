import { isDeepStrictEqual } from "node:util";
import { Type } from "avsc";
import { quoted } from "../../settings/index.js";
import { AvroSchema } from "./avro-schema.js";
import { readDefinition } from "./definition-file.js";
import { type DefinitionProblem, JsonDocument } from "./json-document.js";

/** A value with fields, such as an event. */
type Value = Readonly<Record<string, unknown>>;

/**
 * Returns why a schema can't hold a value, at the position of the field in its file; undefined if it can, or if the file is not valid,
 * which a rule reports.
 */
export function valueProblem(file: string, value: Value): DefinitionProblem | undefined {
  const read = readDefinition(file);
  if ("problems" in read) return undefined;
  const type = Type.forSchema(JSON.parse(read.definition));
  const document = new JsonDocument(read.text);
  const schema = new AvroSchema(document.value);
  const root = schema.resolved(schema.root);
  const fields = root.kind === "record" ? root.fields : [];
  const missing = Object.keys(value).find((name) => !fields.some((field) => field.name === name));
  if (missing !== undefined) {
    return { position: document.locate(root.path), problem: `it has no field ${missing}`, fix: `add the field ${missing}` };
  }
  const at = (name: string) => document.locate(fields.find((field) => field.name === name)?.path ?? root.path);
  const refused: string[] = [];
  type.isValid(value, { errorHook: (path) => void refused.push(String(path[0])) });
  const [first] = refused;
  if (first !== undefined) {
    return Object.hasOwn(value, first)
      ? { position: at(first), problem: `${first} can't hold ${quoted(value[first])}`, fix: "use another type" }
      : { position: at(first), problem: `${first} has no default, and events do not have it`, fix: "add a default" };
  }
  const stored = type.fromBuffer(type.toBuffer(value)) as Value;
  const changed = Object.keys(value).find((name) => !isDeepStrictEqual(stored[name], value[name]));
  if (changed === undefined) return undefined;
  return { position: at(changed), problem: `${changed} can't hold ${quoted(value[changed])} exactly`, fix: "use another type" };
}
