import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import type { Endpoint } from "../../../tools/deploy/index.js";

/** Calls an operation of AWS Glue on a local platform, and returns its output. @throws Error for an error of Glue */
export async function glueOperation(
  { endpoint, region, accessKeyId, secretAccessKey }: Endpoint,
  operation: string,
  input: object,
): Promise<Record<string, unknown>> {
  const url = new URL(endpoint);
  const signer = new SignatureV4({ credentials: { accessKeyId, secretAccessKey }, region, service: "glue", sha256: Sha256 });
  const body = JSON.stringify(input);
  const { headers } = await signer.sign({
    ...{ method: "POST", protocol: url.protocol, hostname: url.hostname, path: "/", body },
    headers: { host: url.host, "content-type": "application/x-amz-json-1.1", "x-amz-target": `AWSGlue.${operation}` },
  });
  const { host: _, ...sent } = headers;
  const response = await fetch(url, { method: "POST", headers: sent, body });
  const text = await response.text();
  if (!response.ok) throw new Error(`${operation}: ${response.status} ${text}`);
  return JSON.parse(text);
}
