import { Deadline } from "../runtime/deadline.js";
import { type SessionCredentials, signedHeaders } from "./sign-request.js";

/** The environment variables that a client of AWS reads: AWS SDKs read the same. */
export type AwsEnvironmentVariables = Readonly<Record<string, string | undefined>>;

/** An AWS API with a JSON protocol. */
export interface JsonService {
  /** Name in signatures and in the host: `glue`. */
  readonly service: string;
  /** Prefix of `X-Amz-Target`: `AWSGlue`. */
  readonly target: string;
  readonly version: "1.0" | "1.1";
}

/** A response, whose body is JSON with most services and statuses. */
export interface JsonResponse {
  readonly status: number;
  readonly text: string;
}

/** Sends signed requests to an AWS API with a JSON protocol. Each is one attempt. */
export class JsonApi {
  constructor(
    private readonly service: JsonService,
    private readonly environment: AwsEnvironmentVariables,
    private readonly send: typeof fetch = fetch,
  ) {}

  /**
   * Sends a request.
   * @param operation - such as `GetSchemaVersion`
   * @param timeoutMs - time for the whole response
   * @throws Error if no response arrives in time. The service can have carried out the request nevertheless.
   */
  post(operation: string, body: string, timeoutMs: number): Promise<JsonResponse> {
    // `bound` also covers the body of the response, and a clock that does not abort.
    return Deadline.in(timeoutMs).bound(this.attempt(operation, body, timeoutMs));
  }

  private async attempt(operation: string, body: string, timeoutMs: number): Promise<JsonResponse> {
    const { region, url, credentials } = this.access();
    const { service, version } = this.service;
    const target = `${this.service.target}.${operation}`;
    const headers = signedHeaders({ url, service, region, target, version, body }, credentials, new Date());
    const answer = await this.send(url, { method: "POST", headers, body, signal: AbortSignal.timeout(Math.ceil(timeoutMs)) });
    return { status: answer.status, text: await answer.text() };
  }

  private access(): { readonly region: string; readonly url: URL; readonly credentials: SessionCredentials } {
    const { AWS_REGION: region = "", AWS_ACCESS_KEY_ID: accessKeyId = "", AWS_SECRET_ACCESS_KEY: secretAccessKey = "" } = this.environment;
    const { service } = this.service;
    const domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
    const own = this.environment[`AWS_ENDPOINT_URL_${service.toUpperCase()}`];
    const url = new URL(own || this.environment["AWS_ENDPOINT_URL"] || `https://${service}.${region}.${domain}`);
    return { region, url, credentials: { accessKeyId, secretAccessKey, sessionToken: this.environment["AWS_SESSION_TOKEN"] } };
  }
}
