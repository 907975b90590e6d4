import { inflateSync } from "node:zlib";
import type { Decoded } from "../api.js";

/** The longest text of a key or value, in characters. */
const MAX_TEXT = 16_384;
/** Bytes of binary data that are shown. */
const MAX_BINARY = 256;
/** The largest decompressed body, in bytes. */
const MAX_INFLATED = 4 * 1024 * 1024;

/**
 * Decodes a key or a value: JSON, text, or bytes. Headers of AWS Glue Schema Registry and of Confluent's registries are recognized; a JSON
 * body behind them is decoded, any other body is shown as bytes.
 *
 * @see https://github.com/awslabs/aws-glue-schema-registry, `AWSSchemaRegistryConstants`: 3, compression, UUID of the schema version
 * @see https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#wire-format 0, id of the schema
 */
export function decode(bytes: Buffer | null | undefined): Decoded {
  if (bytes === null || bytes === undefined) return { format: "null", text: "", size: 0, truncated: false };
  const size = bytes.length;
  if (size > 18 && bytes[0] === 3 && (bytes[1] === 0 || bytes[1] === 5)) {
    const body = bytes[1] === 5 ? inflated(bytes.subarray(18)) : bytes.subarray(18);
    if (body) return { ...content(body), format: "glue", size, schema: `Glue schema version ${uuid(bytes.subarray(2, 18))}` };
  }
  if (size > 5 && bytes[0] === 0)
    return { ...content(bytes.subarray(5)), format: "confluent", size, schema: `schema id ${bytes.readUInt32BE(1)}` };
  return { ...content(bytes), size };
}

/** Returns the body as indented JSON, as text, or as bytes in hexadecimal form. */
function content(bytes: Buffer): Omit<Decoded, "size"> {
  const text = textOf(bytes);
  if (text === undefined) {
    return { format: "binary", text: hexadecimal(bytes.subarray(0, MAX_BINARY)), truncated: bytes.length > MAX_BINARY };
  }
  const json = indented(text);
  const shown = json ?? text;
  return { format: json === undefined ? "text" : "json", text: shown.slice(0, MAX_TEXT), truncated: shown.length > MAX_TEXT };
}

/** Returns UTF-8 text without control characters; undefined if the bytes are not such a text. */
function textOf(bytes: Buffer): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: bytes that are no text
    return /[\u0000-\u0008\u000e-\u001f]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Indents an object or an array. Numbers stay as they are written: JSON.parse would round large ones, so only the layout changes. */
function indented(text: string): string | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    const pretty = JSON.stringify(parsed, null, 2);
    return JSON.stringify(parsed) === text.replace(/\s+/g, "") || sameNumbers(text, pretty) ? pretty : text;
  } catch {
    return undefined;
  }
}

/** True if no number of a JSON text was changed by parsing it. */
const sameNumbers = (before: string, after: string): boolean => numbersIn(before).join() === numbersIn(after).join();
const numbersIn = (json: string): string[] => json.replace(/"(?:[^"\\]|\\.)*"/g, "").match(/-?\d[\d.eE+-]*/g) ?? [];

function inflated(bytes: Buffer): Buffer | undefined {
  try {
    return inflateSync(bytes, { maxOutputLength: MAX_INFLATED });
  } catch {
    return undefined;
  }
}

const hexadecimal = (bytes: Buffer): string => bytes.toString("hex").replace(/(..)(?=.)/g, "$1 ");

const uuid = (bytes: Buffer): string => bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
