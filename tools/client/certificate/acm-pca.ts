import { Sha256 } from "@aws-crypto/sha256-js";
import { STSClient } from "@aws-sdk/client-sts";
import { SignatureV4 } from "@smithy/signature-v4";

/** ACM private CA said no; `code` is its own word for why, such as `RequestInProgressException`. */
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
 * Calls an operation of ACM private CA with the environment's credentials. Four operations need no SDK of their own: the protocol is a
 * signed POST (AWS JSON 1.1).
 *
 * @throws AcmPcaError with the service's own code and words; Error if it can't be reached
 */
export async function acmPca<Answer>(authorityArn: string, operation: string, input: object): Promise<Answer> {
  const [, partition, , region] = authorityArn.split(":") as [string, string, string, string];
  const url = new URL(endpoint(region, partition));
  const body = JSON.stringify(input);
  const sts = new STSClient({ region }); // asked nothing; it finds credentials as every SDK client does
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
      throw new Error(`${url.origin}: ACM private CA can't be reached: ${(cause.cause as Error | undefined)?.message ?? cause.message}`, {
        cause,
      });
    });
    const answer = parsed(await response.text());
    if (response.ok) return answer as Answer;
    const code = (answer["__type"] ?? `HTTP ${response.status}`).split("#").at(-1) as string;
    throw new AcmPcaError(
      code,
      `ACM private CA refused ${operation}: ${code}: ${answer["message"] ?? answer["Message"] ?? "no reason given"}`,
    );
  } finally {
    sts.destroy();
  }
}

/** What lies between may answer in its own words, a proxy's page for instance. */
function parsed(text: string): Record<string, string> {
  try {
    return JSON.parse(text || "{}");
  } catch {
    return { message: text.slice(0, 200) };
  }
}

/** Where the SDKs would go too: the environment first. */
function endpoint(region: string, partition: string): string {
  const { AWS_ENDPOINT_URL_ACM_PCA: own, AWS_ENDPOINT_URL: all } = process.env;
  return own || all || `https://acm-pca.${region}.amazonaws.com${partition === "aws-cn" ? ".cn" : ""}`;
}
