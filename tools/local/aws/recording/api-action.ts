import { type AwsRequest, namedOperation } from "../protocol/request.js";
import type { ReadOperation } from "./read-operation.js";
import { resourcesOf } from "./request-resources.js";

/** What a request asks IAM for. */
export interface ApiAction {
  /** `kafka:CreateClusterV2` */
  readonly action: string;
  /** ARNs in the request, or made from names in it; `*` if it names none. */
  readonly resource: string;
}

/** Prefixes of actions that differ from the service's name in signatures. Source: AWS Service Authorization Reference, 2026-11. */
const prefixes: Readonly<Record<string, string>> = { monitoring: "cloudwatch", tagging: "tag", email: "ses" };

/** Operations whose action has another name. Source: AWS Service Authorization Reference, 2026-11. */
const renamed: Readonly<Record<string, string>> = { "lambda:Invoke": "lambda:InvokeFunction" };

/**
 * Returns the IAM actions of a request with a resource each; none for a request that needs no permission or whose operation is unknown.
 *
 * @param read - the operation by the service's model, if it has one
 */
export function apiActionsOf(request: AwsRequest, read: ReadOperation | undefined, accountId: string): ApiAction[] {
  const { service } = request;
  // API Gateway authorizes by method and path: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonapigatewaymanagement.html
  if (service === "apigateway") {
    const path = request.path.replace(/^\/v2/, "");
    return [{ action: `apigateway:${request.method}`, resource: `arn:aws:apigateway:${request.region}::${decodeURIComponent(path)}` }];
  }
  const operation = read?.operation ?? namedOperation(request);
  if (operation === "" || (service === "sts" && operation === "GetCallerIdentity")) return [];
  const name = `${prefixes[service] ?? service}:${operation}`;
  const action = renamed[name] ?? name;
  return resourcesOf(request, { operation, input: read?.input ?? {} }, accountId).map((resource) => ({ action, resource }));
}
