import type { IncomingHttpHeaders } from "node:http";
import { cbor, dateToTag } from "@smithy/core/cbor";

interface Addressed {
  readonly headers: IncomingHttpHeaders;
  readonly path: string;
}

/**
 * Returns whether a request uses Smithy's RPC protocol with CBOR, which newer SDKs prefer for CloudWatch.
 *
 * @see https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
 */
export const isCborRequest = ({ headers }: Pick<Addressed, "headers">): boolean => headers["smithy-protocol"] === "rpc-v2-cbor";

/** Returns the operation: `/service/GraniteServiceVersion20100801/operation/PutMetricData` → `PutMetricData`. */
export const cborOperation = ({ path }: Pick<Addressed, "path">): string => /\/operation\/(\w+)$/.exec(path)?.[1] ?? "";

/** Decodes a body. Times become seconds since 1970, as in the JSON protocols. @throws Error if the body is not CBOR */
export function decodeCbor(body: Buffer): unknown {
  return untagged(cbor.deserialize(body));
}

/** Encodes a response; Dates become times. */
export function encodeCbor(value: unknown): Buffer {
  return Buffer.from(cbor.serialize(tagged(value)));
}

function untagged(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(untagged);
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  if ("tag" in value && "value" in value) return untagged((value as { readonly value: unknown }).value);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, untagged(member)]));
}

function tagged(value: unknown): unknown {
  if (value instanceof Date) return dateToTag(value);
  if (Array.isArray(value)) return value.map(tagged);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, member]) => (member === undefined ? [] : [[key, tagged(member)]])));
}
