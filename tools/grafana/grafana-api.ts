import { Sha256 } from "@aws-crypto/sha256-js";
import { STSClient } from "@aws-sdk/client-sts";
import { SignatureV4 } from "@smithy/signature-v4";

const requestTimeoutMs = 30_000;

/** Calls an operation of Amazon Managed Grafana. */
export type GrafanaApi = <Answer>(method: "GET" | "POST" | "DELETE", path: string, input?: object) => Promise<Answer>;

/**
 * Returns a client of Amazon Managed Grafana's API with the credentials of the environment: signed REST, because four operations don't
 * justify an SDK client. Its errors contain the service's code and message, and never an answer, which can contain a token.
 */
export function grafanaApi(region: string): GrafanaApi {
  return async <Answer>(method: string, path: string, input?: object): Promise<Answer> => {
    const base = process.env["AWS_ENDPOINT_URL_GRAFANA"] || process.env["AWS_ENDPOINT_URL"] || `https://grafana.${region}.amazonaws.com`;
    const url = new URL(path, base);
    const body = input === undefined ? undefined : JSON.stringify(input);
    const sts = new STSClient({ region }); // used only for its credential provider chain
    try {
      const credentials = await sts.config.credentials();
      const { headers } = await new SignatureV4({ credentials, region, service: "grafana", sha256: Sha256 }).sign({
        ...{ method, protocol: url.protocol, hostname: url.hostname, path: url.pathname, body },
        headers: { host: url.host, "content-type": "application/json" },
      });
      const { host: _host, ...sent } = headers; // fetch sets it, from the same URL
      const signal = AbortSignal.timeout(requestTimeoutMs);
      const response = await fetch(url, { method, headers: sent, signal, ...(body !== undefined && { body }) });
      const text = await response.text();
      if (response.ok) return JSON.parse(text || "{}");
      const code = response.headers.get("x-amzn-errortype")?.split(":")[0] ?? `HTTP ${response.status}`;
      throw new Error(`Amazon Managed Grafana refused ${method} ${path}: ${code}: ${messageIn(text)}`);
    } finally {
      sts.destroy();
    }
  };
}

function messageIn(text: string): string {
  try {
    return String(JSON.parse(text).message ?? "no message");
  } catch {
    return "no message"; // a page of a proxy
  }
}
