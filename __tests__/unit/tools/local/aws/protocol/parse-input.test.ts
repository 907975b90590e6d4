import { expect, test } from "@jest/globals";
import { z } from "zod";
import { inputParser } from "../../../../../../tools/local/aws/protocol/parse-input.js";

const parse = inputParser((message) => new RangeError(message));
const schema = z.object({ name: z.string(), sizes: z.array(z.number()).default([1]) });

test("returns the input with its defaults", () => {
  expect(parse(schema, { name: "a" })).toEqual({ name: "a", sizes: [1] });
});

test.each([
  [{ name: "a", sizes: [1, "x"] }, "sizes.1: Invalid input: expected number, received string"],
  ["text", "The request: Invalid input: expected object, received string"],
])("reports the first violation of %j with the service's error", (input, message) => {
  expect(() => parse(schema, input)).toThrow(new RangeError(message));
});
