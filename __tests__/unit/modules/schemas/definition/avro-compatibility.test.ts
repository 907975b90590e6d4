import { describe, expect, test } from "@jest/globals";
import { Type } from "avsc";
import fc from "fast-check";
import { AvroSchema, incompatibilities } from "../../../../../modules/schemas/index.js";
import { avroTypes } from "../../../../support/schemas/arbitrary-schemas.js";

const record = (fields: object[], more: object = {}) => ({ type: "record", name: "A", fields, ...more });
const field = (name: string, type: unknown = "string", more: object = {}) => ({ name, type, ...more });
const enumOf = (symbols: string[], more: object = {}) => ({ type: "enum", name: "E", symbols, ...more });
const fixed = (size: number, more: object = {}) => ({ type: "fixed", name: "F", size, ...more });
const between = (reader: unknown, writer: unknown) => incompatibilities(new AvroSchema(reader), new AvroSchema(writer));
const problemsOf = (reader: unknown, writer: unknown) => between(reader, writer).map(({ field: at, problem }) => `${at}: ${problem}`);

test("agrees with the library about any two schemas", () => {
  const reads = (reader: unknown, writer: unknown) => {
    try {
      Type.forSchema(reader as never).createResolver(Type.forSchema(writer as never));
      return true;
    } catch {
      return false;
    }
  };
  let accepted = 0;
  let refused = 0;
  fc.assert(
    fc.property(avroTypes(2), avroTypes(2), (reader, writer) => {
      const found = between(reader, writer);
      if (found.length === 0) accepted++;
      else refused++;
      expect({ reader, writer, reads: found.length === 0 }).toEqual({ reader, writer, reads: reads(reader, writer) });
    }),
    { numRuns: 2_000 },
  );
  expect(Math.min(accepted, refused)).toBeGreaterThan(30);
});

test("every schema reads its own records", () => {
  fc.assert(fc.property(avroTypes(3), (schema) => expect(between(schema, schema)).toEqual([])));
});

describe("reads", () => {
  test.each<[string, unknown, unknown]>([
    ["a record without fields that have a default", record([field("a"), field("b", "int", { default: 1 })]), record([field("a")])],
    ["a record with further fields", record([field("a")]), record([field("a"), field("b")])],
    ["a field by its alias", record([field("b", "string", { aliases: ["a"] })]), record([field("a")])],
    ["a record by its alias", record([], { name: "B", aliases: ["A"] }), record([])],
    ["a record by its alias in a namespace", record([], { name: "n.B", aliases: ["A"] }), record([], { name: "n.A" })],
    ["an enum with fewer symbols", enumOf(["X", "Y"]), enumOf(["X"])],
    ["an enum with other symbols, by its default", enumOf(["X"], { default: "X" }), enumOf(["Y"])],
    ["numbers of smaller types", record([field("a", "double"), field("b", "long")]), record([field("a", "long"), field("b", "int")])],
    ["bytes as a string", "string", "bytes"],
    ["one branch as a union", ["null", "string"], "string"],
    ["a union as another with more branches", ["null", "string", "int"], ["null", "string"]],
    ["a union whose branches it can promote", "long", ["int", "long"]],
    ["a type in an object", { type: "string" }, "string"],
    [
      "a type that contains itself",
      record([field("next", ["null", "A"]), field("x", "int", { default: 1 })]),
      record([field("next", ["null", "A"])]),
    ],
    ["a type by its name", record([field("a", fixed(2)), field("b", "F")]), record([field("a", fixed(2)), field("b", "F")])],
  ])("%s", (_, reader, writer) => {
    expect(problemsOf(reader, writer)).toEqual([]);
  });
});

describe("can't read", () => {
  const missing = (name: string) => `${name}: the reader needs ${name}, which has no default and is not written`;

  test.each<[string, unknown, unknown, string[]]>([
    ["records without a field", record([field("a"), field("b"), field("c")]), record([field("a")]), [missing("b"), missing("c")]],
    [
      "a field in a record of a record",
      record([field("o", { ...record([field("i")]), name: "B" })]),
      record([field("o", { ...record([]), name: "B" })]),
      [missing("o.i")],
    ],
    [
      "items of an array",
      record([field("l", { type: "array", items: "int" })]),
      record([field("l", { type: "array", items: "string" })]),
      ["l: int can't read string"],
    ],
    ["values of a map", { type: "map", values: "int" }, { type: "map", values: "long" }, [": int can't read long"]],
    ["larger numbers", record([field("a", "int")]), record([field("a", "long")]), ["a: int can't read long"]],
    ["a float as a long", "long", "float", [": long can't read float"]],
    ["text as a number", "double", "string", [": double can't read string"]],
    ["a record of another name", record([]), record([], { name: "B" }), [": the record A can't read the record B"]],
    [
      "a record of another namespace",
      record([], { namespace: "m" }),
      record([], { namespace: "n" }),
      [": the record m.A can't read the record n.A"],
    ],
    ["an enum as a string", "string", enumOf(["X"]), [": string can't read the enum E"]],
    ["a string as an array", { type: "array", items: "string" }, "string", [": an array can't read string"]],
    ["a map as an array", { type: "array", items: "string" }, { type: "map", values: "string" }, [": an array can't read a map"]],
    ["symbols that it does not have", enumOf(["X"]), enumOf(["X", "Y", "Z"]), [": the reader's E has no symbol Y, Z, and no default"]],
    ["another size", fixed(2), fixed(3), [": 2 bytes of F can't read 3 bytes"]],
    ["a fixed type of another name", fixed(2), fixed(2, { name: "G" }), [": the fixed F can't read the fixed G"]],
    ["some branches of a union", "string", ["null", "string", "int"], [": string can't read null", ": string can't read int"]],
    ["a type that is no branch", ["null", "int"], "string", [": no branch of the reader's union reads string"]],
    ["a branch of a union", ["null", "int"], ["null", "string"], [": no branch of the reader's union reads string"]],
    [
      "a record that is no branch",
      ["null", record([field("a")])],
      ["null", record([])],
      [": no branch of the reader's union reads the record A"],
    ],
    [
      "two fields of one type",
      record([field("x", { ...record([field("i")]), name: "B" }), field("y", "B")]),
      record([field("x", { ...record([]), name: "B" }), field("y", "B")]),
      [missing("x.i")],
    ],
  ])("%s", (_, reader, writer, problems) => {
    expect(problemsOf(reader, writer)).toEqual(problems);
  });

  test("has the place in both schemas", () => {
    const reader = record([field("a"), field("o", { ...record([field("i")]), name: "B" })]);
    const writer = record([field("o", ["null", { ...record([]), name: "B" }]), field("a", "int")]);

    expect(between(reader, writer).map(({ reader: one, writer: other }) => [one.join("."), other.join(".")])).toEqual([
      ["fields.0.type", "fields.1.type"],
      ["fields.1.type", "fields.0.type.0"],
      ["fields.1.type.fields.0", "fields.0.type.1"],
    ]);
  });
});
