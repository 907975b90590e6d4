import { isPlainMap, limitsOfNumber, type SettingSchema, unionBranches } from "../../../modules/settings/index.js";
import { filledIn, type Placeholders } from "./placeholders.js";
import { isPropertyMap, type SettingNode } from "./setting-nodes.js";

/** The candidate value of a setting that is left out of the document. */
export const LEFT_OUT = Symbol("left out");

/** Candidate values that no schema contains: names and networks that must match other settings. */
const known: Readonly<Record<string, readonly unknown[]>> = {
  "eventApi.topic": ["orders"],
  "eventApi.deadLetterTopic": ["orders"],
  "eventApi.deadLetterBucket.prefix": ["failed/"],
  "eventApi.deadLetterBucket.keyArn": ["arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-0a1b-4a1b-8a1b-0a1b2c3d4e5e"],
  region: ["eu-west-1"],
  "bastion.instanceType": ["t4g.large"],
  "cluster.vpcConnectivity": [{ iam: true }],
  "cluster{kind=standard}.kafkaVersion": ["3.9.x.kraft", "4.0.x.kraft", "3.9.x", "3.8.x.kraft"],
  "cluster.replacementApproval": ["changes: planned, to see what it does"],
  "observability.grafana.version": ["12.4"],
  "observability.existingCluster": [{ kind: "provisioned", enhancedMonitoring: "DEFAULT" }],
  "observability.grafana.networkAccess": [{ prefixLists: ["pl-0123456789abcdef0"], vpcEndpoints: ["vpce-0123456789abcdef0"] }, "public"],
  acls: [[{ users: ["billing"], produce: ["orders", "ad-events"] }]],
  pipelines: [
    {
      search: {
        kind: "connect",
        plugin: { source: "s3", bucket: "plugins", key: "search.zip" },
        properties: { "connector.class": "com.example.Search", "tasks.max": 1 },
        consume: ["ad-events"],
      },
    },
  ],
  schemas: [{}],
  "schemas.<name>.file": ["tools/changes/baselines/schemas/event-with-region.avsc"],
  "schemas.<name>.topics": [["ad-events", "ad-events-dead-letters"]],
  quotas: [[{ clientId: "import", producerByteRate: 2_097_152 }]],
  "network{mode=new}.cidr": ["10.0.0.0/17"],
  "network{mode=new}.zones": [["a", "b", "d"]],
  "network{mode=existing}.zones": [["a", "b", "d"]],
  "network{mode=new}.tiers.public": ["10.0.48.0/20"],
  "network{mode=new}.tiers.private": ["10.0.48.0/20"],
  "network{mode=new}.tiers.broker": ["10.0.48.0/20"],
  // Inputs of published modules.
  "schemas.<name>.definition": [
    '{"type":"record","name":"AdEvent","fields":[{"name":"adId","type":"string"},{"name":"region","type":"string","default":"unknown"}]}',
  ],
  prometheusWorkspaces: [{ main: "ws-0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f" }],
  cidr: ["10.0.0.0/17"],
  "tiers.public": ["10.0.48.0/20"],
  "tiers.private": ["10.0.48.0/20"],
  "tiers.broker": ["10.0.48.0/20"],
  replacementApproval: ["changes", "changes-express", "changes-serverless"].map((name) => `${name}: planned, to see what it does`),
  "network{mode=new}.replacementApproval": ["msk-ha-changes: planned, to see what it does"],
};

