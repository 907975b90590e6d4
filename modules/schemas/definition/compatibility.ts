import type { Compatibility } from "../settings.js";
import { incompatibilities } from "./avro-compatibility.js";
import { AvroSchema } from "./avro-schema.js";
import { type DefinitionProblem, JsonDocument } from "./json-document.js";

/** A version of a definition. */
export interface Version {
  readonly version: number;
  readonly definition: string;
}

/** Returns true if a new version must be able to read records of earlier ones. */
const readsEarlier = (mode: Compatibility) => mode.startsWith("BACKWARD") || mode.startsWith("FULL");
/** Returns true if earlier versions must be able to read records of a new one. */
const isReadByEarlier = (mode: Compatibility) => mode.startsWith("FORWARD") || mode.startsWith("FULL");

/**
 * Returns why a mode does not permit a definition as the version after others, at positions of the definition.
 *
 * @param text - of the definition
 * @param earlier - valid versions, oldest first
 */
export function compatibilityProblems(text: string, earlier: readonly Version[], mode: Compatibility): DefinitionProblem[] {
  const last = earlier.at(-1);
  if (mode === "NONE" || last === undefined) return [];
  const document = new JsonDocument(text);
  if (mode === "DISABLED") {
    return [
      {
        position: document.locate([]),
        problem: `it differs from version ${last.version}, and DISABLED permits no new version`,
        fix: "undo the change, or use another compatibility",
      },
    ];
  }
  const next = new AvroSchema(document.value);
  return (mode.endsWith("_ALL") ? earlier : [last]).flatMap(({ version, definition }) => {
    const before = new AvroSchema(JSON.parse(definition));
    return [
      ...(readsEarlier(mode) ? incompatibilities(next, before) : []).map(({ reader, field, problem }) => ({
        position: document.locate(reader),
        problem: `${inField(field)}it can't read records of version ${version}: ${problem}`,
        fix: `make a change that is ${mode}: a new field needs a default`,
      })),
      ...(isReadByEarlier(mode) ? incompatibilities(before, next) : []).map(({ writer, field, problem }) => ({
        position: document.locate(writer),
        problem: `${inField(field)}version ${version} can't read its records: ${problem}`,
        fix: `make a change that is ${mode}: only a field with a default can be removed`,
      })),
    ];
  });
}

const inField = (field: string): string => (field === "" ? "" : `${field}: `);
