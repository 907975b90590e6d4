import { API_VERSIONS, servedVersions, type VersionRange } from "./api-versions.js";
import { framed, int16, int32, NO_TAGS, Reader, varint } from "./wire.js";

/** The error of a request in a version that the broker does not serve. */
const UNSUPPORTED_VERSION = 35;

/**
 * Returns an ApiVersions response of a broker with the request types and versions that MSK Serverless serves.
 *
 * @param response - the message without its length
 * @param version - the version of the request
 */
export function restrictedApiVersions(response: Buffer, version: number): Buffer {
  const flexible = version >= 3;
  const reader = new Reader(response);
  const head = Buffer.concat([int32(reader.int32()), int16(reader.int16())]); // correlation id and error; this response has no header tags
  const count = flexible ? reader.varint() - 1 : reader.int32();
  const kept: Buffer[] = [];
  for (let index = 0; index < count; index++) {
    const [key, min, max] = [reader.int16(), reader.int16(), reader.int16()];
    if (flexible) reader.tags();
    const both = intersection({ min, max }, servedVersions.get(key));
    if (both) kept.push(Buffer.concat([int16(key), int16(both.min), int16(both.max), flexible ? NO_TAGS : Buffer.alloc(0)]));
  }
  return framed(head, flexible ? varint(kept.length + 1) : int32(kept.length), ...kept, reader.rest());
}

/**
 * Returns the response to an ApiVersions request in a version that is not served: version 0 with the served versions of ApiVersions.
 * @see https://cwiki.apache.org/confluence/display/KAFKA/KIP-511
 */
export function unsupportedApiVersions(correlationId: number): Buffer {
  const { min, max } = servedVersions.get(API_VERSIONS) as VersionRange;
  return framed(int32(correlationId), int16(UNSUPPORTED_VERSION), int32(1), int16(API_VERSIONS), int16(min), int16(max));
}

function intersection(broker: VersionRange, served: VersionRange | undefined): VersionRange | undefined {
  if (!served) return undefined;
  const [min, max] = [Math.max(broker.min, served.min), Math.min(broker.max, served.max)];
  return min <= max ? { min, max } : undefined;
}
