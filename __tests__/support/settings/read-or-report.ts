import assert from "node:assert/strict";
import fc from "fast-check";
import { platformRules, platformSettings } from "../../../modules/platform/index.js";
import { InvalidSettings, readSettings, settingSchemaOf } from "../../../modules/settings/index.js";
import { synthesizedStack } from "../../../tools/stack/index.js";
import { documentOf, textOfDocument } from "./random-document.js";

const schema = settingSchemaOf(platformSettings);

/** Much longer than the slowest document takes on a busy machine. */
const LIMIT_MS = 20_000;

type Object = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Object => value !== null && typeof value === "object" && !Array.isArray(value);

/** Adds the topics of the event API, which random names do not match: half of the documents would be rejected for them alone. */
const withEventTopics = (document: unknown): unknown =>
  isObject(document) && isObject(document["topics"])
    ? { ...document, topics: { "ad-events": {}, "ad-events-dead-letters": {}, ...document["topics"] } }
    : document;

const documents = fc.oneof(
  { weight: 6, arbitrary: textOfDocument(documentOf(schema, 0).map(withEventTopics), false) },
  { weight: 4, arbitrary: textOfDocument(documentOf(schema, 40).map(withEventTopics), false) },
  { weight: 2, arbitrary: textOfDocument(documentOf(schema, 4), false) },
  { weight: 2, arbitrary: textOfDocument(documentOf(schema, 0), true) },
);

/**
 * Reads `count` random documents. Each must give a report with well-formed lines, or settings that can be synthesized.
 *
 * fast-check prints the seed of a failure: `MSK_SEED=… jest …` repeats it.
 */
export function readOrReport(count: number): { valid: number; refused: number } {
  const seen = { valid: 0, refused: 0 };
  const seed = process.env["MSK_SEED"];
  fc.assert(
    fc.property(documents, (text) => {
      const started = Date.now();
      if (isValid(text)) seen.valid++;
      else seen.refused++;
      assert.ok(Date.now() - started < LIMIT_MS, `took ${Date.now() - started} ms`);
    }),
    { numRuns: count, endOnFailure: true, ...(seed && { seed: Number(seed) }) },
  );
  return seen;
}

function isValid(text: string): boolean {
  try {
    const stack = synthesizedStack(readSettings(text, platformSettings, platformRules, "random.yaml"));
    assert.ok(Object.keys(stack["resource"] as object).length > 10, "a stack with too few resources");
    return true;
  } catch (error) {
    if (!(error instanceof InvalidSettings)) throw new Error(`neither a report nor a stack: ${(error as Error).message}`, { cause: error });
    assert.notEqual(error.lines.length, 0);
    for (const line of error.lines) assert.match(line, /^random\.yaml:[1-9]\d*:[1-9]\d* \S.*: \S.*; \S.* \[[a-z-]+\/[a-z0-9-]+\]$/);
    return false;
  }
}
