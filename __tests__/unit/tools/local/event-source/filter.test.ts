import { expect, test } from "@jest/globals";
import { recordFilter } from "../../../../../tools/local/event-source/filter.js";
import { record } from "../../../../support/local-platform/scripted.js";

function wanted(value: unknown, ...patterns: unknown[]): boolean {
  return recordFilter({ filters: patterns.map((pattern) => ({ pattern: JSON.stringify(pattern) })) })(record(0, 1, value));
}

test.each([
  [{ kind: ["view"] }, { kind: "view" }, true],
  [{ kind: ["view", "click"] }, { kind: "scroll" }, false],
  [{ kind: ["view"] }, {}, false],
  [{ ad: { id: [7, null] } }, { ad: { id: null } }, true],
  [{ kind: [{ prefix: "vi" }] }, { kind: "view" }, true],
  [{ n: [{ numeric: [">", 1, "<=", 5] }] }, { n: 5 }, true],
  [{ n: [{ numeric: [">", 1, "<=", 5] }] }, { n: 1 }, false],
  [{ n: [{ numeric: [">", 1] }] }, { n: "5" }, false],
  [{ n: [{ exists: false }] }, { m: 1 }, true],
  [{ n: [{ exists: true }] }, { m: 1 }, false],
  [{ kind: [{ "anything-but": ["view", "click"] }] }, { kind: "scroll" }, true],
  [{ kind: [{ "anything-but": "view" }] }, { kind: "view" }, false],
  [{ tags: ["a"] }, { tags: ["b", "a"] }, true],
  [{ kind: ["view"], n: [1] }, { kind: "view", n: 2 }, false],
  [{ constructor: [{ exists: true }] }, {}, false],
  [{ length: [{ exists: true }] }, [], true],
  [{ kind: [{ prefix: "vi" }] }, { kind: "review" }, false],
  [{ kind: [{ prefix: "vi" }] }, { kind: 7 }, false],
  [{ kind: [{ "anything-but": "view" }] }, {}, false],
  [{ kind: [{ "anything-but": 7 }] }, { kind: 8 }, true],
  [{ n: [{ numeric: ["=", 1] }] }, { n: 1 }, true],
  [{ n: [{ numeric: ["=", 1] }] }, { n: 2 }, false],
  [{ n: [{ numeric: ["<", 1] }] }, { n: 0.9 }, true],
  [{ n: [{ numeric: ["<", 1] }] }, { n: 1 }, false],
  [{ n: [{ numeric: ["<=", 1] }] }, { n: 1.1 }, false],
  [{ n: [{ numeric: [">", 1] }] }, { n: 1.1 }, true],
  [{ n: [{ numeric: [">=", 1] }] }, { n: 1 }, true],
  [{ n: [{ numeric: [">=", 1] }] }, { n: 0.9 }, false],
  [{ a: { b: [1] } }, { a: 1 }, false],
  [{ a: { b: [{ exists: false }] } }, { a: null }, true],
  [{ a: [] }, { a: 1 }, false],
  [{ a: ["1"] }, { a: 1 }, false],
])("%j on %j: %s", (value, payload, expected) => {
  expect(wanted(payload, { value })).toBe(expected);
});

test("passes a record that any pattern matches, matches text with a list, and drops other formats", () => {
  expect(wanted({ a: 2 }, { value: { a: [1] } }, { value: { a: [2] } })).toBe(true);
  expect(wanted("plain", { value: ["plain"] })).toBe(true);
  expect(wanted("plain", { value: { a: [1] } })).toBe(false);
  const filter = recordFilter({ filters: [{ pattern: '{"value":[{"prefix":"x"}]}' }] });
  expect(filter(record(0, 1, "", { value: Buffer.from([0xff, 0xfe]) }))).toBe(false);
  expect(filter(record(0, 1, "", { value: null }))).toBe(false);
  expect(recordFilter(undefined)(record(0, 1))).toBe(true);
});

test.each([
  [{ key: ["x"] }, "supports only the key `value`"],
  [{ value: { a: [{ suffix: "x" }] } }, '{"suffix":"x"} is not supported'],
  [{ value: { $or: [{ a: [1] }] } }, "$or is not supported"],
  [{ value: { a: 1 } }, "1 is neither an object nor a list"],
  [{ value: { a: [{ numeric: ["~", 1] }] } }, 'numeric ["~",1] is not supported'],
  [{ value: { a: [{ "anything-but": { prefix: "x" } }] } }, "is not supported"],
])("rejects %j and names the unsupported element", (pattern, message) => {
  expect(() => recordFilter({ filters: [{ pattern: JSON.stringify(pattern) }] })).toThrow(message);
});

test("names a pattern, and rejects one without a value or with two operators in one element", () => {
  const rejected = (pattern: unknown) => () => recordFilter({ filters: [{ pattern: JSON.stringify(pattern) }] });

  expect(rejected({})).toThrow("filter pattern {}: a Kafka filter pattern supports only the key `value`");
  expect(rejected({ value: ["a"], key: ["b"] })).toThrow(
    'filter pattern {"value":["a"],"key":["b"]}: a Kafka filter pattern supports only the key `value`',
  );
  expect(rejected({ value: [{ prefix: "a", exists: true }] })).toThrow('{"prefix":"a","exists":true} has more than one key');
  expect(rejected({ value: null })).toThrow("null is neither an object nor a list");
  for (const element of [{ exists: "true" }, { prefix: 1 }, { numeric: ">" }, {}]) {
    expect(rejected({ value: [element] })).toThrow(
      `${JSON.stringify(element)} is not supported by the local platform; use exact values, prefix, numeric, exists or anything-but`,
    );
  }
  expect(rejected({ value: { a: [{ numeric: [">", "1"] }] } })).toThrow('numeric [">","1"] is not supported by the local platform');
});

test("passes everything without patterns, and no text with an object pattern", () => {
  expect([recordFilter({ filters: [] })(record(0, 1)), recordFilter(undefined)(record(0, 1, "", { value: null }))]).toEqual([true, true]);
  expect(wanted('"text"', { value: { a: [{ exists: false }] } })).toBe(true);
  expect(wanted("{", { value: { a: [{ exists: false }] } })).toBe(false);
});
