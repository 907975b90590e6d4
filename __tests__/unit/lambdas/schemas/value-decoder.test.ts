import { deflateSync } from "node:zlib";
import { beforeEach, describe, expect, test } from "@jest/globals";
import { Deadline } from "../../../../lambdas/runtime/deadline.js";
import { AvroCodec } from "../../../../lambdas/schemas/avro-codec.js";
import { RegistryUnavailable, type SchemaVersion } from "../../../../lambdas/schemas/glue-registry.js";
import { ValueDecoder } from "../../../../lambdas/schemas/value-decoder.js";
import { framed } from "../../../../lambdas/schemas/wire-format.js";

const ARN = "arn:aws:glue:eu-west-1:123456789012:schema/shop/orders";
const idOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const record = (...fields: object[]) => JSON.stringify({ type: "record", name: "Order", fields });
const id = { name: "id", type: "string" };
const [one, two] = [record(id), record(id, { name: "note", type: "string", default: "none" })];

let versions: Map<string, SchemaVersion>;
let asked: string[];
let failure: Error | undefined;
let nowMs: number;
let concurrent: number;
let most: number;

beforeEach(() => {
  [asked, failure, nowMs, concurrent, most] = [[], undefined, 0, 0, 0];
  versions = new Map([
    [idOf(1), { id: idOf(1), format: "AVRO", definition: one }],
    [idOf(2), { id: idOf(2), format: "AVRO", definition: two }],
  ]);
});

function decoder() {
  const registry = {
    latest: async (arn: string) => {
      asked.push(arn);
      if (failure) throw failure;
      return versions.get(idOf(2)) as SchemaVersion;
    },
    version: async (version: string) => {
      asked.push(version);
      concurrent += 1;
      most = Math.max(most, concurrent);
      await new Promise((resolve) => setImmediate(resolve));
      concurrent -= 1;
      if (failure) throw failure;
      return versions.get(version);
    },
  };
  const created = new ValueDecoder(registry, ARN, () => nowMs);
  /** Decodes values as one batch. */
  return async (...values: (Buffer | undefined)[]) => {
    const decode = await created.decoderFor(values, Deadline.in(1_000));
    return values.flatMap((value) => (value === undefined ? [] : [decode(value)]));
  };
}

const written = (n: number, value: object) => framed(idOf(n), new AvroCodec(versions.get(idOf(n))?.definition ?? "").encode(value));

test("decodes each value with its version, as the latest one", async () => {
  const decode = decoder();

  expect(await decode(written(1, { id: "a" }), written(2, { id: "b", note: "c" }))).toEqual([
    { value: { id: "a", note: "none" } },
    { value: { id: "b", note: "c" } },
  ]);
  expect(asked).toEqual([ARN, idOf(1), idOf(2)]);
});

test("looks up each version once", async () => {
  const decode = decoder();

  await decode(written(1, { id: "a" }), written(1, { id: "b" }));
  await decode(written(1, { id: "c" }));

  expect(asked).toEqual([ARN, idOf(1)]);
});

test("leaves other values alone, and looks nothing up for them", async () => {
  expect(await decoder()(Buffer.from("{}"), undefined)).toEqual([undefined]);
  expect(asked).toEqual([]);
});

test("leaves other values alone next to values with a version", async () => {
  expect(await decoder()(Buffer.from("{}"), undefined, written(1, { id: "a" }))).toEqual([undefined, { value: { id: "a", note: "none" } }]);
});

describe("a value that can't be decoded has a reason:", () => {
  test("the registry does not have the version", async () => {
    expect(await decoder()(framed(idOf(9), Buffer.alloc(1)))).toEqual([{ reason: `the registry has no schema version ${idOf(9)}` }]);
  });

  test.each([
    ["another format", { format: "PROTOBUF", definition: one }],
    ["a definition that is not valid", { format: "AVRO", definition: "{" }],
  ])("the version has %s", async (_, version) => {
    versions.set(idOf(3), { id: idOf(3), ...version });
    expect(await decoder()(framed(idOf(3), Buffer.alloc(1)))).toEqual([{ reason: `the schema version ${idOf(3)} can't be used` }]);
  });

  test("the bytes are not of the version", async () => {
    expect(await decoder()(framed(idOf(1), Buffer.from([9])))).toEqual([
      { reason: "the value is not valid for the schema version in its header" },
    ]);
  });

  test("the body can't be decompressed", async () => {
    const value = framed(idOf(1), Buffer.from("no zlib"));
    value[1] = 5;
    expect(await decoder()(value)).toEqual([{ reason: "the value is not valid zlib data" }]);
  });
});

test("decodes a compressed value", async () => {
  const value = framed(idOf(1), deflateSync(new AvroCodec(one).encode({ id: "a" })));
  value[1] = 5;
  expect(await decoder()(value)).toEqual([{ value: { id: "a", note: "none" } }]);
});

test("looks up a version that was missing again after a minute", async () => {
  const decode = decoder();
  await decode(framed(idOf(7), Buffer.from("0261", "hex")));
  versions.set(idOf(7), { id: idOf(7), format: "AVRO", definition: one });
  nowMs = 59_999;
  expect(await decode(framed(idOf(7), Buffer.from("0261", "hex")))).toEqual([{ reason: expect.stringContaining("has no schema version") }]);
  nowMs = 60_000;
  expect(await decode(framed(idOf(7), Buffer.from("0261", "hex")))).toEqual([{ value: { id: "a", note: "none" } }]);
  nowMs = 1_000_000;
  await decode(framed(idOf(7), Buffer.from("0261", "hex")));
  expect(asked.filter((each) => each === idOf(7))).toHaveLength(2);
});

test.each(["latest", "version"])("fails while the registry does not answer (%s), and succeeds afterwards", async (operation) => {
  const decode = decoder();
  if (operation === "version") await decode(written(2, { id: "a" }));
  failure = new RegistryUnavailable("no");
  await expect(decode(written(1, { id: "a" }))).rejects.toThrow(RegistryUnavailable);
  failure = undefined;
  expect(await decode(written(1, { id: "a" }))).toEqual([{ value: { id: "a", note: "none" } }]);
});

test("looks up five versions at a time, and keeps the 200 that were used last", async () => {
  const decode = decoder();
  const values = Array.from({ length: 201 }, (_, n) => {
    versions.set(idOf(n), { id: idOf(n), format: "AVRO", definition: one });
    return framed(idOf(n), Buffer.from("0261", "hex"));
  });

  const decoded = await decode(...values);
  expect(decoded.every((each) => each && "value" in each)).toBe(true);
  expect(most).toBe(5);
  asked = [];
  await decode(values[1] as Buffer);
  expect(asked).toEqual([]);
  await decode(values[0] as Buffer); // the version that was used longest ago; it replaces that of values[2]
  expect(asked).toEqual([idOf(0)]);
  await decode(values[1] as Buffer, values[3] as Buffer);
  expect(asked).toEqual([idOf(0)]);
  await decode(values[2] as Buffer);
  expect(asked).toEqual([idOf(0), idOf(2)]);
});
