import { randomBytes } from "node:crypto";
import { beforeAll, expect, test } from "@jest/globals";
import { CompressionCodecs, CompressionTypes } from "kafkajs";
import { compressSync } from "snappy";
import { registerCodecs } from "../../../../tools/local/kafka-codecs.js";

beforeAll(registerCodecs);

const types = { snappy: CompressionTypes.Snappy, lz4: CompressionTypes.LZ4, zstd: CompressionTypes.ZSTD } as const;
const records = Buffer.concat([Buffer.alloc(200_000, "abc"), randomBytes(50_000)]);

test.each(Object.entries(types))("%s: reads what it writes, smaller", async (_, type) => {
  const codec = CompressionCodecs[type]();
  const compressed = await codec.compress({ buffer: records });

  expect(compressed.length).toBeLessThan(records.length / 2);
  expect(records.equals(await codec.decompress(compressed))).toBe(true);
});

test("snappy: reads the blocks of xerial's format, in which Java's clients write", async () => {
  const block = (bytes: Buffer) => {
    const compressed = Buffer.from(compressSync(bytes));
    const length = Buffer.alloc(4);
    length.writeInt32BE(compressed.length);
    return Buffer.concat([length, compressed]);
  };
  const header = Buffer.from("82534e41505059000000000100000001", "hex");
  const written = Buffer.concat([header, block(records.subarray(0, 32_768)), block(records.subarray(32_768))]);

  expect(records.equals(await CompressionCodecs[CompressionTypes.Snappy]().decompress(written))).toBe(true);
});

test.each(Object.entries(types))("%s: refuses bytes that are not compressed", async (_, type) => {
  await expect(Promise.resolve().then(() => CompressionCodecs[type]().decompress(Buffer.from("not compressed")))).rejects.toThrow();
});

test.each([
  ["a negative length", "fffffffc"],
  ["no length", "00"],
  ["a length of nothing", "00000000"],
])("snappy: refuses a block with %s, and does not read it forever", async (_, block) => {
  const written = Buffer.from(`82534e41505059000000000100000001${block}`, "hex");

  await expect(CompressionCodecs[CompressionTypes.Snappy]().decompress(written)).rejects.toThrow();
});
