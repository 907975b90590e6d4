import { pathTemplate } from "../protocol/path-template.js";
import { type AwsRequest, namedOperation } from "../protocol/request.js";
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
  if (model.metadata.protocol.startsWith("rest-")) return restOperationFinder(model);
  return (request) => {
    const name = namedOperation(request);
    const operation = Object.hasOwn(model.operations, name) ? model.operations[name] : undefined;
    return operation && { operation, pathParameters: {} };
  };
}

function restOperationFinder(model: ServiceModel): Finder {
  const routes = Object.values(model.operations)
    .map((operation) => ({ operation, ...compile(operation.http.requestUri) }))
    .sort((a, b) => b.literals - a.literals); // `/functions/{name}/policy` before `/functions/{name}`, constants before labels
  return ({ method, path, query }) => {
    for (const { operation, read, constants } of routes) {
      const pathParameters = operation.http.method === method ? read(path) : undefined;
      if (pathParameters && constants.every(([name, value]) => query.get(name) === value)) return { operation, pathParameters };
    }
    return undefined;
  };
}

/** Compiles `/2018-10-31/layers/{LayerName}?find=LayerVersion`. */
function compile(requestUri: string) {
  const [template = "", constant = ""] = requestUri.split("?");
  const constants = [...new URLSearchParams(constant)];
  const literals = template.replace(/\{[^}]+\}/g, "").length + constants.length;
  return { read: pathTemplate(template), constants, literals };
}
