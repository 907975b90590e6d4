import { AwsError } from "./errors.js";
import { pathTemplate } from "./path-template.js";
import type { AwsRequest, AwsResponse, AwsService } from "./request.js";

/** A REST operation: `["PUT", "/v1/clusters/{clusterArn}/nodes/count", handler]`. */
export type Route<Name extends string = string> = readonly [
  method: string,
  pattern: string,
  handler: (request: AwsRequest, parameters: Record<Name, string>) => AwsResponse | undefined | Promise<AwsResponse | undefined>,
];

/**
 * Returns a service that calls the handler of the first matching route. If the handler returns undefined, moto handles the request.
 *
 * @param fallback - for a request that matches no route: "moto" forwards it; "reject" returns 501, so that a partly emulated
 *   service never fails silently
 */
export function serviceFromRoutes(service: string, routes: readonly Route[], fallback: "moto" | "reject"): AwsService {
  const compiled = routes.map(([method, pattern, handler]) => ({ method, handler, read: pathTemplate(pattern) }));
  return async (request) => {
    for (const { method, read, handler } of compiled) {
      const parameters = method === request.method ? read(request.path) : undefined;
      if (parameters) return handler(request, parameters);
    }
    if (fallback === "moto") return undefined;
    throw new AwsError(501, "NotImplementedException", `The local platform does not support ${service} ${request.method} ${request.path}.`);
  };
}
