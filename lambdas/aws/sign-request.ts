import { createHash, createHmac } from "node:crypto";

/** A POST request to an AWS API with a JSON protocol. */
export interface JsonRequest {
  readonly url: URL;
  /** Name of the service in signatures: `glue`. */
  readonly service: string;
  readonly region: string;
  /** `AWSGlue.GetSchemaVersion` */
  readonly target: string;
  /** Version of the JSON protocol: Glue's is 1.1, DynamoDB's 1.0. */
  readonly version: "1.0" | "1.1";
  readonly body: string;
}

/** Credentials of the function's role. */
export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Undefined for credentials of a user. */
  readonly sessionToken: string | undefined;
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();

/**
 * Returns the headers of a request, with its signature. The AWS SDK, which the runtime has, would do the same; it takes 250 ms to load, and
 * other environments that run the function do not have it.
 * Source: IAM user guide, "Create a signed AWS API request" (Signature Version 4).
 */
export function signedHeaders(
  { url, service, region, target, version, body }: JsonRequest,
  { accessKeyId, secretAccessKey, sessionToken }: SessionCredentials,
  now: Date,
): Record<string, string> {
  const time = now.toISOString().replace(/[-:]|\.\d+/g, "");
  const date = time.slice(0, 8);
  const signed: Record<string, string> = {
    "content-type": `application/x-amz-json-${version}`,
    host: url.host,
    "x-amz-date": time,
    ...(sessionToken && { "x-amz-security-token": sessionToken }),
    "x-amz-target": target,
  };
  const names = Object.keys(signed).join(";"); // the literal above is in alphabetical order, as the signature requires
  const lines = Object.entries(signed).map(([name, value]) => `${name}:${value}\n`);
  const canonical = ["POST", url.pathname, "", lines.join(""), names, sha256(body)].join("\n");
  const scope = `${date}/${region}/${service}/aws4_request`;
  const key = [region, service, "aws4_request"].reduce<Buffer>(hmac, hmac(`AWS4${secretAccessKey}`, date));
  const signature = hmac(key, ["AWS4-HMAC-SHA256", time, scope, sha256(canonical)].join("\n")).toString("hex");
  const { host: _, ...headers } = signed; // fetch sets it
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  };
}
