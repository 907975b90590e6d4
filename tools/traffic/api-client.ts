import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import type { Credentials } from "./role.js";

/** A response of the event API. */
export interface ApiResponse {
  readonly status: number;
  readonly body: unknown;
  readonly retryAfterSeconds?: number;
}

/** The options of {@link ApiClient}. */
export interface ApiClientOptions {
  /** `https://…` of the HTTP API, without a path. */
  readonly endpoint: string;
  readonly region: string;
  /** Sign every request with SigV4. @default requests are not signed */
  readonly credentials?: Credentials;
}

/** A client of the event API that signs requests for IAM authorization. */
export class ApiClient {
  private readonly signer: SignatureV4 | undefined;

  constructor(private readonly options: ApiClientOptions) {
    const { credentials, region } = options;
    this.signer = credentials && new SignatureV4({ credentials, region, service: "execute-api", sha256: Sha256 });
  }

  /** Sends a POST request. @throws Error on network errors and after `timeoutMs` */
  async post(path: string, body: unknown, timeoutMs = 35_000): Promise<ApiResponse> {
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
