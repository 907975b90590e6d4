import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { csvRecords } from "../../../../../../tools/cost/prices/update/csv.js";

async function records(...chunks: string[]): Promise<string[][]> {
  const found: string[][] = [];
  for await (const record of csvRecords(
    (async function* () {
      yield* chunks;
    })(),
  ))
    found.push(record);
  return found;
}

test("reads quoted fields with commas, doubled quotes and line breaks, across chunks", async () => {
  const found = await records('a,"b,', '1","say "', '"x"""\r\n"two\nlines",,c');

  expect(found).toEqual([
    ["a", "b,1", 'say "x"'],
    ["two\nlines", "", "c"],
  ]);
});

test("reads what was written, however it is cut into chunks", () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.string(), { minLength: 2 }), { minLength: 1 }),
      fc.integer({ min: 1, max: 7 }),
      async (rows, size) => {
        const text = rows.map((row) => row.map((field) => `"${field.replaceAll('"', '""')}"`).join(",")).join("\n");
        const chunks = Array.from({ length: Math.ceil(text.length / size) }, (_, i) => text.slice(i * size, (i + 1) * size));

        expect(await records(...chunks)).toEqual(rows);
      },
    ),
    { numRuns: 50 },
  ));

test("returns no record for no text, and none after a final line break", async () => {
  expect(await records()).toEqual([]);
  expect(await records("a,b\n")).toEqual([["a", "b"]]);
});

test("rejects a list that ends inside of a field, and a record that is too long", async () => {
  await expect(records('"a')).rejects.toThrow("The price list ends inside of a quoted field: it is incomplete.");
  await expect(records("x".repeat(65_537))).rejects.toThrow("A record has more than 65536 characters: not a price list.");
  await expect(records("x".repeat(65_535), "\ny")).resolves.toHaveLength(2);
});
