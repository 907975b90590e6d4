import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { valueProblem } from "../../../../../modules/schemas/index.js";

const folder = mkdtempSync(join(tmpdir(), "value-"));
afterAll(() => rmSync(folder, { recursive: true }));

const problemOf = (schema: unknown, value: object) => {
  const file = join(folder, "a.avsc");
  const text = JSON.stringify(schema);
  writeFileSync(file, text);
  const found = valueProblem(file, value as Record<string, unknown>);
  return found && `${text.slice(found.position.column - 1)} → ${found.problem}; ${found.fix}`;
};
const record = (...fields: object[]) => ({ type: "record", name: "A", fields });
const field = (type: unknown, more: object = {}) => ({ name: "f", type, ...more });

test.each<[unknown, unknown]>([
  ["string", "a"],
  [["null", "string"], "a"],
  ["long", 2_147_483_648],
  ["double", 0.1],
  [{ type: "array", items: "int" }, [1]],
])("a field of %j holds %j", (type, value) => {
  expect(problemOf(record(field(type), { name: "g", type: "int", default: 1 }), { f: value })).toBeUndefined();
});

test.each<[string, unknown, unknown, string]>([
  ["another type", record(field("int")), "a", '{"name":"f","type":"int"}]} → f can\'t hold "a"; use another type'],
  [
    "a type that is too small",
    record(field("int")),
    2_147_483_648,
    '{"name":"f","type":"int"}]} → f can\'t hold 2147483648; use another type',
  ],
  [
    "a type that rounds",
    record(field("float")),
    16_777_217,
    '{"name":"f","type":"float"}]} → f can\'t hold 16777217 exactly; use another type',
  ],
  [
    "another field without a default",
    record(field("int"), { name: "g", type: "int" }),
    1,
    '{"name":"g","type":"int"}]} → g has no default, and events do not have it; add a default',
  ],
  [
    "no such field",
    record({ name: "g", type: "int", default: 1 }),
    1,
    '{"type":"record","name":"A","fields":[{"name":"g","type":"int","default":1}]} → it has no field f; add the field f',
  ],
  ["no fields", "string", 1, '"string" → it has no field f; add the field f'],
])("reports %s", (_, schema, value, problem) => {
  expect(problemOf(schema, { f: value })).toBe(problem);
});

test("leaves a file that is not valid to another rule", () => {
  expect(problemOf("strin", { f: 1 })).toBeUndefined();
});
