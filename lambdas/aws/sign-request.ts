import { createHash, createHmac } from "node:crypto";

/** A request to an AWS API, without a query. */
export interface AwsRequest {
  readonly method: "POST" | "PUT";
  /** Its path has only letters, digits and `-._~/`, which need no encoding. */
  readonly url: URL;
  /** Name of the service in signatures: `glue`. */
  readonly service: string;
  readonly region: string;
  /** Headers that are signed too, by names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Credentials of the function's role. */
export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Undefined for credentials of a user. */
  readonly sessionToken: string | undefined;
}

/** Returns the SHA-256 of a text, in hex. */
export const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();

/**
 * Returns the headers of a request, with its signature. The AWS SDK, which the runtime has, would do the same; it takes 250 ms to load, and
 * other environments that run the function do not have it.
 * Source: IAM user guide, "Create a signed AWS API request" (Signature Version 4).
 */
export function signedHeaders(
  { method, url, service, region, headers: own, body }: AwsRequest,
  { accessKeyId, secretAccessKey, sessionToken }: SessionCredentials,
  now: Date,
): Record<string, string> {
  const time = now.toISOString().replace(/[-:]|\.\d+/g, "");
  const date = time.slice(0, 8);
  const unordered: Record<string, string> = {
    ...own,
    host: url.host,
    "x-amz-date": time,
    ...(sessionToken && { "x-amz-security-token": sessionToken }),
  };
  // The signature requires alphabetical order.
  const signed = Object.fromEntries(Object.entries(unordered).sort(([a], [b]) => (a < b ? -1 : 1)));
  const names = Object.keys(signed).join(";");
  const lines = Object.entries(signed).map(([name, value]) => `${name}:${value}\n`);
  const canonical = [method, url.pathname, "", lines.join(""), names, sha256(body)].join("\n");
  const scope = `${date}/${region}/${service}/aws4_request`;
  const key = [region, service, "aws4_request"].reduce<Buffer>(hmac, hmac(`AWS4${secretAccessKey}`, date));
  const signature = hmac(key, ["AWS4-HMAC-SHA256", time, scope, sha256(canonical)].join("\n")).toString("hex");
  const { host: _, ...headers } = signed; // fetch sets it
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  };
}
