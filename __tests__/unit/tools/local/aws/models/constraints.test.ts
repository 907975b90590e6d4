import { expect, test } from "@jest/globals";
import { violationsOf } from "../../../../../../tools/local/aws/models/constraints.js";
import type { ServiceModel, Shape } from "../../../../../../tools/local/aws/models/service-model.js";
import { describeAll } from "../../../../../../tools/local/aws/models/violations.js";

const shapes: Record<string, Shape> = {
  Text: { type: "string" },
  Size: { type: "string", enum: ["SMALL", "LARGE"] },
  Name: { type: "string", min: 2, max: 4, pattern: "[a-z]+" },
  Words: { type: "string", pattern: "[\\p{L} ]*" },
  Odd: { type: "string", pattern: "[\\w-_]*" },
  Secret: { type: "string", min: 8, sensitive: true },
  Percent: { type: "integer", min: 1, max: 100 },
  Share: { type: "double", max: 1 },
  Anything: { type: "document" },
  Secrets: { type: "list", member: { shape: "Secret" } },
  HiddenNames: { type: "list", member: { shape: "Name" }, sensitive: true },
  Flag: { type: "boolean" },
  Bytes: { type: "blob", max: 3 },
  Time: { type: "timestamp" },
  Names: { type: "list", member: { shape: "Name" }, max: 2 },
  Tag: { type: "structure", required: ["Key"], members: { Key: { shape: "Name" }, Value: { shape: "Text" } } },
  Tags: { type: "list", member: { shape: "Tag" } },
  Labels: { type: "map", key: { shape: "Name" }, value: { shape: "Name" }, max: 2 },
  Groups: { type: "map", key: { shape: "Text" }, value: { shape: "Tag" } },
};

const members = Object.fromEntries(Object.keys(shapes).map((shape) => [shape, { shape }]));
const model: ServiceModel = {
  metadata: { protocol: "json" },
  operations: {},
  shapes: { ...shapes, Request: { type: "structure", required: ["Text"], members } },
};

const messages = (input: object) => violationsOf(model, { shape: "Request" }, { Text: "", ...input }).map((one) => describeAll([one]));
const message = (member: string, value: unknown) => messages({ [member]: value });

test.each([
  ["Size", "LARGE"],
  ["Name", "abcd"],
  ["Words", "é 東"],
  ["Odd", "a-_"],
  ["Percent", 100],
  ["Share", 0.5],
  ["Share", -3],
  ["Flag", false],
  ["Anything", { any: ["thing"] }],
  ["Bytes", "AQID"],
  ["Bytes", Buffer.from("abc")],
  ["Time", 1.5],
  ["Time", "2026-11-26T00:00:00Z"],
  ["Names", ["ab", "cd"]],
  ["Names", []],
  ["Tags", [{ Key: "ab" }]],
  ["Labels", { ab: "cd" }],
  ["Groups", { "any key": { Key: "ab" } }],
])("accepts %s %j", (member, value) => {
  expect(message(member, value)).toEqual([]);
});

const NAME = "Member must have length less than or equal to 4, Member must have length greater than or equal to 2";