/** Candidate values that consist of placeholders: the first placeholder in it, and the value as JSON. */
const placeholderValues: Readonly<Record<string, readonly [placeholder: string, json: string]>> = {
  "network{mode=existing}.privateSubnetIds": ["subnet d", '["{{subnet d}}", "{{subnet e}}", "{{subnet f}}"]'],
  "network{mode=existing}.brokerSubnetIds": ["subnet a", '["{{subnet a}}", "{{subnet b}}", "{{subnet d}}"]'],
  "cluster.authentication.mutualTls{mode=existing}.authorities": ["other authority", '["{{other authority}}"]'],
  "authentication.mutualTls.authorities": ["other authority", '["{{other authority}}"]'],
  "bastion.publicSsh.subnetId": ["subnet d", '"{{subnet d}}"'],
  "cluster.dataKey": ["other key", '"{{other key}}"'],
  operationsKey: ["other key", '"{{other key}}"'],
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
 * Returns values that a setting can take instead of `value`, the nearest first. Rules across settings have not checked them. A value
 * that can go up and down gets candidates of both ways, since their effects can differ.
 */
export function candidateValues({ name, schema, optional }: SettingNode, value: unknown, placeholders: Placeholders = {}): unknown[] {
  const [placeholder = "", json = ""] = placeholderValues[name] ?? [];
  const listed = Object.hasOwn(placeholders, placeholder)
    ? [JSON.parse(filledIn(json, placeholders)), ...(name === "replicator" ? ["off"] : [])]
    : known[name];
  const candidates = (listed ?? valuesOf(schema, value)).filter((candidate) => JSON.stringify(candidate) !== JSON.stringify(value));
  return optional && value !== undefined ? [...candidates, LEFT_OUT] : candidates;
}

function valuesOf({ absent, absentAs, ...schema }: SettingSchema, value: unknown): unknown[] {
  // The variable of a module uses null for an absent value, or the number that the setting defines.
  if (absent !== undefined) return [...valuesOf(schema, value ?? undefined), absentAs ?? null];
  const branches = unionBranches(schema);
  if (schema.enum) return neighbours(schema.enum, value);
  if (branches?.every(({ const: constant }) => constant !== undefined)) {
    return neighbours(
      branches.map(({ const: constant }) => constant),
      value,
    );
  }
  // Values of the same kind first, then other kinds: `off`, or `account`.
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

const sameKind = (branch: SettingSchema, value: unknown) =>
  branch.type === "object" ? (typeof value === "object" ? value : undefined) : value;

/** Returns the other choices: those after the value, in the order of the schema, then those before it, the nearest first. */
function neighbours(choices: readonly unknown[], value: unknown): unknown[] {
  const at = choices.indexOf(value);
  return at < 0 ? [...choices] : [...choices.slice(at + 1), ...choices.slice(0, at).reverse()];
}

function numbers(schema: SettingSchema, value: unknown): number[] {
  const now = typeof value === "number" ? value : undefined;
  const { minimum: least = 1, maximum: most = Number.POSITIVE_INFINITY } = limitsOfNumber(schema);
  const steps = now === undefined ? [least, 2 * least] : [now + 1, now + 3, 2 * now, now - 1, Math.floor(now / 2), now - 3];
  return steps.filter((other) => other >= least && other <= most);
}

/** Returns texts that match the schema's pattern: variants of the value, or samples of what settings contain. */
function texts({ pattern, maxLength = Number.POSITIVE_INFINITY }: SettingSchema, value: unknown): string[] {
  const now = typeof value === "string" ? value : "";
  const fits = (text: string) => text.length <= maxLength && (pattern === undefined || new RegExp(pattern, "u").test(text));
  const variants = now
    ? [`${now}-2`, `${now}2`, now.replace(/[0-9a-f](?=[^0-9a-f]*$)/, (letter) => (letter === "1" ? "2" : "1"))]
    : samples;
  return variants.filter((text) => text !== now && fits(text)).slice(0, 2);
}

const account = "123456789012";
const samples = [
  "other",
  "kafka.internal",
  `arn:aws:acm-pca:us-east-1:${account}:certificate-authority/0a1b2c3d`,
  `arn:aws:iam::${account}:role/other`,
  `arn:aws:kafka:us-east-1:${account}:cluster/other/0a1b2c3d-1`,
  `arn:aws:kms:us-east-1:${account}:key/0a1b2c3d-0a1b-4a1b-8a1b-0a1b2c3d4e5f`,
  account,
  "vpc-0a1b2c3d",
  "subnet-0a1b2c3d",
  "sg-0a1b2c3d",
  "https://other.example/",
  "other@example.com",
  "192.0.2.0/24",
  "us-west-2",
  "a",
  "review/drift",
];

/** Returns the list with one item more, and with one less. A list that is absent gets the minimum number of items. */
function lists({ items = {}, minItems = 0 }: SettingSchema, value: unknown): unknown[][] {
  const now = Array.isArray(value) ? value : [];
  const more = valuesOf(items, undefined).filter((item) => !now.includes(item));
  const lacking = Math.max(1, minItems - now.length);
  const filled = more
    .slice(0, 2)
    .map((item) => [...now, ...Array.from({ length: lacking }, (_, i) => (i === 0 ? item : `${String(item)}${i}`))]);
  return [...filled, ...(now.length > minItems && now.length > 0 ? [now.slice(0, -1)] : [])];
}

/** Returns the map with one entry more, and with one less; for a map of settings, the smallest valid map. */
function maps(schema: SettingSchema, value: unknown): Record<string, unknown>[] {
  const now = (value && typeof value === "object" ? value : {}) as Record<string, unknown>;
  const { additionalProperties: entry, propertyNames = {} } = schema;
  if (isPropertyMap(schema)) return propertyMaps(schema.properties ?? {}, now);
  if (schema.named) return propertyMaps(schema.named, now, String);
  if (typeof entry !== "object") return value === undefined ? [smallest(schema)] : [];
  const names = valuesOf({ type: "string", ...propertyNames }, undefined).map(String);
  const name = names.find((each) => !Object.hasOwn(now, each));
  const last = Object.keys(now).at(-1);
  const without = Object.fromEntries(Object.entries(now).filter(([key]) => key !== last));
  const one = entry.type === "object" ? smallest(entry) : valuesOf(entry, undefined)[0];
  return [...(name === undefined ? [] : [{ ...now, [name]: one }]), ...(last === undefined ? [] : [without])];
}

/** Returns the map with each property that it does not have, one at a time. */
const propertyMaps = (
  properties: Readonly<Record<string, SettingSchema>>,
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

/** Returns the smallest valid map of a schema: its required keys. */
function smallest({ properties = {}, required = [] }: SettingSchema): Record<string, unknown> {
  return Object.fromEntries(
    required.map((key) => {
      const property = properties[key] as SettingSchema;
      return [key, property.const ?? valuesOf(property, undefined)[0]];
    }),
  );
}

const subnets = (first: number) => [0, 1, 2].map((i) => `subnet-0a1b2c3${first + i}`);

/** Values that a kind needs in addition to its required keys. */
const needed: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "network.mode=existing": { privateSubnetIds: subnets(0), brokerSubnetIds: subnets(3) },
  "cluster.kind=express": { serverProperties: {} },
};

/** Returns the map that chooses `kind`. It keeps the values of `now` that the kind also has. */
export function ofKind({ name, kinds = {}, path }: SettingNode, kind: unknown, now: unknown): Record<string, unknown> {
  const branch = kinds[String(kind)] ?? {};
  const kept = Object.entries(isPlainMap(now) ? now : {}).filter(([key, value]) => {
    const property = branch.properties?.[key];
    return property !== undefined && (property.enum?.includes(value) ?? true);
  });
  return { ...smallest(branch), ...Object.fromEntries(kept), ...needed[`${name}=${String(kind)}`], [String(path.at(-1))]: kind };
}
