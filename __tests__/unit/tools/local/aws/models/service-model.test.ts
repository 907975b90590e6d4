import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { readServiceModel, shapeOf } from "../../../../../../tools/local/aws/models/service-model.js";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "models-"));
  const versions = { "2014-01-01": "old", "2018-11-29": "new", "2018-11-29-paginators": "other", examples: "other" };
  const string = { type: "string" };
  for (const [version, protocol] of Object.entries(versions)) {
    mkdirSync(join(folder, "service", version), { recursive: true });
    const shapes = {
      ...{ Plain: string, StringWithLengthBetween0And32K: string, UriWithLengthBetween1And2048: string },
      ...{ StringWithLengthBetween12And64: { type: "string", min: 1, pattern: "a" }, MyStringWithLengthBetween1And2: string },
    };
    writeFileSync(join(folder, "service", version, "service-2.json.gz"), gzipSync(JSON.stringify({ metadata: { protocol }, shapes })));
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

test("the newest version of a model is read, with the lengths that names of shapes contain", async () => {
  const { metadata, shapes } = await readServiceModel(folder, "service");

  expect(metadata.protocol).toBe("new");
  expect(shapes).toEqual({
    Plain: { type: "string" },
    StringWithLengthBetween0And32K: { type: "string", min: 0, max: 32_768 },
    UriWithLengthBetween1And2048: { type: "string", min: 1, max: 2_048 },
    StringWithLengthBetween12And64: { type: "string", min: 12, max: 64, pattern: "a" },
    MyStringWithLengthBetween1And2: { type: "string" },
  });
});

test("a shape that a model refers to, but does not have, is an error of the model", async () => {
  const model = await readServiceModel(folder, "service");

  expect(shapeOf(model, { shape: "Plain" })).toEqual({ type: "string" });
  expect(() => shapeOf(model, { shape: "Missing" })).toThrow("the service model has no shape Missing");
});
