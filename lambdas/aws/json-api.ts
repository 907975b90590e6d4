import { Deadline } from "../runtime/deadline.js";
import { type AwsEnvironmentVariables, accessTo } from "./access.js";
import { signedHeaders } from "./sign-request.js";

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
    const { region, url, credentials } = accessTo(this.service.service, this.environment);
    const { service, version } = this.service;
    const target = `${this.service.target}.${operation}`;
    const own = { "content-type": `application/x-amz-json-${version}`, "x-amz-target": target };
    const headers = signedHeaders({ method: "POST", url, service, region, headers: own, body }, credentials, new Date());
    const answer = await this.send(url, { method: "POST", headers, body, signal: AbortSignal.timeout(Math.ceil(timeoutMs)) });
    return { status: answer.status, text: await answer.text() };
  }
}
