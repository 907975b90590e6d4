import { describe, expect, test } from "@jest/globals";
import { Type } from "avsc";
import fc from "fast-check";
import { avroProblems } from "../../../../../modules/schemas/index.js";
import { avroTypes } from "../../../../support/schemas/arbitrary-schemas.js";

const record = (...fields: unknown[]) => ({ type: "record", name: "A", fields });
const field = (type: unknown, more: object = {}) => record({ name: "f", type, ...more });
const names = "use null, boolean, int, long, float, double, bytes, string, or define it first";
const nameForm = "use letters, digits and underscores, no digit first";
/** Returns the problems of a schema in one line, so that the column alone says where. */
const problemsOf = (schema: unknown) => {
  const text = JSON.stringify(schema);
  return avroProblems(text).map(({ position: { column }, problem, fix }) => `${text.slice(column - 1)} → ${problem}; ${fix}`);
};

test("every valid schema is accepted, and the library accepts it too", () => {
  fc.assert(
    fc.property(avroTypes(3), (schema) => {
      Type.forSchema(schema as never);
      expect(avroProblems(JSON.stringify(schema))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

describe("accepts", () => {
  test.each<[string, unknown]>([
    ["a type that contains itself", record({ name: "next", type: ["null", "A"], default: null })],
    ["a name with a namespace", { ...field("int"), name: "a.b.A" }],
    ["a reference in the namespace of its record", { ...record({ name: "x", type: "A" }), namespace: "n" }],
    ["a reference by the full name", { ...record({ name: "x", type: ["null", "n.A"] }), namespace: "n" }],
    [
      "a reference from another namespace",
      { ...record({ name: "x", type: { type: "fixed", name: "m.F", size: 1 } }, { name: "y", type: "m.F" }), namespace: "n" },
    ],
    ["an alias of a type in an object", { type: "array", items: { type: "string", logicalType: "uuid" } }],
    ["a record without fields", record()],
    ["an error", { ...record(), type: "error" }],
    ["an enum with a default", { type: "enum", name: "E", symbols: ["A", "_b1"], default: "_b1" }],
    [
      "unions of different named types",
      [
        { type: "fixed", name: "F", size: 1 },
        { type: "fixed", name: "G", size: 1 },
      ],
    ],
    [
      "a union of an array and a map",
      [
        { type: "array", items: "int" },
        { type: "map", values: "int" },
      ],
    ],
  ])("%s", (_, schema) => {
    expect(problemsOf(schema)).toEqual([]);
  });

  test.each<[unknown, unknown]>([
    ["null", null],
    ["boolean", false],
    ["int", 2_147_483_647],
    ["int", -2_147_483_648],
    ["long", 9_007_199_254_740_990],
    ["float", 0.5],
    ["double", -1e300],
    ["bytes", "\u0000\u00ff"],
    ["string", "한국어"],
    [["null", "int"], null],
    [["int", "null"], 1],
    [{ type: "array", items: "int" }, [1, 2]],
    [{ type: "map", values: "int" }, { a: 1 }],
    [{ type: "enum", name: "E", symbols: ["X"] }, "X"],
    [{ type: "fixed", name: "F", size: 2 }, "ab"],
    [{ type: "string" }, "a"],
    [
      {
        type: "record",
        name: "R",
        fields: [
          { name: "x", type: "int" },
          { name: "y", type: "int", default: 1 },
        ],
      },
      { x: 1 },
    ],
    [
      {
        type: "record",
        name: "R",
        fields: [
          { name: "x", type: { type: "fixed", name: "F", size: 1 } },
          { name: "y", type: "F" },
        ],
      },
      { x: "a", y: "b" },
    ],
  ])("a default of %j: %j", (type, value) => {
    expect(problemsOf(field(type, { default: value }))).toEqual([]);
  });
});

describe("reports, at its place,", () => {
  test.each<[string, unknown, string]>(
    [
      ["a number", 1, "1 → 1 is not a type; use a name, a definition, or a list of both"],
      ["null", null, "null → null is not a type; use a name, a definition, or a list of both"],
      ["an unknown name", field("strin"), `"strin"}]} → "strin" is neither a type of Avro nor defined before; ${names}`],
      ["an unknown type", { type: "recrod" }, `"recrod"} → "recrod" is neither a type of Avro nor defined before; ${names}`],
      [
        "a name before its definition",
        record({ name: "x", type: "F" }, { name: "y", type: { type: "fixed", name: "F", size: 1 } }),
        `"F"},{"name":"y","type":{"type":"fixed","name":"F","size":1}}]} → "F" is neither a type of Avro nor defined before; ${names}`,
      ],
      [
        "a name in another namespace",
        { ...record({ name: "x", type: { type: "fixed", name: "m.F", size: 1 } }, { name: "y", type: "F" }), namespace: "n" },
        `"F"}],"namespace":"n"} → "F" is neither a type of Avro nor defined before; ${names}`,
      ],
      ["a definition without a type", { name: "A" }, '{"name":"A"} → the definition has no type; add "type"'],
      ["an array without items", { type: "array" }, '{"type":"array"} → null is not a type; use a name, a definition, or a list of both'],
      ["a map without values", { type: "map" }, '{"type":"map"} → null is not a type; use a name, a definition, or a list of both'],
      [
        "a definition in a definition",
        { type: { type: "string" } },
        '{"type":"string"}} → {"type":"string"} is not the type of a definition; use a name',
      ],
      ["an empty union", [], "[] → the union has no branches; list at least one type"],
      ["a union in a union", ["null", ["int"]], '["int"]] → a union can\'t contain a union; list its branches in the outer one'],
      ["a branch twice", ["int", "null", "int"], '"int"] → the union has int twice; use different types'],
      [
        "two arrays in a union",
        [
          { type: "array", items: "int" },
          { type: "array", items: "long" },
        ],
        '{"type":"array","items":"long"}] → the union has array twice; use different types',
      ],
      [
        "a named type twice in a union",
        { ...record({ name: "x", type: ["A", "n.A"] }), namespace: "n" },
        '"n.A"]}],"namespace":"n"} → the union has n.A twice; use different types',
      ],
      ["a record without a name", { type: "record", fields: [] }, `{"type":"record","fields":[]} → undefined is not a name; ${nameForm}`],
      ["a name with a hyphen", { ...record(), name: "a-b" }, `"a-b","fields":[]} → "a-b" is not a name; ${nameForm}`],
      ["a name that begins with a digit", { ...record(), name: "1a" }, `"1a","fields":[]} → "1a" is not a name; ${nameForm}`],
      ["a name that ends with a dot", { ...record(), name: "a." }, `"a.","fields":[]} → "a." is not a name; ${nameForm}`],
      [
        "a name that is defined twice",
        record({ name: "x", type: { type: "fixed", name: "A", size: 1 } }),
        '"A","size":1}}]} → A is defined twice; use its name where it is needed again',
      ],
      [
        "a record without fields",
        { type: "record", name: "A" },
        '{"type":"record","name":"A"} → the record has no list of fields; add "fields"',
      ],
      ["a field that is text", record("x"), '"x"]} → "x" is not a field; use an object with name and type'],
      ["a field without a name", record({ type: "int" }), `{"type":"int"}]} → undefined is not a name; ${nameForm}`],
      ["a field with a dot in its name", record({ name: "a.b", type: "int" }), `"a.b","type":"int"}]} → "a.b" is not a name; ${nameForm}`],
      [
        "a field twice",
        record({ name: "x", type: "int" }, { name: "x", type: "int" }),
        '"x","type":"int"}]} → the record has the field x twice; use different names',
      ],
      ["a field without a type", record({ name: "x" }), '{"name":"x"}]} → the field x has no type; add "type"'],
      ["an enum without symbols", { type: "enum", name: "E", symbols: [] }, "[]} → the enum has no symbols; list at least one symbol"],
      [
        "an enum whose symbols are no list",
        { type: "enum", name: "E", symbols: "A" },
        '"A"} → the enum has no symbols; list at least one symbol',
      ],
      ["a symbol that is a number", { type: "enum", name: "E", symbols: [1] }, `1]} → 1 is not a symbol; ${nameForm}`],
      ["a symbol with a space", { type: "enum", name: "E", symbols: ["a b"] }, `"a b"]} → "a b" is not a symbol; ${nameForm}`],
      ["a symbol twice", { type: "enum", name: "E", symbols: ["A", "B", "A"] }, '"A"]} → the enum has A twice; use different symbols'],
      [
        "an enum's default",
        { type: "enum", name: "E", symbols: ["A", "B"], default: "C" },
        '"C"} → "C" is not a symbol of the enum; use A, B',
      ],
      [
        "a fixed type without a size",
        { type: "fixed", name: "F" },
        '{"type":"fixed","name":"F"} → undefined is not a size; use a whole number of bytes, at least 1',
      ],
      ["a size of 0", { type: "fixed", name: "F", size: 0 }, "0} → 0 is not a size; use a whole number of bytes, at least 1"],
      ["a size of 1.5", { type: "fixed", name: "F", size: 1.5 }, "1.5} → 1.5 is not a size; use a whole number of bytes, at least 1"],
      [
        "a default of another branch",
        field(["null", "int"], { default: 1 }),
        `1}]} → 1 is not a value of f; use a value of the union's first branch`,
      ],
      ["what the library refuses", { type: "int", logicalType: "decimal", precision: 1, name: "x", aliases: [1] }, ""],
    ].filter(([, , line]) => line !== "") as [string, unknown, string][],
  )("%s", (_, schema, line) => {
    expect(problemsOf(schema)).toEqual([line]);
  });

  test.each<[unknown, unknown]>([
    ["null", 0],
    ["boolean", "true"],
    ["int", 2_147_483_648],
    ["int", 0.5],
    ["int", "1"],
    ["long", 9_007_199_254_740_991],
    ["long", -9_007_199_254_740_991],
    ["long", 0.5],
    ["float", "1"],
    ["double", null],
    ["bytes", "\u0100"],
    ["bytes", 1],
    ["string", 1],
    [{ type: "array", items: "int" }, [1, "2"]],
    [{ type: "array", items: "int" }, {}],
    [{ type: "map", values: "int" }, { a: "1" }],
    [{ type: "map", values: "int" }, []],
    [{ type: "enum", name: "E", symbols: ["X"] }, "Y"],
    [{ type: "fixed", name: "F", size: 2 }, "a"],
    [{ type: "fixed", name: "F", size: 1 }, 1],
    [{ type: "string" }, 1],
    [{ type: "record", name: "R", fields: [{ name: "x", type: "int" }] }, {}],
    [{ type: "record", name: "R", fields: [{ name: "x", type: "int" }] }, { x: "1" }],
    [{ type: "record", name: "R", fields: [{ name: "x", type: "int" }] }, []],
    [
      {
        type: "record",
        name: "R",
        fields: [
          { name: "x", type: { type: "fixed", name: "F", size: 1 } },
          { name: "y", type: "F" },
        ],
      },
      { x: "a", y: "bc" },
    ],
  ])("a default that is no value of %j: %j", (type, value) => {
    const text = JSON.stringify(value);
    const schema = record({ name: "f", type, default: value });
    expect(problemsOf(schema)).toEqual([expect.stringMatching(/ is not a value of f; use a value of its type$/)]);
    expect(problemsOf(schema)[0]?.startsWith(`${text}}]}`)).toBe(true);
  });

  test("all problems of a file, in its order", () => {
    expect(problemsOf(record({ name: "x", type: "a" }, { name: "y", type: "b" })).map((line) => line.slice(0, 3))).toEqual(['"a"', '"b"']);
  });

  test("text that is not JSON", () => {
    expect(avroProblems('{\n  "type": }')).toEqual([
      { position: { line: 2, column: 11 }, problem: "not JSON: expected a value", fix: "correct the syntax" },
    ]);
  });

  test("what only the library refuses", () => {
    const decimal = { type: "fixed", name: "null", size: 1 };
    expect(avroProblems(JSON.stringify(decimal))).toEqual([
      { position: { line: 1, column: 1 }, problem: expect.stringMatching(/^not an Avro schema: /), fix: "correct the definition" },
    ]);
  });
});
