import { compactString, framed, int8, int16, int32, NO_TAGS, Reader, type RequestHeader, string, varint } from "./wire.js";

const POLICY_VIOLATION = 44;

interface Resource {
  readonly type: number;
  readonly name: string;
  readonly properties: readonly string[];
}

/**
 * Returns the response to an AlterConfigs request that contains `cleanup.policy`, and undefined for other requests. MSK Serverless refuses
 * it even with the present value (terraform-provider-kafka issue 446). The policy of the broker can't: Kafka passes it only the properties
 * that change.
 */
export function refusedAlterConfigs({ correlationId, version, rest }: RequestHeader): Buffer | undefined {
  const flexible = version >= 2;
  const resources = resourcesOf(rest, flexible);
  if (!resources.some(({ properties }) => properties.includes("cleanup.policy"))) return undefined;
  const message = "Amazon MSK Serverless can't alter topic configuration cleanup.policy.";
  const text = flexible ? compactString : string;
  const results = resources.map(({ type, name }) =>
    Buffer.concat([int16(POLICY_VIOLATION), text(message), int8(type), text(name), flexible ? NO_TAGS : Buffer.alloc(0)]),
  );
  const throttle = int32(0);
  if (!flexible) return framed(int32(correlationId), throttle, int32(results.length), ...results);
  return framed(int32(correlationId), NO_TAGS, throttle, varint(results.length + 1), ...results, NO_TAGS);
}

function resourcesOf(body: Buffer, flexible: boolean): Resource[] {
  const reader = new Reader(body);
  const count = () => (flexible ? reader.varint() - 1 : reader.int32());
  const text = () => (flexible ? reader.compactString() : reader.nullableString()) ?? "";
  const tags = () => flexible && reader.tags();
  tags(); // of the header
  return Array.from({ length: count() }, () => {
    const [type, name] = [reader.int8(), text()];
    const properties = Array.from({ length: count() }, () => {
      const property = text();
      text(); // its value
      tags();
      return property;
    });
    tags();
    return { type, name, properties };
  });
}
