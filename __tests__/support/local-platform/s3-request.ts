import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import type { Endpoint } from "../../../tools/deploy/index.js";

/** Sends a request without a body to S3 on a local platform: `PUT /bucket` creates a bucket, `GET /bucket/key` reads an object. @throws Error for an error of S3 */
export async function s3Request(
  { endpoint, region, accessKeyId, secretAccessKey }: Pick<Endpoint, "endpoint" | "region" | "accessKeyId" | "secretAccessKey">,
  method: "GET" | "PUT",
  path: string,
): Promise<string> {
  const url = new URL(path, endpoint);
  const signer = new SignatureV4({
    ...{ region, service: "s3", sha256: Sha256, uriEscapePath: false },
    credentials: { accessKeyId, secretAccessKey },
  });
  const { headers } = await signer.sign({
    ...{ method, protocol: url.protocol, hostname: url.hostname, path },
    headers: { host: url.host },
  });
  const { host: _, ...sent } = headers;
  const response = await fetch(url, { method, headers: sent });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text;
}
