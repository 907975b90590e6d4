import { describe, expect, test } from "@jest/globals";
import { attributeAt, isMarked } from "../../../../tools/terraform/index.js";

const attributes = {
  name: "orders",
  group: [{ type: "large", storage: [{ size: 10 }] }],
  rules: [{ port: 1 }, { port: 2 }, {}],
  tags: { team: "a" },
};

describe("attributeAt", () => {
  test.each([
    ["name", "orders"],
    ["group.type", "large"],
    ["group.storage.size", 10],
    ["rules.port", [1, 2]],
    ["tags.team", "a"],
    ["missing", undefined],
    ["name.missing", undefined],
    ["group.storage.missing.deeper", undefined],
    ["constructor", undefined],
  ])("returns %s", (name, value) => {
    expect(attributeAt(attributes, name)).toEqual(value);
  });

  test("returns undefined for a resource without values", () => {
    expect(attributeAt(null, "name")).toBeUndefined();
  });
});

describe("isMarked", () => {
  test.each([
    [true, "name", true],
    [{ name: true }, "name", true],
    [{ name: false }, "name", false],
    [{ group: true }, "group.type", true],
    [{ group: [{ storage: [{ size: true }] }] }, "group.storage", true],
    [{ group: [{ storage: [{ size: true }] }] }, "group.storage.size", true],
    [{ group: [{ storage: [{ size: true }] }] }, "group.type", false],
    [{ group: [{ type: {} }] }, "group", false],
    [undefined, "name", false],
    [false, "name", false],
  ])("with marks %j, %s is %s", (marks, name, expected) => {
    expect(isMarked(marks, name)).toBe(expected);
  });
});
