import { Sha256 } from "@aws-crypto/sha256-js";
import { STSClient } from "@aws-sdk/client-sts";
import { SignatureV4 } from "@smithy/signature-v4";

/** ACM Private CA returned an error; `code` is the error code, such as `RequestInProgressException`. */
export class AcmPcaError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

const requestTimeoutMs = 30_000;

/**
 * Calls an operation of ACM Private CA with the credentials of the environment. Four operations don't justify an SDK client: the protocol
 * is a signed POST (AWS JSON 1.1).
 *
 * @throws AcmPcaError with the code and message of the service; Error if the service can't be reached
 */
export async function acmPca<Answer>(authorityArn: string, operation: string, input: object): Promise<Answer> {
  const [, partition, , region] = authorityArn.split(":") as [string, string, string, string];
  const url = new URL(endpoint(region, partition));
  const body = JSON.stringify(input);
  const sts = new STSClient({ region }); // used only for its credential provider chain
  try {
    const credentials = await sts.config.credentials();
    const { headers } = await new SignatureV4({ credentials, region, service: "acm-pca", sha256: Sha256 }).sign({
      method: "POST",
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      headers: { host: url.host, "content-type": "application/x-amz-json-1.1", "x-amz-target": `ACMPrivateCA.${operation}` },
      body,
    });
    const { host: _host, ...sent } = headers; // fetch sets it, from the same URL
    const signal = AbortSignal.timeout(requestTimeoutMs);
    const response = await fetch(url, { method: "POST", headers: sent, body, signal }).catch((cause: Error) => {
      throw new Error(`${url.origin}: ACM Private CA can't be reached: ${(cause.cause as Error | undefined)?.message ?? cause.message}`, {
        cause,
      });
    });
    const answer = parse(await response.text());
    if (response.ok) return answer as Answer;
    const code = (answer["__type"] ?? `HTTP ${response.status}`).split("#").at(-1) as string;
    throw new AcmPcaError(code, `ACM Private CA refused ${operation}: ${code}: ${answer["message"] ?? answer["Message"] ?? "no message"}`);
  } finally {
    sts.destroy();
  }
}

/** Parses a response body. A proxy in between can answer with a page that is not JSON. */
function parse(text: string): Record<string, string> {
  try {
    return JSON.parse(text || "{}");
  } catch {
    return { message: text.slice(0, 200) };
  }
}

/** Returns the endpoint that an SDK would use: the one from the environment, or else the public one. */
function endpoint(region: string, partition: string): string {
  const { AWS_ENDPOINT_URL_ACM_PCA: specific, AWS_ENDPOINT_URL: general } = process.env;
  return specific || general || `https://acm-pca.${region}.amazonaws.com${partition === "aws-cn" ? ".cn" : ""}`;
}
