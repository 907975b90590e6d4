import { type AwsRequest, jsonBody } from "../protocol/request.js";
import { type ServiceModel, type Shape, type ShapeReference, shapeOf } from "./service-model.js";

/** Members of a structure by their names in the model. Values that have no representation in the model's type stay as they are. */
export type Input = Readonly<Record<string, unknown>>;

/** Returns the members of a request of the protocol rest-json: from the path, the query string, headers and the body. */
export function restInput(model: ServiceModel, input: Shape, request: AwsRequest, pathParameters: Readonly<Record<string, string>>): Input {
  const payload = input.payload === undefined ? undefined : input.members?.[input.payload];
  const payloadShape = payload && shapeOf(model, payload);
  const body = payload && payloadShape?.type !== "structure" ? undefined : jsonBody(request);
  const members = Object.entries(input.members ?? {}).map(([name, member]): [string, unknown] => {
    const { location, locationName = name } = member;
    if (location === "uri") return [name, scalar(model, member, pathParameters[locationName])];
    if (location === "querystring") return [name, fromQuery(model, member, request.query.getAll(locationName))];
    if (location === "header") return [name, scalar(model, member, request.headers[locationName.toLowerCase()])];
    if (location) return [name, undefined]; // a map of headers
    if (name === input.payload) return [name, body ? jsonInput(model, payload as ShapeReference, body) : request.body];
    return [name, jsonInput(model, member, body?.[locationName])];
  });
  return Object.fromEntries(members.filter(([, value]) => value !== undefined));
}

/** Converts a JSON value: names of members to those of the model; null to an absent value. Unknown members are dropped, as AWS does. */
export function jsonInput(model: ServiceModel, reference: ShapeReference, value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  const shape = shapeOf(model, reference);
  if (shape.type === "list" && Array.isArray(value)) {
    return value.map((item) => jsonInput(model, shape.member as ShapeReference, item) ?? null);
  }
  if (typeof value !== "object" || Array.isArray(value)) return value;
  const members = value as Readonly<Record<string, unknown>>;
  if (shape.type === "map") {
    return Object.fromEntries(
      Object.entries(members).map(([key, item]) => [key, jsonInput(model, shape.value as ShapeReference, item) ?? null]),
    );
  }
  if (shape.type !== "structure") return value;
  const converted = Object.entries(shape.members ?? {}).map(([name, member]): [string, unknown] => [
    name,
    jsonInput(model, member, members[member.locationName ?? name]),
  ]);
  return Object.fromEntries(converted.filter(([, item]) => item !== undefined));
}

function fromQuery(model: ServiceModel, member: ShapeReference, values: readonly string[]): unknown {
  if (values.length === 0) return undefined;
  const shape = shapeOf(model, member);
  if (shape.type === "list") return values.map((value) => scalar(model, shape.member as ShapeReference, value));
  return shape.type === "map" ? undefined : scalar(model, member, values[0]);
}

/** Returns the value that a text stands for in the type of the member; the text itself if it stands for none. */
export function scalar(model: ServiceModel, member: ShapeReference, text: string | readonly string[] | undefined): unknown {
  if (typeof text !== "string") return undefined;
  const { type } = shapeOf(model, member);
  if (["integer", "long", "float", "double"].includes(type)) return /^-?\d+(\.\d+)?(e-?\d+)?$/i.test(text) ? Number(text) : text;
  if (type === "boolean") return text === "true" ? true : text === "false" ? false : text;
  return text;
}