test.each([
  ["Size", "MEDIUM", "Value 'MEDIUM' at 'size' failed to satisfy constraint: Member must satisfy enum value set: [SMALL, LARGE]"],
  ["Name", "abcde", "Value 'abcde' at 'name' failed to satisfy constraint: Member must have length less than or equal to 4"],
  ["Name", "a", "Value 'a' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 2"],
  ["Name", "ab1", "Value 'ab1' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-z]+"],
  ["Name", "ab\n", "Value 'ab\n' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-z]+"],
  ["Words", "a1", "Value 'a1' at 'words' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\p{L} ]*"],
  ["Odd", "a b", "Value 'a b' at 'odd' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w-_]*"],
  ["Secret", "short", "Value at 'secret' failed to satisfy constraint: Member must have length greater than or equal to 8"],
  [
    "Secrets",
    ["long enough", "short"],
    "Value at 'secrets' failed to satisfy constraint: Member must satisfy constraint: [Member must have length greater than or equal to 8, Member must not be null]",
  ],
  [
    "HiddenNames",
    ["a"],
    `Value at 'hiddenNames' failed to satisfy constraint: Member must satisfy constraint: [${NAME}, Member must satisfy regular expression pattern: [a-z]+, Member must not be null]`,
  ],
  ["Percent", 0, "Value '0' at 'percent' failed to satisfy constraint: Member must have value greater than or equal to 1"],
  ["Percent", 101, "Value '101' at 'percent' failed to satisfy constraint: Member must have value less than or equal to 100"],
  ["Share", 1.5, "Value '1.5' at 'share' failed to satisfy constraint: Member must have value less than or equal to 1"],
  ["Bytes", "AQIDBA==", "Value 'AQIDBA==' at 'bytes' failed to satisfy constraint: Member must have length less than or equal to 3"],
  [
    "Names",
    ["ab", "c1"],
    `Value '[ab, c1]' at 'names' failed to satisfy constraint: Member must satisfy constraint: [${NAME}, Member must satisfy regular expression pattern: [a-z]+, Member must not be null]`,
  ],
  [
    "Names",
    ["ab", "cd", "ef"],
    "Value '[ab, cd, ef]' at 'names' failed to satisfy constraint: Member must have length less than or equal to 2",
  ],
  ["Tags", [{ Key: "ab" }, {}], "Value null at 'tags.2.member.key' failed to satisfy constraint: Member must not be null"],
  ["Tags", [null], "Value null at 'tags' failed to satisfy constraint: Member must not be null"],
  [
    "Labels",
    { ab: "c" },
    `Value '{ab=c}' at 'labels' failed to satisfy constraint: Map value must satisfy constraint: [${NAME}, Member must satisfy regular expression pattern: [a-z]+, Member must not be null]`,
  ],
  [
    "Labels",
    { a: "cd" },
    `Value '{a=cd}' at 'labels' failed to satisfy constraint: Map keys must satisfy constraint: [${NAME}, Member must satisfy regular expression pattern: [a-z]+, Member must not be null]`,
  ],
  ["Groups", { one: {} }, "Value null at 'groups.one.member.key' failed to satisfy constraint: Member must not be null"],
])("refuses %s %j", (member, value, expected) => {
  expect(message(member, value)).toEqual([`1 validation error detected: ${expected}`]);
});

test.each([
  ["Text", 7, "NUMBER_VALUE can not be converted to a String"],
  ["Percent", "7", "STRING_VALUE can not be converted to an Integer"],
  ["Percent", 1.5, "NUMBER_VALUE can not be converted to an Integer"],
  ["Flag", "true", "STRING_VALUE can not be converted to a Boolean"],
  ["Bytes", "?", "STRING_VALUE can not be converted to a Blob"],
  ["Bytes", 7, "NUMBER_VALUE can not be converted to a Blob"],
  ["Names", "ab", "STRING_VALUE can not be converted to a List"],
  ["Names", [1], "NUMBER_VALUE can not be converted to a String"],
  ["Tags", [["Key"]], "START_ARRAY can not be converted to a Structure"],
  ["Labels", { ab: true }, "BOOLEAN_VALUE can not be converted to a String"],
  ["Labels", [], "START_ARRAY can not be converted to a Map"],
  ["Time", {}, "START_OBJECT can not be converted to a Timestamp"],
])("refuses the type of %s %j", (member, value, expected) => {
  const violations = violationsOf(model, { shape: "Request" }, { Text: "", [member]: value });
  expect(violations.map(({ kind, constraint }) => [kind, constraint])).toEqual([["type", expected]]);
});

test("reports every violation, or only types if there are any", () => {
  expect(messages({ Size: "M", Percent: 0 })).toHaveLength(2);
  expect(describeAll(violationsOf(model, { shape: "Request" }, { Size: "M" }))).toBe(
    "2 validation errors detected: Value null at 'text' failed to satisfy constraint: Member must not be null; " +
      "Value 'M' at 'size' failed to satisfy constraint: Member must satisfy enum value set: [SMALL, LARGE]",
  );
  expect(violationsOf(model, { shape: "Request" }, { Size: "M", Flag: 1 }).map(({ kind }) => kind)).toEqual(["type"]);
});

test("counts characters beyond the 16-bit range as one", () => {
  const short: ServiceModel = { ...model, shapes: { Four: { type: "string", max: 4 } } };
  expect(violationsOf(short, { shape: "Four" }, "😀😀😀😀")).toEqual([]);
});
