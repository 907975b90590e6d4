import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import type { Endpoint } from "../../../tools/deploy/index.js";

/** Sends a signed request to a service of a local platform, and returns the JSON of the response. @throws Error for any other response */
export async function signedRequest<T>(
  { endpoint, region, accessKeyId, secretAccessKey }: Endpoint,
  service: string,
  request: { readonly method: string; readonly path: string; readonly query?: Readonly<Record<string, string>>; readonly body?: object },
): Promise<T> {
  const url = new URL(request.path, endpoint);
  const signer = new SignatureV4({ credentials: { accessKeyId, secretAccessKey }, region, service, sha256: Sha256 });
  const { query = {}, method } = request;
  const body = request.body && JSON.stringify(request.body);
  const { headers } = await signer.sign({
    ...{ method, protocol: url.protocol, hostname: url.hostname, path: url.pathname, query: { ...query } },
    headers: { host: url.host, "content-type": "application/json" },
    ...(body !== undefined && { body }),
  });
  const { host: _, ...sent } = headers;
  url.search = new URLSearchParams(query).toString().replaceAll("+", "%20");
  const response = await fetch(url, { method, headers: sent, ...(body !== undefined && { body }) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${service} ${method} ${request.path}: ${response.status} ${text}`);
  return JSON.parse(text || "{}") as T;
}
