import type { Route } from "./host.js";

export interface MatchedRoute {
  readonly route: Route;
  /** Decoded values of the route's path variables. */
  readonly pathParameters: Readonly<Record<string, string>>;
}

interface Candidate extends MatchedRoute {
  /** One number per segment and one for the method, compared from the left; a lower number is more specific. */
  readonly rank: readonly number[];
}

/**
 * Returns the route that API Gateway selects: a full match before a greedy variable, a fixed segment before a variable, a method before ANY, `$default`
 * last.
 * @param path - raw path without the stage
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export function matchRoute(routes: readonly Route[], method: string, path: string): MatchedRoute | undefined {
  const segments = segmentsOf(path);
  const candidates = routes.flatMap((route) => {
    const candidate = candidateOf(route, method, segments);
    return candidate ? [candidate] : [];
  });
  candidates.sort((a, b) => compare(a.rank, b.rank));
  const [best] = candidates;
  if (best) {
    return best;
  }
  const fallback = routes.find(({ routeKey }) => routeKey === "$default");
  return fallback && { route: fallback, pathParameters: {} };
}

function candidateOf(route: Route, method: string, segments: readonly string[]): Candidate | undefined {
  const [routeMethod, routePath] = route.routeKey.split(" ");
  if (routePath === undefined || (routeMethod !== "ANY" && routeMethod !== method)) {
    return undefined;
  }
  const template = segmentsOf(routePath);
  const pathParameters: Record<string, string> = {};
  const rank: number[] = [];
  for (const [index, part] of template.entries()) {
    const segment = segments[index];
    const variable = /^\{(.+?)(\+?)\}$/.exec(part);
    if (segment === undefined || (!variable && part !== segment)) {
      return undefined;
    }
    rank.push(!variable ? 0 : variable[2] ? 2 : 1);
    if (variable?.[2]) {
      pathParameters[variable[1] as string] = decode(segments.slice(index).join("/"));
      return { route, pathParameters, rank: [...rank, routeMethod === "ANY" ? 1 : 0] };
    }
    if (variable) {
      pathParameters[variable[1] as string] = decode(segment);
    }
  }
  return template.length === segments.length ? { route, pathParameters, rank: [...rank, routeMethod === "ANY" ? 1 : 0] } : undefined;
}

function segmentsOf(path: string): string[] {
  return path.replace(/^\//, "").split("/");
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const difference = (a[index] as number) - (b[index] as number);
    if (difference !== 0) {
      return difference;
    }
  }
  return a.length - b.length;
}
