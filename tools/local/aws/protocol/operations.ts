import { type AwsRequest, formParameters, isQueryRequest, jsonBody, operationName } from "./request.js";

/** The input of an operation: the JSON body, or the form parameters of a Query API. Parameters in the path are in braces: `{apiId}`. */
export type Input = Readonly<Record<string, unknown>>;

/** Entries by operation: `CreateLogGroup`, or `POST /v1/clusters` for REST APIs. */
export type Operations<T> = Readonly<Record<string, T>>;

/** Returns the entry for the operation of a request, and the operation's input; undefined if there is no entry. */
export function findOperation<T>(operations: Operations<T>, request: AwsRequest): { readonly entry: T; readonly input: Input } | undefined {
  if (request.headers["x-amz-target"] !== undefined) {
    const entry = operations[operationName(request)];
    return entry && { entry, input: jsonBody(request) };
  }
  if (isQueryRequest(request)) {
    const form = formParameters(request);
    const entry = operations[form.get("Action") ?? ""];
    return entry && { entry, input: Object.fromEntries(form) };
  }
  for (const [operation, entry] of Object.entries(operations)) {
    const parameters = pathParameters(operation, request);
    if (parameters) return { entry, input: { ...jsonBody(request), ...parameters } };
  }
  return undefined;
}

/** Returns the parameters in the path of a request to a REST operation; undefined for another operation. */
function pathParameters(operation: string, { method, path }: AwsRequest): Record<string, string> | undefined {
  const [operationMethod, pattern = ""] = operation.split(" ");
  const match = operationMethod === method && new RegExp(`^${pattern.replace(/\{\w+\}/g, "([^/]+)")}/?$`).exec(path);
  if (!match) return undefined;
  const names = pattern.match(/\{\w+\}/g) ?? [];
  return Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(match[index + 1] as string)]));
}

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
