import { deflateSync } from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { decode } from "../../../../../tools/console/topics/decode.js";

describe("decode", () => {
  test("shows JSON with line breaks", () => {
    expect(decode(Buffer.from('{"adId":"ad-1","n":[1]}'))).toEqual({
      format: "json",
      text: '{\n  "adId": "ad-1",\n  "n": [\n    1\n  ]\n}',
      size: 23,
      truncated: false,
    });
  });

  test("leaves JSON as it is if a number would change", () => {
    const text = '{"id":12345678901234567890}';
    expect(decode(Buffer.from(text))).toMatchObject({ format: "json", text });
  });

  test.each([
    ["text", "order 4711", "text"],
    ["Korean", "주문", "text"],
    ["a number", "42", "text"],
    ["broken JSON", '{"a":', "text"],
    ["nothing", "", "text"],
  ])("shows %s as it is", (_, text, format) => {
    expect(decode(Buffer.from(text))).toMatchObject({ format, text });
  });

  test("shows null, and bytes that are no text", () => {
    expect(decode(null)).toEqual({ format: "null", text: "", size: 0, truncated: false });
    expect(decode(Buffer.from([0xff, 0x00, 0x10]))).toEqual({ format: "binary", text: "ff 00 10", size: 3, truncated: false });
    expect(decode(Buffer.from("a\u0001b"))).toMatchObject({ format: "binary", text: "61 01 62" });
  });

  test("shows the beginning of what is long", () => {
    expect(decode(Buffer.alloc(100_000, "x"))).toMatchObject({ size: 100_000, truncated: true, text: "x".repeat(16_384) });
    expect(decode(Buffer.alloc(1_000, 0xff))).toMatchObject({
      format: "binary",
      truncated: true,
      text: expect.stringMatching(/^(ff ){255}ff$/),
    });
  });

  const version = "b7b4a7f0-9c96-4e4a-a687-fb5de9ef0c63";
  const glue = (compression: number, body: Buffer) =>
    Buffer.concat([Buffer.from([3, compression]), Buffer.from(version.replaceAll("-", ""), "hex"), body]);

  test("reads the schema version of AWS Glue Schema Registry, and JSON after it", () => {
    const json = Buffer.from('{"a":1}');
    const expected = { format: "glue", schema: `Glue schema version ${version}`, text: '{\n  "a": 1\n}' };

    expect(decode(glue(0, json))).toMatchObject(expected);
    expect(decode(glue(5, deflateSync(json)))).toMatchObject(expected);
    expect(decode(glue(5, Buffer.from("not compressed")))).toMatchObject({ format: "binary" });
    expect(decode(glue(0, Buffer.from([0x0a, 0xff])))).toMatchObject({ format: "glue", text: "0a ff" });
  });

  test("does not decompress without a limit", () => {
    expect(decode(glue(5, deflateSync(Buffer.alloc(8 * 1024 * 1024))))).toMatchObject({ format: "binary" });
  });

  test("reads the schema id of Confluent's wire format", () => {
    const message = Buffer.concat([Buffer.from([0, 0, 0, 1, 2]), Buffer.from('{"a":1}')]);
    expect(decode(message)).toMatchObject({ format: "confluent", schema: "schema id 258", text: '{\n  "a": 1\n}' });
  });

  test("decodes any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const { size, text } = decode(Buffer.from(bytes));
        return size === bytes.length && text.length <= 16_384;
      }),
    );
  });
});
