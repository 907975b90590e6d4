import { type AwsRequest, formParameters } from "../protocol/request.js";
import { type Input, scalar } from "./rest-input.js";
import { type ServiceModel, type Shape, type ShapeReference, shapeOf } from "./service-model.js";

/** The parameters of a query request, split at the dots of their names: `Tags.member.1.Key`. */
interface Node {
  text?: string;
  readonly below: Map<string, Node>;
}

/** Returns the members of a request of the query protocol. */
export function queryInput(model: ServiceModel, input: Shape, request: AwsRequest): Input {
  return structure(model, input, tree(formParameters(request)));
}

/**
 * Returns the members of a query request to SQS. Its model is that of the JSON protocol, which doesn't contain the names of lists and
 * maps in the query protocol (`Attribute.1.Name`): these members are returned as absent. The queue can be in the path.
 */
export function sqsQueryInput(model: ServiceModel, input: Shape, request: AwsRequest): Input {
  const form = formParameters(request);
  const members = Object.entries(input.members ?? {}).flatMap(([name, member]) => {
    const text = form.get(name) ?? (name === "QueueUrl" && request.path !== "/" ? request.path : undefined);
    return text === undefined ? [] : [[name, scalar(model, member, text)]];
  });
  return Object.fromEntries(members);
}

function tree(form: URLSearchParams): Node {
  const root: Node = { below: new Map() };
  for (const [name, text] of form) {
    let node = root;
    for (const part of name.split(".")) {
      const next = node.below.get(part) ?? { below: new Map() };
      node.below.set(part, next);
      node = next;
    }
    node.text = text;
  }
  return root;
}

function structure(model: ServiceModel, shape: Shape, node: Node): Input {
  const members = Object.entries(shape.members ?? {}).map(([name, member]): [string, unknown] => [
    name,
    memberValue(model, member, node.below.get(member.locationName ?? name)),
  ]);
  return Object.fromEntries(members.filter(([, value]) => value !== undefined));
}

function memberValue(model: ServiceModel, member: ShapeReference, node: Node | undefined): unknown {
  if (!node) return undefined;
  const shape = shapeOf(model, member);
  const flattened = shape.flattened ?? member.flattened ?? false;
  switch (shape.type) {
    case "structure":
      return structure(model, shape, node);
    case "list": {
      const item = shape.member as ShapeReference;
      return numbered(flattened ? node : node.below.get(item.locationName ?? "member")).map((below) => memberValue(model, item, below));
    }
    case "map": {
      const [key, value] = [shape.key as ShapeReference, shape.value as ShapeReference];
      const entries = numbered(flattened ? node : node.below.get("entry")).map((entry) => [
        entry.below.get(key.locationName ?? "key")?.text ?? "",
        memberValue(model, value, entry.below.get(value.locationName ?? "value")),
      ]);
      return Object.fromEntries(entries);
    }
    default:
      return scalar(model, member, node.text);
  }
}

/** Returns `1`, `2`, … below a node, in numerical order; nothing for the empty list `Tags=`. */
function numbered(node: Node | undefined): Node[] {
  return [...(node?.below ?? [])].sort(([a], [b]) => Number(a) - Number(b)).map(([, below]) => below);
}
