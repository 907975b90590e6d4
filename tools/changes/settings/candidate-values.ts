import { filledIn, type Placeholders } from "./placeholders.js";
import { isPropertyMap, type JsonSchema, type Leaf } from "./setting-nodes.js";

/** Left out, which makes the setting its default. */
export const LEFT_OUT = Symbol("left out");

/** Settings whose other values no schema can know: names of things that must fit other settings, or each other. */
const known: Readonly<Record<string, readonly unknown[]>> = {
  "eventApi.topic": ["orders"],
  "eventApi.deadLetterTopic": ["orders"],
  region: ["eu-west-1"],
  "cluster.vpcConnectivity": [{ iam: true }],
  "cluster.replacementApproval": ["changes: planned, to see what it does"],
  acls: [[{ users: ["billing"], produce: ["orders", "ad-events"] }]],
  "network{mode=new}.cidr": ["10.0.0.0/17"],
  "network{mode=new}.zones": [["a", "b", "d"]],
  "network{mode=existing}.zones": [["a", "b", "d"]],
  "network{mode=new}.tiers.public": ["10.0.48.0/20"],
  "network{mode=new}.tiers.private": ["10.0.48.0/20"],
  "network{mode=new}.tiers.broker": ["10.0.48.0/20"],
  // Inputs of published modules.
  cidr: ["10.0.0.0/17"],
  "tiers.public": ["10.0.48.0/20"],
  "tiers.private": ["10.0.48.0/20"],
  "tiers.broker": ["10.0.48.0/20"],
  replacementApproval: ["changes", "changes-express", "changes-serverless"].map((name) => `${name}: planned, to see what it does`),
  "network{mode=new}.replacementApproval": ["msk-ha-changes: planned, to see what it does"],
};

/** Settings whose other value must be there before: what it is, and what it is of. */
const beforehand: Readonly<Record<string, readonly [placeholder: string, json: string]>> = {
  "network{mode=existing}.privateSubnetIds": ["subnet d", '["{{subnet d}}", "{{subnet e}}", "{{subnet f}}"]'],
  "network{mode=existing}.brokerSubnetIds": ["subnet a", '["{{subnet a}}", "{{subnet b}}", "{{subnet d}}"]'],
  "cluster.authentication.mutualTls{mode=existing}.authorities": ["other authority", '["{{other authority}}"]'],
  "authentication.mutualTls.authorities": ["other authority", '["{{other authority}}"]'],
  subnetIds: ["subnet d", '["{{subnet a}}", "{{subnet b}}", "{{subnet d}}"]'],
  clusterArn: ["other cluster", '"{{other cluster}}"'],
  "cluster{kind=existing}.arn": ["other cluster", '"{{other cluster}}"'],
  "connections.<name>.clusterArn": ["other cluster", '"{{other cluster}}"'],
  "replicator.peer.arn": ["other cluster", '"{{other cluster}}"'],
  "replicator.peer.subnetIds": ["subnet a", '["{{subnet a}}", "{{subnet b}}"]'],
  replicator: [
    "cluster",
    '{ "direction": "from", "peer": { "arn": "{{cluster}}", "subnetIds": ["{{subnet a}}", "{{subnet b}}"], "securityGroupIds": ["{{security group}}"] } }',
  ],
};

/**
 * Values that a setting may take instead of `value`, nearest first; the rules over several settings have not seen them yet.
 * Where there is a way up and a way down, both are among them: they may differ in what they do.
 */
export function otherValues({ name, schema, optional }: Leaf, value: unknown, placeholders: Placeholders = {}): unknown[] {
  const needs = beforehand[name];
  const isThere = needs !== undefined && Object.hasOwn(placeholders, needs[0] as string);
  const given = isThere ? [JSON.parse(filledIn(needs[1] as string, placeholders)), ...(name === "replicator" ? ["off"] : [])] : known[name];
  const found = given ?? valuesOf(schema, value);
  const others = found.filter((other) => JSON.stringify(other) !== JSON.stringify(value));
  return optional && value !== undefined ? [...others, LEFT_OUT] : others;
}

function valuesOf({ absent, absentAs = null, ...schema }: JsonSchema, value: unknown): unknown[] {
  // A variable of a module has null for what is absent, or what its setting says.
  if (absent !== undefined) return [...valuesOf(schema, value ?? undefined), absentAs];
  const branches = (schema.anyOf ?? schema.oneOf) as JsonSchema[] | undefined;
  if (schema.enum) return neighbours(schema.enum, value);
  if (branches?.every(({ const: constant }) => constant !== undefined)) {
    return neighbours(
      branches.map(({ const: constant }) => constant),
      value,
    );
  }
  // A value of the same kind first, then the other kinds: `off`, or `account`.
  if (branches)
    return branches.flatMap((branch) => (branch.const === undefined ? valuesOf(branch, sameKind(branch, value)) : [branch.const]));
  switch (schema.type) {
    case "boolean":
      return value === undefined ? [true, false] : [!value];
    case "integer":
    case "number":
      return numbers(schema, value);
    case "string":
      return texts(schema, value);
    case "array":
      return lists(schema, value);
    case "object":
      return maps(schema, value);
    default:
      return [];
  }
}

const sameKind = (branch: JsonSchema, value: unknown) =>
  branch.type === "object" ? (typeof value === "object" ? value : undefined) : value;

/** Those beside the value in the order of the schema, the next before the one before, then the rest. */
function neighbours(choices: readonly unknown[], value: unknown): unknown[] {
  const at = choices.indexOf(value);
  return at < 0 ? [...choices] : [...choices.slice(at + 1), ...choices.slice(0, at).reverse()];
}

