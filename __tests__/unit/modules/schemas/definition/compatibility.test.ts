import { describe, expect, test } from "@jest/globals";
import type { Compatibility } from "../../../../../modules/schemas/index.js";
import { compatibilityProblems } from "../../../../../modules/schemas/index.js";

const record = (...fields: string[]) => `{\n"type": "record", "name": "A", "fields": [\n${fields.join(",\n")}\n]}`;
const [a, b, c, optional] = [
  '{"name": "a", "type": "string"}',
  '{"name": "b", "type": "string"}',
  '{"name": "c", "type": "string"}',
  '{"name": "o", "type": "string", "default": ""}',
];
const versions = (...definitions: string[]) => definitions.map((definition, i) => ({ version: i + 1, definition }));
const problems = (text: string, before: string[], mode: Compatibility) =>
  compatibilityProblems(text, versions(...before), mode).map(
    ({ position: { line, column }, problem, fix }) => `${line}:${column} ${problem}; ${fix}`,
  );

const added = (field: string, version: number, mode: string, line: number) =>
  `${line}:1 ${field}: it can't read records of version ${version}: the reader needs ${field}, which has no default and is not written; make a change that is ${mode}: a new field needs a default`;
const removed = (field: string, version: number, mode: string) =>
  `1:1 ${field}: version ${version} can't read its records: the reader needs ${field}, which has no default and is not written; make a change that is ${mode}: only a field with a default can be removed`;

describe("a change that is permitted", () => {
  test.each<[Compatibility, string, string[]]>([
    ["BACKWARD", record(a, optional), [record(a)]],
    ["BACKWARD", record(a), [record(a, b)]],
    ["BACKWARD", record(a, b), [record(c), record(a, b, c)]],
    ["BACKWARD_ALL", record(a, optional), [record(a), record(a, b)]],
    ["FORWARD", record(a, b), [record(a)]],
    ["FORWARD", record(a), [record(b), record(a, optional)]],
    ["FORWARD_ALL", record(a, b, c), [record(a), record(a, b)]],
    ["FULL", record(a), [record(a, optional)]],
    ["FULL_ALL", record(a), [record(a, optional), record(a)]],
    ["NONE", record(b), [record(a)]],
    ["DISABLED", record(a), []],
    ["BACKWARD", record(a), []],
  ])("with %s: %s", (mode, text, before) => {
    expect(problems(text, before, mode)).toEqual([]);
  });
});

describe("a change that is refused", () => {
  test.each<[Compatibility, string, string[], string[]]>([
    ["BACKWARD", record(a, b), [record(a)], [added("b", 1, "BACKWARD", 4)]],
    ["BACKWARD", record(a, b), [record(a, b), record(a)], [added("b", 2, "BACKWARD", 4)]],
    ["BACKWARD_ALL", record(a, b), [record(a), record(a, b, c)], [added("b", 1, "BACKWARD_ALL", 4)]],
    ["FORWARD", record(a), [record(a, b)], [removed("b", 1, "FORWARD")]],
    ["FORWARD_ALL", record(a), [record(a, b), record(a)], [removed("b", 1, "FORWARD_ALL")]],
    ["FULL", record(a, c), [record(a, b)], [added("c", 1, "FULL", 4), removed("b", 1, "FULL")]],
    ["FULL_ALL", record(a, optional), [record(a, b), record(a)], [removed("b", 1, "FULL_ALL")]],
    [
      "DISABLED",
      record(a, b),
      [record(a), record(b)],
      ["1:1 it differs from version 2, and DISABLED permits no new version; undo the change, or use another compatibility"],
    ],
    [
      "BACKWARD",
      '"int"',
      ['"string"'],
      ["1:1 it can't read records of version 1: int can't read string; make a change that is BACKWARD: a new field needs a default"],
    ],
  ])("with %s: %s", (mode, text, before, expected) => {
    expect(problems(text, before, mode)).toEqual(expected);
  });
});
