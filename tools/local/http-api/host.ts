import type { InvocationResult } from "../functions/host.js";

/** An applied HTTP API (API Gateway v2). */
export interface ApiDefinition {
  readonly apiId: string;
  readonly accountId: string;
  readonly region: string;
  readonly routes: readonly Route[];
  readonly integrations: readonly Integration[];
  readonly authorizers: readonly Authorizer[];
  readonly stages: readonly Stage[];
  readonly cors?: Cors;
  /** If true, the default endpoint returns 404. @default false */
  readonly disableExecuteApiEndpoint?: boolean;
}

export interface Route {
  /** `POST /ads/{adId}/impression`, `ANY /{proxy+}` or `$default`. */
  readonly routeKey: string;
  /** Absent if the route has no target yet: it then returns 500, as in AWS. */
  readonly integrationId?: string;
  readonly authorizationType: "NONE" | "AWS_IAM" | "JWT" | "CUSTOM";
  readonly authorizerId?: string;
  /** A JWT must have one of these scopes. @default no scope is required */
  readonly authorizationScopes?: readonly string[];
}

export interface Integration {
  readonly id: string;
  /** Only `AWS_PROXY` with a Lambda function is supported; others return 500 and are logged. */
  readonly type: string;
  /** Function ARN, or API Gateway's `arn:aws:apigateway:…:lambda:path/2015-03-31/functions/<arn>/invocations`. */
  readonly uri: string;
  /** Only "2.0" is supported. */
  readonly payloadFormatVersion: string;
  /** @default 30000, the limit of HTTP APIs */
  readonly timeoutMs?: number;
}

export interface Authorizer {
  readonly id: string;
  readonly type: "JWT" | "REQUEST";
  readonly identitySource: readonly string[];
  readonly jwt?: { readonly issuer: string; readonly audience: readonly string[] };
}

export interface Throttling {
  /** Steady rate in requests per second. */
  readonly rateLimit?: number;
  readonly burstLimit?: number;
}

export interface Stage {
  /** `$default` is served at the root, any other under `/<name>`. */
  readonly name: string;
  readonly defaultThrottling?: Throttling;
  /** By route key. */
  readonly routeThrottling?: Readonly<Record<string, Throttling>>;
  readonly accessLog?: { readonly groupArn: string; readonly format: string };
  readonly variables?: Readonly<Record<string, string>>;
}

export interface Cors {
  readonly allowOrigins?: readonly string[];
  readonly allowMethods?: readonly string[];
  readonly allowHeaders?: readonly string[];
  readonly exposeHeaders?: readonly string[];
  readonly allowCredentials?: boolean;
  readonly maxAgeSeconds?: number;
}

/** A request as received, not normalized: its signature covers this form. */
export interface ReceivedRequest {
  readonly method: string;
  /** Raw path with raw query, `/ads/1%2F2/impression?x=1`. */
  readonly url: string;
  /** Names in lower case, repeated ones joined as Node's http does. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface Caller {
  readonly arn: string;
  readonly accessKeyId: string;
}

/** What API Gateway measures of a request, by the names of its metrics. */
export type ApiMeasurement = Readonly<
  Partial<Record<"Count" | "4xx" | "5xx" | "Latency" | "IntegrationLatency" | "DataProcessed", number>>
>;

/** The functions of the local platform that the HTTP API listener uses. */
export interface HttpApiHost {
  /** Returns the API. Called for each request, so that a changed route applies immediately. */
  definition(apiId: string): Promise<ApiDefinition | undefined>;
  /**
   * Returns the signer of a SigV4 request to `execute-api` in a region. Throws if the signature is missing, expired, from an unknown
   * key, for another service or region, or invalid.
   */
  verify(request: ReceivedRequest, region: string): Caller | Promise<Caller>;
  isAllowed(principalArn: string, action: string, resource: string): Promise<{ readonly allowed: boolean; readonly reason: string }>;
  /** Returns true if the function's resource policy allows `apigateway.amazonaws.com` to call it from `sourceArn` (`arn:aws:execute-api:…:<api>/<stage>/<method><path>`). */
  mayInvoke(functionArn: string, sourceArn: string): Promise<boolean>;
  /** Rejects with an error named `TooManyRequests` when throttled. */
  invoke(functionArn: string, payload: string, options?: { readonly traceId?: string }): Promise<InvocationResult>;
  accessLog(groupArn: string, line: string): void;
  /** Receives what API Gateway measures. @default it is not used */
  readonly measure?: (stage: string, measured: ApiMeasurement) => void;
  log(line: string): void;
}
