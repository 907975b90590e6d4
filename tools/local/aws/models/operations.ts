import { type AwsRequest, formParameters, isQueryRequest, operationName } from "../protocol/request.js";
import type { Operation, ServiceModel } from "./service-model.js";

/** The operation of a request, with the parameters in its path. */
export interface RequestedOperation {
  readonly operation: Operation;
  /** By name on the wire, decoded. */
  readonly pathParameters: Readonly<Record<string, string>>;
}

type Finder = (request: AwsRequest) => RequestedOperation | undefined;

/** Returns a function that finds the operation of a request; undefined if the model has no such operation. */
export function operationFinder(model: ServiceModel): Finder {
  if (model.metadata.protocol === "rest-json") return restOperationFinder(model);
  return (request) => {
    const name = isQueryRequest(request) ? (formParameters(request).get("Action") ?? "") : operationName(request);
    const operation = Object.hasOwn(model.operations, name) ? model.operations[name] : undefined;
    return operation && { operation, pathParameters: {} };
  };
}

function restOperationFinder(model: ServiceModel): Finder {
  const routes = Object.values(model.operations)
    .map((operation) => ({ operation, ...compile(operation.http.requestUri) }))
    .sort((a, b) => b.literals - a.literals); // `/functions/{name}/policy` before `/functions/{name}`, constants before labels
  return ({ method, path, query }) => {
    for (const { operation, expression, names, constants } of routes) {
      const match = operation.http.method === method ? expression.exec(path) : null;
      if (!match || !constants.every(([name, value]) => query.get(name) === value)) continue;
      const pathParameters = Object.fromEntries(names.map((name, index) => [name, decode(match[index + 1] as string)]));
      return { operation, pathParameters };
    }
    return undefined;
  };
}

/** Compiles `/2018-10-31/layers/{LayerName}?find=LayerVersion`. */
function compile(requestUri: string) {
  const [template = "", constant = ""] = requestUri.split("?");
  const names: string[] = [];
  const source = template.replace(/\/$/, "").replace(/\{([^}+]+)(\+?)\}/g, (_, name: string, greedy: string) => {
    names.push(name);
    return greedy ? "(.+)" : "([^/]+)";
  });
  const constants = [...new URLSearchParams(constant)];
  const literals = template.replace(/\{[^}]+\}/g, "").length + constants.length;
  return { expression: new RegExp(`^${source}/?$`), names, constants, literals };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
