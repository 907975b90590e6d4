import { randomUUID } from "node:crypto";
import { type AwsRequest, type AwsResponse, isQueryRequest } from "../protocol/request.js";
import { encodeCbor, isCborRequest } from "../protocol/rpc-v2-cbor.js";
import { escapeXml } from "../protocol/xml.js";

/** The output of an operation. Dates are times; members that are undefined are left out. */
export type Output = Readonly<Record<string, unknown>>;

/** Operations whose result has no members, but is present: SDKs require the element. Source: AWS's model of CloudWatch in botocore. */
const EMPTY_RESULTS = new Set(["TagResource", "UntagResource"]);

/** Returns the response in the protocol of the request: XML for the query protocol, CBOR or JSON. */
export function render(request: AwsRequest, operation: string, output: Output): AwsResponse {
  if (isCborRequest(request))
    return { status: 200, headers: { "content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor" }, body: encodeCbor(output) };
  if (isQueryRequest(request)) {
    const result =
      Object.keys(output).length > 0 || EMPTY_RESULTS.has(operation) ? `<${operation}Result>${xml(output)}</${operation}Result>` : "";
    const body = `<${operation}Response xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/">${result}<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${operation}Response>`;
    return { status: 200, headers: { "content-type": "text/xml" }, body };
  }
  return { status: 200, headers: { "content-type": "application/x-amz-json-1.0" }, body: JSON.stringify(withSeconds(output)) };
}

function xml(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((item) => `<member>${xml(item)}</member>`).join("");
  if (typeof value !== "object") return escapeXml(String(value));
  return Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([name, member]) => `<${name}>${xml(member)}</${name}>`)
    .join("");
}

/** Dates are seconds in the JSON protocol. */
function withSeconds(value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1_000;
  if (Array.isArray(value)) return value.map(withSeconds);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withSeconds(member)]));
}
