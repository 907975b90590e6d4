import { AwsError } from "./errors.js";
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
  const compiled = routes.map(([method, pattern, handler]) => ({ method, handler, ...compile(pattern) }));
  return async (request) => {
    for (const { method, expression, names, handler } of compiled) {
      if (method !== request.method) continue;
      const match = expression.exec(request.path);
      if (!match) continue;
      const parameters = Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(match[index + 1] as string)]));
      return handler(request, parameters);
    }
    if (fallback === "moto") return undefined;
    throw new AwsError(501, "NotImplementedException", `The local platform does not support ${service} ${request.method} ${request.path}.`);
  };
}

function compile(pattern: string): { expression: RegExp; names: string[] } {
  const names: string[] = [];
  const source = pattern.replace(/\{(\w+)(\+?)\}/g, (_, name: string, greedy: string) => {
    names.push(name);
    return greedy ? "(.+)" : "([^/]+)";
  });
  return { expression: new RegExp(`^${source}/?$`), names };
}
