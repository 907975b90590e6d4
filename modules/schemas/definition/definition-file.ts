import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { avroProblems } from "./avro-problems.js";
import type { DefinitionProblem, FileProblem } from "./json-document.js";

/** Largest definition, in bytes. Source: AWS Glue Schema Registry, quotas, 2026-11. */
export const LARGEST_DEFINITION = 170_000;

/** Name of the folder next to a schema's file that has the earlier versions. */
export const HISTORY = "history";

/** A file that was read: its valid definition, or its problems. */
export type DefinitionFile = { readonly file: string } & (
  | {
      /** The definition as JSON without white space: another layout of the file is no other version. */
      readonly definition: string;
      /** The definition as it is in the file, whose positions a report has. */
      readonly text: string;
    }
  | { readonly problems: readonly (DefinitionProblem | FileProblem)[] }
);

/** Reads and checks a file with an Avro schema. */
export function readDefinition(file: string): DefinitionFile {
  let content: Buffer;
  try {
    const entry = statSync(file);
    if (!entry.isFile()) throw new Error("it is not a file"); // reading a pipe would wait for its writer
    const { size } = entry;
    if (size > LARGEST_DEFINITION) {
      const problem = `${file} has ${size} bytes, more than Glue accepts`;
      return { file, problems: [{ problem, fix: `use at most ${LARGEST_DEFINITION} bytes` }] };
    }
    content = readFileSync(file);
  } catch (error) {
    const problem = `${file} can't be read: ${(error as Error).message}`;
    return { file, problems: [{ problem, fix: "use the path of a file, relative to the settings file" }] };
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(content);
  } catch {
    return { file, problems: [{ problem: `${file} is not UTF-8`, fix: "save it as UTF-8" }] };
  }
  const problems = avroProblems(text);
  return problems.length > 0 ? { file, problems } : { file, text, definition: JSON.stringify(JSON.parse(text)) };
}

/** The earlier versions of a schema. */
export interface SchemaHistory {
  readonly folder: string;
  /** Files by version, oldest first. */
  readonly versions: readonly { readonly version: number; readonly file: string }[];
  /** Names of files that are no versions. */
  readonly others: readonly string[];
}

/** Returns the earlier versions of a schema: `history/<schema>/<version>.avsc` next to its file. */
export function historyOf(schema: string, file: string): SchemaHistory {
  const folder = join(dirname(file), HISTORY, schema);
  const names = namesIn(folder);
  const versionOf = (name: string) => /^([1-9]\d{0,5})\.avsc$/.exec(name)?.[1];
  return {
    folder,
    versions: names
      .flatMap((name) => {
        const version = versionOf(name);
        return version === undefined ? [] : [{ version: Number(version), file: join(folder, name) }];
      })
      .sort((a, b) => a.version - b.version),
    others: names.filter((name) => versionOf(name) === undefined).sort(),
  };
}

/** Returns the names of the files in a folder; none if there is no such folder. Hidden files belong to other programs. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => !name.startsWith("."));
  } catch {
    return [];
  }
}
