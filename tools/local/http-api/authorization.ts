import type { Authorization, Exchange } from "./exchange.js";
import type { Caller, HttpApiHost, Route } from "./host.js";
import type { JwtVerifier } from "./jwt.js";
import { GatewayError } from "./response.js";

/**
 * Authorizes a request for its route and returns the caller, if the route requires authorization.
 * @throws GatewayError 403 (IAM, scopes), 401 (JWT), 500 for an authorizer that is missing or not supported
 */
export async function authorize(exchange: Exchange, route: Route, host: HttpApiHost, jwt: JwtVerifier): Promise<Authorization | undefined> {
  switch (route.authorizationType) {
    case "NONE":
      return undefined;
    case "AWS_IAM":
      return authorizeIam(exchange, host);
    case "JWT": {
      const authorizer = exchange.api.authorizers.find(({ id }) => id === route.authorizerId);
      if (authorizer?.type !== "JWT") {
        throw new GatewayError(500, "Internal Server Error", `route ${route.routeKey} has no JWT authorizer ${route.authorizerId}`);
      }
      return jwt.authorize(exchange, authorizer, route.authorizationScopes ?? []);
    }
    default:
      throw new GatewayError(500, "Internal Server Error", `the local platform does not support ${route.authorizationType} authorizers`);
  }
}

async function authorizeIam(exchange: Exchange, host: HttpApiHost): Promise<Authorization> {
  const { api, stage, request, path } = exchange;
  const caller = await verified(exchange, host);
  const resource = `arn:aws:execute-api:${api.region}:${api.accountId}:${api.apiId}/${stage.name}/${request.method}${path}`;
  const { allowed, reason } = await host.isAllowed(caller.arn, "execute-api:Invoke", resource);
  if (!allowed) {
    throw new GatewayError(403, "Forbidden", `${caller.arn} is not allowed to call ${resource}: ${reason}`);
  }
  const [accountId, name] = caller.arn.split(":").slice(4) as [string, string];
  return {
    iam: {
      accessKey: caller.accessKeyId,
      accountId,
      callerId: `${caller.accessKeyId}:${name.split("/").at(-1)}`,
      cognitoIdentity: null,
      principalOrgId: null,
      userArn: caller.arn,
      userId: `${caller.accessKeyId}:${name.split("/").at(-1)}`,
    },
  };
}

async function verified({ api, request }: Exchange, host: HttpApiHost): Promise<Caller> {
  try {
    return await host.verify(request, api.region);
  } catch (error) {
    throw new GatewayError(403, "Forbidden", (error as Error).message, {}, { cause: error });
  }
}
