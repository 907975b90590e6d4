import { pathTemplate } from "./path-template.js";
import { type AwsRequest, formParameters, jsonBody, namedOperation, queryAction } from "./request.js";

/** The input of an operation: the JSON body, or the form parameters of a Query API. Parameters in the path are in braces: `{apiId}`. */
export type Input = Readonly<Record<string, unknown>>;

/** Entries by operation: `CreateLogGroup`, or `POST /v1/clusters` for REST APIs. */
export type Operations<T> = Readonly<Record<string, T>>;

/** An entry of a table of operations, with the input of the request that it was found for. */
export interface FoundOperation<T> {
  readonly entry: T;
  readonly input: Input;
}

/** Returns a function that finds the entry for the operation of a request, and the operation's input; undefined if there is no entry. */
export function operationTable<T>(operations: Operations<T>): (request: AwsRequest) => FoundOperation<T> | undefined {
  const rest = Object.entries(operations).flatMap(([operation, entry]) => {
    const [method, template] = operation.split(" ");
    return template === undefined ? [] : [{ method, read: pathTemplate(template), entry }];
  });
  return (request) => {
    const name = namedOperation(request);
    if (name !== "") {
      const entry = Object.hasOwn(operations, name) ? operations[name] : undefined;
      if (!entry) return undefined;
      return { entry, input: queryAction(request) === undefined ? jsonBody(request) : Object.fromEntries(formParameters(request)) };
    }
    for (const { method, read, entry } of rest) {
      const parameters = method === request.method ? read(request.path) : undefined;
      if (!parameters) continue;
      const inBraces = Object.entries(parameters).map(([parameter, value]) => [`{${parameter}}`, value]);
      return { entry, input: { ...jsonBody(request), ...Object.fromEntries(inBraces) } };
    }
    return undefined;
  };
}

/** Returns the same for tables by service, as in SigV4 credential scopes. */
export function serviceTables<T>(
  services: Readonly<Record<string, Operations<T>>>,
): (request: AwsRequest) => FoundOperation<T> | undefined {
  const tables = new Map(Object.entries(services).map(([service, operations]) => [service, operationTable(operations)]));
  return (request) => tables.get(request.service)?.(request);
}

/** Returns the operation of a request as a text: `CreateQueue`, or `POST /v1/clusters` with the path as it was sent. */
export const operationOf = (request: AwsRequest): string => namedOperation(request) || `${request.method} ${request.path}`;

/**
 * Returns a function that reads a string, or a list of strings, at a path of the input.
 *
 * @example member("serverless.vpcConfigs.0.subnetIds")
 */
export function member(path: string): (input: Input) => string[] {
  return (input) => stringsAt(input, path.split("."));
}

/** Returns a function that reads a member of a log destination if the destination is enabled. */
export function ifEnabled(path: string, name: string): (input: Input) => string[] {
  return (input) => {
    const destination = path.split(".").reduce<unknown>((value, part) => (value as Input | undefined)?.[part], input);
    return (destination as Input | undefined)?.["enabled"] === true ? stringsAt(destination, [name]) : [];
  };
}

function stringsAt(value: unknown, [name, ...rest]: readonly string[]): string[] {
  if (name === undefined) return [value].flat().filter((each): each is string => typeof each === "string" && each !== "");
  return typeof value === "object" && value !== null ? stringsAt((value as Input)[name], rest) : [];
}
