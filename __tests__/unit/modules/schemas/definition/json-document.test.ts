import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { JsonDocument, JsonSyntaxError } from "../../../../../modules/schemas/index.js";

const layouts = fc.constantFrom(0, 1, 2, "\t", "\r\n ");

test("reads what JSON.parse reads, in any layout", () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), layouts, (value, layout) => {
      const text = JSON.stringify(value, null, layout);
      expect(new JsonDocument(text).value).toEqual(JSON.parse(text));
    }),
  );
});

test("refuses what JSON.parse refuses", () => {
  const texts = fc.array(fc.constantFrom("{", "}", "[", "]", ",", ":", '"', '"a"', "1", "-", "0", "1e5", "true", "nul", " ", "\n", "\\"));
  fc.assert(
    fc.property(
      texts.map((parts) => parts.join("")),
      (text) => {
        let parsed: unknown = JsonSyntaxError;
        try {
          parsed = JSON.parse(text);
        } catch {
          // not JSON
        }
        const read = (): unknown => {
          try {
            return new JsonDocument(text).value;
          } catch (error) {
            if (/occurs twice/.test((error as Error).message)) return parsed; // which JSON.parse accepts
            expect(error).toBeInstanceOf(JsonSyntaxError);
            return JsonSyntaxError;
          }
        };
        expect(read()).toEqual(parsed);
      },
    ),
    { numRuns: 2_000 },
  );
});

describe("a value", () => {
  const document = new JsonDocument('{\n  "a": [1, { "b": null }],\n\t"c": {}\n}\n');

  test.each([
    [[], 1, 1],
    [["a"], 2, 8],
    [["a", 0], 2, 9],
    [["a", 1], 2, 12],
    [["a", 1, "b"], 2, 19],
    [["c"], 3, 7],
    [["c", "missing", "more"], 3, 7],
    [["missing"], 1, 1],
  ])("at %j is on line %d, column %d", (path, line, column) => {
    expect(document.locate(path)).toEqual({ line, column });
  });

  test("that the whole document is can follow white space", () => {
    expect(new JsonDocument("\n  1").locate([])).toEqual({ line: 2, column: 3 });
  });
});

describe("the first fault", () => {
  test.each([
    ["", 1, 1, "the document ends where a value is expected"],
    ["{", 1, 2, "expected a key in double quotes"],
    ["[1,", 1, 4, "the document ends where a value is expected"],
    ["[1", 1, 3, "expected a comma or ]"],
    ['{"a": 1', 1, 8, "expected a comma or }"],
    ["[1 2]", 1, 4, "expected a comma or ]"],
    ["[1,]", 1, 4, "expected a value"],
    ['{"a" 1}', 1, 6, "expected a colon"],
    ['{"a": 1,}', 1, 9, "expected a key in double quotes"],
    ["{\n  a: 1}", 2, 3, "expected a key in double quotes"],
    ["{}\n{}", 2, 1, "text after the end of the document"],
    ['{"a": 1,\n "a": 2}', 2, 2, 'the key "a" occurs twice'],
    ["[01]", 1, 2, "01 is not JSON"],
    ["yes", 1, 1, "yes is not JSON"],
    [`["${"\t"}"]`, 1, 2, '"\t" is not JSON'],
    [`${"x".repeat(50)}`, 1, 1, `${"x".repeat(40)} is not JSON`],
  ])("of %j is at line %d, column %d: %s", (text, line, column, message) => {
    const error = errorOf(text);
    expect(error).toMatchObject({ name: "JsonSyntaxError", message, position: { line, column } });
  });

  const nested = (levels: number) => `${"[".repeat(levels)}${"]".repeat(levels)}`;

  test("is too deep a nesting", () => {
    expect(new JsonDocument(nested(101)).value).toBeDefined();
    expect(errorOf(nested(102))).toMatchObject({ message: "more than 100 levels", position: { line: 1, column: 102 } });
  });
});

test("a key that is special in JavaScript is a key", () => {
  expect(Object.keys(new JsonDocument('{"__proto__": 1, "constructor": 2}').value as object)).toEqual(["__proto__", "constructor"]);
});

function errorOf(text: string): unknown {
  try {
    new JsonDocument(text);
  } catch (error) {
    return error;
  }
  return undefined;
}
