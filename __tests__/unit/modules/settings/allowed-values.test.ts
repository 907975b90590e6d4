import { expect, test } from "@jest/globals";
import { allowedValues, nearestName, type SettingSchema } from "../../../../modules/settings/index.js";

test.each<[schema: SettingSchema, words: string]>([
  [{ enum: ["a", 2], allowed: "something else" }, "something else"],
  [{ enum: ["a", 2] }, "one of a, 2"],
  [{ const: "off" }, "off"],
  [{ const: "the brokers are on the internet" }, '"the brokers are on the internet"'],
  [{ const: 3 }, "3"],
  [{ anyOf: [{ const: "off" }, { type: "integer", minimum: 1 }, { const: "off" }] }, "off, or a whole number of at least 1"],
  [{ oneOf: [{ type: "boolean" }, { type: "string" }] }, "true or false, or text"],
  [{ type: "integer", minimum: 1, maximum: 20 }, "a whole number from 1 to 20"],
  [{ type: "integer", minimum: 1, maximum: Number.MAX_SAFE_INTEGER }, "a whole number of at least 1"],
  [{ type: "number", maximum: 5 }, "a number of at most 5"],
  [{ type: "number", exclusiveMinimum: 0 }, "a number above 0"],
  [{ type: "number", exclusiveMinimum: 0, maximum: 5 }, "a number of at most 5 above 0"],
  [{ type: "number" }, "a number"],
  [{ type: "boolean" }, "true or false"],
  [{ type: "array", items: { type: "boolean" } }, "a list, each item true or false"],
  [{ type: "array", minItems: 2 }, "a list of at least 2, each item another value"],
  [{ type: "object" }, "a map"],
  [{ type: "object", properties: { a: {}, b: {} } }, "a map with a, b"],
  [
    { type: "object", properties: Object.fromEntries([..."abcdefghijkl"].map((key) => [key, {}])) },
    "a map with a, b, c, d, e, f, g, h, i, j, k, l",
  ],
  [{ type: "object", properties: Object.fromEntries([..."abcdefghijklm"].map((key) => [key, {}])) }, "a map"],
  [{ type: "string", pattern: "^a$" }, "text that matches ^a$"],
  [{ type: "string" }, "text"],
  [{}, "another value"],
])("%j: %s", (schema, words) => {
  expect(allowedValues(schema)).toBe(words);
});

test.each([
  ["brokres", "brokers"], // a swap
  ["broker", "brokers"], // one letter less
  ["brookers", "brokers"], // one more
  ["brakers", "brokers"], // another one
  ["BROKERS", "brokers"],
  ["brkrs", undefined], // two of seven letters
  ["zones", "zone"],
  ["on", "of"],
  ["kafkaVersionxx", "kafkaVersion"], // three of fourteen can differ
  ["entirely", undefined],
])("the name nearest to %s is %s", (mistyped, nearest) => {
  expect(nearestName(mistyped, ["brokers", "zone", "kafkaVersion", "of"])).toBe(nearest);
});

test("of two near names the nearer one is meant, whatever their order", () => {
  expect(nearestName("topicss", ["topicist", "topics"])).toBe("topics");
  expect(nearestName("topicss", ["topics", "topicist"])).toBe("topics");
  expect(nearestName("anything", [])).toBeUndefined();
});
