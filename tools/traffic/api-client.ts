import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import type { Credentials } from "./role.js";

export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly retryAfterSeconds?: number;
}

export interface ApiClientOptions {
  /** `https://…` of the HTTP API, without a path. */
  readonly endpoint: string;
  readonly region: string;
  /** Signs every request with SigV4. @default requests go unsigned */
  readonly credentials?: Credentials;
}

/** A client of the event API that signs as IAM authorization wants it. */
export class ApiClient {
  private readonly signer: SignatureV4 | undefined;

  constructor(private readonly options: ApiClientOptions) {
    const { credentials, region } = options;
    this.signer = credentials && new SignatureV4({ credentials, region, service: "execute-api", sha256: Sha256 });
  }

  /** @throws on network errors and after `timeoutMs` */
  async post(path: string, body: unknown, timeoutMs = 35_000): Promise<ApiAnswer> {
    const url = new URL(path, this.options.endpoint);
    const payload = typeof body === "string" ? body : JSON.stringify(body);
    const unsigned = {
      method: "POST",
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: { host: url.host, "content-type": "application/json" },
      body: payload,
    };
    const { headers } = this.signer ? await this.signer.sign(unsigned) : unsigned;
    const { host: _host, ...sent } = headers; // fetch sets it, from the same URL
    const response = await fetch(url, { method: "POST", headers: sent, body: payload, signal: AbortSignal.timeout(timeoutMs) });
    const text = await response.text();
    const retryAfter = response.headers.get("retry-after");
    return { status: response.status, body: parse(text), ...(retryAfter && { retryAfterSeconds: Number(retryAfter) }) };
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
