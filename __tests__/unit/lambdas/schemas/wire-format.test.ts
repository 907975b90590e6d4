import { deflateSync } from "node:zlib";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { framed, unframed } from "../../../../lambdas/schemas/wire-format.js";

const ID = "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d";
const HEX = "0a1b2c3d4e5f4a6b8c7d9e0f1a2b3c4d";
const header = (compression: number) => Buffer.concat([Buffer.from([3, compression]), Buffer.from(HEX, "hex")]);
/** One byte more than a body may have. */
const TOO_LARGE = 16 * 1024 * 1024 + 1;

test("a header has version 3, no compression, and the UUID of the schema version", () => {
  expect(framed(ID, Buffer.from("ab")).toString("hex")).toBe(`0300${HEX}6162`);
});

test("reads what it writes, for any bytes", () => {
  fc.assert(
    fc.property(fc.uuid(), fc.uint8Array(), (id, bytes) => {
      expect(unframed(framed(id, Buffer.from(bytes)))).toEqual({ versionId: id, body: Buffer.from(bytes) });
    }),
  );
});

test("reads a compressed body", () => {
  expect(unframed(Buffer.concat([header(5), deflateSync("text")]))).toEqual({ versionId: ID, body: Buffer.from("text") });
});

test.each([
  ["is no zlib data", Buffer.from("text")],
  ["is cut off", deflateSync("text").subarray(0, 6)],
  ["is larger than 16 MiB", deflateSync(Buffer.alloc(TOO_LARGE))],
])("a compressed body that %s has no value", (_, body) => {
  expect(unframed(Buffer.concat([header(5), body]))).toEqual({ versionId: ID, body: undefined });
});

test("reads a compressed body of 16 MiB", () => {
  expect(unframed(Buffer.concat([header(5), deflateSync(Buffer.alloc(TOO_LARGE - 1))]))?.body?.length).toBe(TOO_LARGE - 1);
});

test("an empty body is a value", () => {
  expect(unframed(header(0))).toEqual({ versionId: ID, body: Buffer.alloc(0) });
});

test.each([
  ["JSON", Buffer.from(`{"eventId": "${ID}"}`)],
  ["another version of the header", Buffer.concat([Buffer.from([2, 0]), Buffer.alloc(20)])],
  ["another compression", Buffer.concat([Buffer.from([3, 1]), Buffer.alloc(20)])],
  ["a header that is cut off", header(0).subarray(0, 17)],
  ["nothing", Buffer.alloc(0)],
])("%s is not in the wire format", (_, value) => {
  expect(unframed(value)).toBeUndefined();
});