function numbers({ minimum, maximum }: JsonSchema, value: unknown): number[] {
  const now = typeof value === "number" ? value : undefined;
  const [least, most] = [bound(minimum) ?? 1, bound(maximum) ?? Number.POSITIVE_INFINITY];
  const steps = now === undefined ? [least, 2 * least] : [now + 1, now + 3, 2 * now, now - 1, Math.floor(now / 2), now - 3];
  return steps.filter((other) => other >= least && other <= most);
}

/** zod gives every whole number the limits of JavaScript's. */
const bound = (limit: number | undefined) => (limit !== undefined && Math.abs(limit) < Number.MAX_SAFE_INTEGER ? limit : undefined);

/** Texts that were tried against the schema's pattern: made from the value, or one of what settings are made of. */
function texts({ pattern, maxLength = Number.POSITIVE_INFINITY }: JsonSchema, value: unknown): string[] {
  const now = typeof value === "string" ? value : "";
  const fits = (text: string) => text.length <= maxLength && (pattern === undefined || new RegExp(pattern).test(text));
  const made = now ? [`${now}-2`, `${now}2`, now.replace(/[0-9a-f](?=[^0-9a-f]*$)/, (letter) => (letter === "1" ? "2" : "1"))] : samples;
  return made.filter((text) => text !== now && fits(text)).slice(0, 2);
}

const account = "123456789012";
const samples = [
  "other",
  "kafka.internal",
  `arn:aws:acm-pca:us-east-1:${account}:certificate-authority/0a1b2c3d`,
  `arn:aws:iam::${account}:role/other`,
  `arn:aws:kafka:us-east-1:${account}:cluster/other/0a1b2c3d-1`,
  `arn:aws:kms:us-east-1:${account}:key/0a1b2c3d`,
  account,
  "vpc-0a1b2c3d",
  "subnet-0a1b2c3d",
  "sg-0a1b2c3d",
  "https://other.example/",
  "192.0.2.0/24",
  "us-west-2",
  "a",
];

/** One item more, and one less; of a list that is not there, as many as there must be. */
function lists({ items, minItems = 0 }: JsonSchema, value: unknown): unknown[][] {
  const now = Array.isArray(value) ? value : [];
  const more = valuesOf(items as JsonSchema, undefined).filter((item) => !now.includes(item));
  const lacking = Math.max(1, minItems - now.length);
  const filled = more
    .slice(0, 2)
    .map((item) => [...now, ...Array.from({ length: lacking }, (_, i) => (i === 0 ? item : `${String(item)}${i}`))]);
  return [...filled, ...(now.length > minItems && now.length > 0 ? [now.slice(0, -1)] : [])];
}

/** One entry more, and one less; of maps with fields of their own, the least that is legal. */
function maps(schema: JsonSchema, value: unknown): Record<string, unknown>[] {
  const now = (value && typeof value === "object" ? value : {}) as Record<string, unknown>;
  const { additionalProperties: entry, propertyNames = {} } = schema;
  if (isPropertyMap(schema)) return propertyMaps(schema.properties as Properties, now);
  if (schema.named) return propertyMaps(schema.named as Properties, now, String);
  if (typeof entry !== "object") return value === undefined ? [leastOf(schema)] : [];
  const names = valuesOf({ type: "string", ...(propertyNames as JsonSchema) }, undefined).map(String);
  const name = names.find((each) => !Object.hasOwn(now, each));
  const last = Object.keys(now).at(-1);
  const without = Object.fromEntries(Object.entries(now).filter(([key]) => key !== last));
  const one = (entry as JsonSchema).type === "object" ? leastOf(entry as JsonSchema) : valuesOf(entry as JsonSchema, undefined)[0];
  return [...(name === undefined ? [] : [{ ...now, [name]: one }]), ...(last === undefined ? [] : [without])];
}

/** With one property that was not set; the rules take most of them. */
const propertyMaps = (
  properties: Properties,
  now: Record<string, unknown>,
  as: (value: unknown) => unknown = (value) => value,
): Record<string, unknown>[] =>
  Object.entries(properties).flatMap(([name, property]) =>
    Object.hasOwn(now, name)
      ? []
      : valuesOf(property, undefined)
          .slice(0, 1)
          .map((value) => ({ ...now, [name]: as(value) })),
  );

type Properties = Readonly<Record<string, JsonSchema>>;

/** The least that a map of this schema may be. */
function leastOf({ properties = {}, required = [] }: JsonSchema): Record<string, unknown> {
  return Object.fromEntries(
    required.map((key) => {
      const property = properties[key] as JsonSchema;
      return [key, property.const ?? valuesOf(property, undefined)[0]];
    }),
  );
}

const subnets = (first: number) => [0, 1, 2].map((i) => `subnet-0a1b2c3${first + i}`);

/** What kinds need beside what their schema says is the least. */
const needed: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "network.mode=existing": { privateSubnetIds: subnets(0), brokerSubnetIds: subnets(3) },
  "cluster.kind=express": { serverProperties: {} },
};

/** What a choice between kinds must have to be of `kind`; what another kind has as well stays. */
export function ofKind({ name, schema: { branches = {} }, path }: Leaf, kind: unknown, now: unknown): Record<string, unknown> {
  const branch = (branches as Record<string, JsonSchema>)[String(kind)] ?? {};
  const kept = Object.entries(now && typeof now === "object" ? now : {}).filter(([key, value]) => {
    const property = branch.properties?.[key] as JsonSchema | undefined;
    return property !== undefined && (property.enum?.includes(value as string) ?? true);
  });
  return { ...leastOf(branch), ...Object.fromEntries(kept), ...needed[`${name}=${String(kind)}`], [String(path.at(-1))]: kind };
}
