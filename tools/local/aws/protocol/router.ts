import { AwsError } from "./errors.js";
import type { AwsRequest, AwsResponse, AwsService } from "./request.js";

/** A REST operation: `["PUT", "/v1/clusters/{clusterArn}/nodes/count", handler]`. */
export type Route<Name extends string = string> = readonly [
  method: string,
  pattern: string,
  handler: (request: AwsRequest, parameters: Record<Name, string>) => AwsResponse | undefined | Promise<AwsResponse | undefined>,
];

/**
 * A service from its table of routes; the first that fits is asked, and where its handler answers undefined, moto is.
 *
 * @param otherwise - "moto" passes on what the table lacks; "refuse" answers 501, so that nothing is emulated by half in silence
 */
export function serviceFromRoutes(service: string, routes: readonly Route[], otherwise: "moto" | "refuse"): AwsService {
  const compiled = routes.map(([method, pattern, handler]) => ({ method, handler, ...compile(pattern) }));
  return async (request) => {
    for (const { method, expression, names, handler } of compiled) {
      if (method !== request.method) continue;
      const match = expression.exec(request.path);
      if (!match) continue;
      const parameters = Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(match[index + 1] as string)]));
      return handler(request, parameters);
    }
    if (otherwise === "moto") return undefined;
    throw new AwsError(501, "NotImplementedException", `The local platform does not emulate ${service} ${request.method} ${request.path}.`);
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
