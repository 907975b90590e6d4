import { Apigatewayv2Api } from "@cdktf/provider-aws/lib/apigatewayv2-api";
import { Apigatewayv2Authorizer } from "@cdktf/provider-aws/lib/apigatewayv2-authorizer";
import { Apigatewayv2Integration } from "@cdktf/provider-aws/lib/apigatewayv2-integration";
import { Apigatewayv2Route } from "@cdktf/provider-aws/lib/apigatewayv2-route";
import { Apigatewayv2Stage } from "@cdktf/provider-aws/lib/apigatewayv2-stage";
import type { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { Token } from "cdktf";
import { Construct } from "constructs";
import type { EncryptionKey } from "../aws/index.js";
import { acceptFinding, encryptedLogGroup } from "../aws/index.js";
import { hcl } from "../terraform/index.js";
import type { EventApiSettings } from "./settings.js";

export interface HttpApiProps {
  readonly name: string;
  /** Handles every request. */
  readonly function: LambdaFunction;
  /** Timeout of the function, in seconds. */
  readonly timeoutSeconds: number;
  readonly authorization: EventApiSettings["authorization"];
  readonly throttling: EventApiSettings["throttling"];
  readonly logRetentionDays: number;
  readonly key: EncryptionKey;
}

/** `POST /ads/{adId}/impression`. */
export class HttpApi extends Construct {
  /** Name of the log group with a line for each request. */
  readonly accessLogGroupName: string;
  private readonly api: Apigatewayv2Api;

  constructor(scope: Construct, id: string, props: HttpApiProps) {
    super(scope, id);
    this.api = new Apigatewayv2Api(this, "this", {
      name: props.name,
      description: "Receives advertisement events.",
      protocolType: "HTTP",
    });
    const integration = new Apigatewayv2Integration(this, "producer", {
      apiId: this.api.id,
      integrationType: "AWS_PROXY",
      integrationUri: props.function.invokeArn,
      payloadFormatVersion: "2.0",
      timeoutMilliseconds: integrationTimeout(props.timeoutSeconds),
    });
    const route = new Apigatewayv2Route(this, "impression", {
      apiId: this.api.id,
      routeKey: "POST /ads/{adId}/impression",
      target: `integrations/${integration.id}`,
      ...this.authorizationOf(props.authorization),
    });
    if (props.authorization.type === "none") acceptFinding(route, "CKV_AWS_309", "the settings choose authorization type none");
    this.accessLogGroupName = this.addDefaultStage(props);
    new LambdaPermission(this, "permission", {
      statementId: "http-api",
      functionName: props.function.functionName,
      action: "lambda:InvokeFunction",
      principal: "apigateway.amazonaws.com",
      sourceArn: this.routesArn,
    });
  }

  /** `https://…`, without a trailing slash. */
  get endpoint(): string {
    return this.api.apiEndpoint;
  }

  get id(): string {
    return this.api.id;
  }

  /** ARN of the route, for all stages and advertisements. */
  get routesArn(): string {
    return `${this.api.executionArn}/*/POST/ads/*/impression`;
  }

  private authorizationOf(authorization: EventApiSettings["authorization"]) {
    switch (authorization.type) {
      case "iam":
        return { authorizationType: "AWS_IAM" };
      case "none":
        return { authorizationType: "NONE" };
      case "jwt": {
        const authorizer = new Apigatewayv2Authorizer(this, "jwt", {
          apiId: this.api.id,
          name: "jwt",
          authorizerType: "JWT",
          identitySources: ["$request.header.Authorization"],
          jwtConfiguration: { issuer: authorization.issuer, audience: authorization.audiences },
        });
        return {
          authorizationType: "JWT",
          authorizerId: authorizer.id,
          ...(authorization.scopes.length > 0 && { authorizationScopes: authorization.scopes }),
        };
      }
    }
  }

  /** Returns the name of the log group of the access log. */
  private addDefaultStage({ name, throttling, logRetentionDays, key }: HttpApiProps): string {
    // Log groups below /aws/vendedlogs/ need no entry in the account's resource policy for logs, whose size is limited.
    const logs = encryptedLogGroup(this, "access_logs", { name: `/aws/vendedlogs/${name}/access`, retentionDays: logRetentionDays, key });
    new Apigatewayv2Stage(this, "default", {
      apiId: this.api.id,
      name: "$default",
      autoDeploy: true,
      accessLogSettings: { destinationArn: logs.arn, format: JSON.stringify(ACCESS_LOG) },
      defaultRouteSettings: {
        throttlingRateLimit: throttling.requestsPerSecond,
        throttlingBurstLimit: throttling.burst,
        detailedMetricsEnabled: true,
      },
    });
    return logs.name;
  }
}

/** A second more than the function's timeout, in ms, so that the function reports the error and not the API. */
const integrationTimeout = (seconds: number): number =>
  Token.isUnresolved(seconds) ? Token.asNumber(hcl`(${seconds} + 1) * 1000`) : (seconds + 1) * 1000;

/** Context variables of the access log. Source: API Gateway developer guide, HTTP API access logging, 2026-11. */
const ACCESS_LOG = {
  requestId: "$context.requestId",
  requestTime: "$context.requestTime",
  sourceIp: "$context.identity.sourceIp",
  caller: "$context.identity.caller",
  routeKey: "$context.routeKey",
  path: "$context.path",
  status: "$context.status",
  responseLength: "$context.responseLength",
  responseLatencyMs: "$context.responseLatency",
  integrationStatus: "$context.integration.status",
  integrationError: "$context.integrationErrorMessage",
  error: "$context.error.message",
};
