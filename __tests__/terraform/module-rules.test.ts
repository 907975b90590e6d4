import { mkdirSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { buildPlatform, platformRules, publishedModules } from "../../modules/platform/index.js";
import type { ModuleStack } from "../../modules/terraform/index.js";
import { synthesizedModule } from "../../tools/build/modules/synthesized-module.js";
import { runFolder } from "../../tools/setup/folders.js";
import { errorsIn, runTerraform, terraformEnvironment } from "../../tools/terraform/index.js";
import { emptyFunctionZips } from "../support/modules/function-zips.js";

type Variables = Readonly<Record<string, unknown>>;

const subnets = (...digits: number[]) => digits.map((digit) => `subnet-0000000${digit}`);
const placed = { name: "orders", vpc_id: "vpc-01", subnet_ids: subnets(1, 2, 3) };
const existing = {
  ...{ name: "orders", vpc_id: "vpc-01", subnet_ids: subnets(1, 2), security_group_id: "sg-01" },
  cluster_arn: "arn:aws:kafka:us-east-1:123456789012:cluster/orders/0a1b2c3d-0000-1111-2222-333344445555-1",
};

const minimal = { name: "orders", environment: "test" };

/** The required variables of each module. */
const required: Readonly<Record<string, Variables>> = {
  network: { name: "orders" },
  "msk-cluster": placed,
  "msk-express": placed,
  "msk-serverless": placed,
  "kafka-access": existing,
  "msk-observability": { name: "orders", cluster_arn: existing.cluster_arn },
  "event-api": existing,
  "schema-registry": { name: "orders" },
  platform: minimal,
};

const named = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`u${i}`, {}]));
const topic = (settings: object) => ({ topics: { "ad-events": { partitions: 6, ...settings }, "ad-events-dead-letters": {} } });
const brokers = { brokers: 2, subnet_ids: subnets(1, 2) };

/** Values of a cluster's variables that break a rule, for modules whose variables are the cluster's settings. */
const ofCluster: Readonly<Record<string, Variables>> = {
  "cluster/internal-topics-replication-factor": { server_properties: { "default.replication.factor": "4" } },
  "cluster/min-insync-below-replication-factor": { server_properties: { "min.insync.replicas": "3" } },
  "cluster/message-sizes-increase": { server_properties: { "message.max.bytes": "5000000" } },
  "cluster/message-size-once": { max_message_mib: 2, server_properties: { "message.max.bytes": "1048576" } },
  "cluster/property-of-version": { kafka_version: "4.1.x.kraft", server_properties: { "leader.imbalance.per.broker.percentage": "5" } },
  "cluster/zookeeper-brokers-limit": { kafka_version: "3.9.x", brokers: 33 },
  "cluster/autoscaling-maximum": { volume_gib: 200, storage_autoscaling: { maximum_gib: 100 } },
  "cluster/provisioned-throughput-limit": {
    ...{ provisioned_throughput_mib_per_second: 300, server_properties: { "num.replica.fetchers": "4" } },
    instance_type: "kafka.m7g.large",
  },
  "cluster/provisioned-throughput-fetchers": { provisioned_throughput_mib_per_second: 300, instance_type: "kafka.m7g.2xlarge" },
  "cluster/t3-features": { instance_type: "kafka.t3.small", tiered_storage: true, kafka_version: "3.9.x" },
  "cluster/tiered-cleanup-policy": { tiered_storage: true, server_properties: { "log.cleanup.policy": "compact" } },
  "cluster/authentication-on": { authentication: { iam: false } },
  "cluster/plaintext-unauthenticated": { encryption_in_transit: "TLS_PLAINTEXT" },
  "cluster/brokers-multiple-of-zones": { brokers: 4 },
};

const ofSubnets: Readonly<Record<string, Variables>> = {
  "network/existing-subnet-per-zone": { subnet_ids: subnets(1, 1, 2) },
  "cluster/express-zones": { subnet_ids: subnets(1, 2), brokers: 2 },
};

const ofUsers: Readonly<Record<string, Variables>> = {
  "access/scram-users-limit": { scram_users: named(1001), authentication: { scram: true } },
  "access/scram-users-need-scram": { scram_users: named(1) },
};

const ofTopics: Readonly<Record<string, Variables>> = {
  "topics/min-insync-below-replication-factor": topic({ min_insync_replicas: 3 }),
  "topics/names-differ-in-metrics": { topics: { ...topic({}).topics, "a.b": {}, a_b: {} } },
  "topics/tiered-retention": topic({ tiered: true, retention_hours: 24 }),
  "topics/local-retention": topic({ local_retention_hours: 24 }),
  "topics/acl-complete": { acls: [{ produce: ["ad-events"] }] },
  "topics/acl-rule-effective": { acls: [{ users: ["*"], rules: [{ resource: "topic", operations: ["Read"] }] }] },
  "topics/quota-complete": { quotas: [{ user: "*", client_id: "a" }] },
  "topics/quota-once": { quotas: [1, 2].map((rate) => ({ client_id: "a", producer_byte_rate: rate })) },
};

const ofEvents: Readonly<Record<string, Variables>> = {
  "event-api/deadline-before-timeout": { producer: { deadline_ms: 8000, timeout_seconds: 8 } },
  "event-api/pollers-minimum": { consumer: { pollers: { minimum: 4 } } },
  "event-api/dead-letter-topic-differs": { topic: "a", dead_letter_topic: "a" },
};

const ofNetwork: Readonly<Record<string, Variables>> = {
  "network/vpc-size": { cidr: "10.0.0.0/15" },
  "network/tiers-in-vpc": { tiers: { broker: "10.1.0.0/20" } },
  "network/tiers-apart": { tiers: { broker: "10.0.0.0/20", private: "10.0.0.0/18" } },
};

const below = (key: string, table: Readonly<Record<string, Variables>>) =>
  Object.fromEntries(Object.entries(table).map(([id, value]) => [id, { [key]: value }]));

/** Values that break each rule that a module checks. A rule may have several. */
const breaking: Record<string, Readonly<Record<string, Variables>>> = {
  network: ofNetwork,
  "msk-cluster": {
    ...{ ...ofCluster, ...ofUsers, ...ofSubnets },
    // Applied, such a cluster could hold no topic and no consumer group: the internal topics have three replicas.
    "cluster/internal-topics-replication-factor": brokers,
  },
  "msk-express": { ...ofCluster, ...ofUsers, ...ofSubnets },
  "msk-serverless": ofSubnets,
  "kafka-access": { ...ofTopics, ...ofUsers },
  "msk-observability": { "observability/lag-objective": { lag: { shop: { topics: ["a"] } } } },
  "event-api": ofEvents,
  // Its definitions are known to Terraform only: Glue checks them.
  "schema-registry": {},
  platform: {
    ...below("network", ofNetwork),
    ...below("cluster", ofCluster),
    ...ofTopics,
    ...below("event_api", ofEvents),
    "observability/lag-objective": { observability: { lag: { shop: { topics: ["a"] } } } },
    "access/scram-users-limit": { scram_users: named(1001), cluster: { authentication: { scram: true } } },
    "access/scram-users-need-scram": { scram_users: named(1) },
    "access/acl-users-declared": { acls: [{ users: ["shop"], produce: ["ad-events"] }] },
    "access/acl-certificates-need-mtls": { acls: [{ certificates: ["CN=shop"], produce: ["ad-events"] }] },
    "access/quota-users-declared": { quotas: [{ user: "shop", producer_byte_rate: 1 }] },
    "access/quota-certificates-need-mtls": { quotas: [{ certificate: "CN=shop", producer_byte_rate: 1 }] },
    "topics/acl-topics-declared": { acls: [{ users: ["*"], consume: [{ topic: "ad-event", group: "g" }] }] },
    "cluster/functions-need-iam": { cluster: { authentication: { iam: false, scram: true } } },
    "cluster/topic-replicas-per-broker": topic({ replication_factor: 4 }),
    "cluster/partitions-limit": topic({ partitions: 3000 }),
    "cluster/retention-fits-storage": topic({ retention_bytes: 500_000_000_000 }),
    "cluster/topic-message-size": topic({ max_message_bytes: 2_000_000 }),
    "cluster/topic-tiered-storage": topic({ tiered: true }),
    "event-api/topics-declared": { event_api: { topic: "ad-event" } },
    "event-api/topics-not-compacted": topic({ cleanup_policy: "compact" }),
    "event-api/dead-letters-fit": { topics: { "ad-events": {}, "ad-events-dead-letters": { max_message_bytes: 3000 } } },
    "event-api/body-fits-topic": { event_api: { producer: { max_body_bytes: 1_048_576 } } },
    "event-api/pollers-per-partition": { event_api: { consumer: { pollers: { maximum: 7 } } } },
  },
};
breaking["express"] = { ...breaking["platform"], "cluster/topic-fixed-replication": topic({ min_insync_replicas: 1 }) };
breaking["serverless"] = {
  ...breaking["express"],
  "cluster/serverless-topic-properties": topic({ configuration: { "segment.ms": "1000" } }),
  "cluster/serverless-without-acls": { acls: [] },
  "cluster/serverless-without-quotas": { quotas: [] },
  "access/scram-users-need-scram": { scram_users: named(1) },
  "event-api/body-fits-topic": { event_api: { producer: { max_body_bytes: 1_048_576 } } },
};
breaking["counted"] = {
  ...breaking["platform"],
  "event-api/event-ids-outlive-records": { event_api: { consumer: { maximum_record_age_seconds: 604_800 } } },
};
breaking["connected"] = {
  ...breaking["platform"],
  "cluster/public-access-secure": { cluster: { authentication: { unauthenticated: "allowed" } } },
  "cluster/vpc-connectivity-authentication": { cluster: { authentication: { iam: false, scram: true } } },
  "cluster/shared-reachable": { cluster: { authentication: { iam: false, scram: true } } },
  "observability/collector-exporters": { cluster: { prometheus: { node_exporter: false } } },
  "network/existing-subnet-per-zone": { network: { broker_subnet_ids: subnets(1, 1, 2) } },
};

interface Checked {
  readonly folder: string;
  /** Ids of the rules that the variables check. */
  readonly ids: readonly string[];
}

/** Structures that `msk generate` can choose, for rules that concern none of the published modules. */
const generated: Readonly<Record<string, Parameters<typeof buildPlatform>[1]>> = {
  express: { ...minimal, cluster: { kind: "express", deletionProtection: false } },
  serverless: { ...minimal, cluster: { kind: "serverless", deletionProtection: false } },
  counted: { ...minimal, eventApi: { consumer: { deduplication: "table", eventIdRetentionSeconds: 86_400 } } },
  connected: {
    ...minimal,
    network: { mode: "existing", vpcId: "vpc-01", privateSubnetIds: subnets(1, 2, 3), brokerSubnetIds: subnets(1, 2, 3) },
    cluster: {
      deletionProtection: false,
      publicAccess: { acknowledge: "the brokers are on the internet" },
      vpcConnectivity: { iam: true },
      replicated: true,
      prometheus: { jmxExporter: true, nodeExporter: true },
    },
    bastion: {},
    observability: { prometheus: true, collector: "bastion" },
  },
};

let folder: string;
let removeZips: () => void;
const modules = new Map<string, Checked>();

beforeAll(async () => {
  folder = runFolder("module-rules");
  removeZips = emptyFunctionZips();
  const others = Object.entries(generated).map(([name, chosen]) => ({ name, build: (stack: ModuleStack) => buildPlatform(stack, chosen) }));
  for (const { name, build } of [...publishedModules, ...others]) {
    const { variable = {} } = synthesizedModule(name, build).json;
    const path = join(folder, name);
    mkdirSync(path, { recursive: true });
    // The variables alone: a plan of the resources needs AWS, and Terraform checks variables before it.
    writeFileSync(join(path, "main.tf.json"), JSON.stringify({ variable }));
    const validations = Object.values(variable).flatMap(({ validation = [] }) => validation as { error_message: string }[]);
    modules.set(name, { folder: path, ids: validations.flatMap(({ error_message: text }) => /\[(\S+\/\S+)\]$/.exec(text)?.[1] ?? []) });
  }
});

afterAll(async () => {
  removeZips();
  await rm(folder, { recursive: true, force: true });
});

const checked = (module: string) => modules.get(module) as Checked;

/** Returns the ids of the rules that a plan with `variables` reports; other errors as they are. */
async function reported(module: string, variables: Variables): Promise<string[]> {
  const { folder: cwd } = checked(module);
  writeFileSync(join(cwd, "terraform.tfvars.json"), JSON.stringify({ ...required[module], ...variables }));
  const run = await runTerraform(["plan", "-json", "-input=false", "-lock=false"], {
    folder: cwd,
    environment: await terraformEnvironment(),
  });
  return errorsIn(run).map(({ summary, detail = "" }) => /\[([a-z]\S*\/\S+)\]/.exec(detail)?.[1] ?? `${summary}: ${detail}`);
}

const names = [...publishedModules.map(({ name }) => name), ...Object.keys(generated)];

test.each(names)("%s accepts its defaults", async (name) => {
  expect(await reported(name, {})).toEqual([]);
});

test("a version of Kafka 4 has no ZooKeeper, with or without .kraft in its name", async () => {
  expect(await reported("msk-cluster", { kafka_version: "4.2.x", brokers: 33 })).toEqual([]);
});

test.each(names)("%s refuses a value that breaks each rule that it checks, and reports the rule", async (name) => {
  // Generated modules are the platform with another structure: what the platform checks too is tried there.
  const ids = checked(name).ids.filter((id) => !(name in generated) || !checked("platform").ids.includes(id));
  const results: Record<string, readonly string[]> = {};
  for (const id of ids) {
    const values = breaking[name]?.[id];
    results[id] = values === undefined ? ["no value that breaks it is known"] : await reported(name, values);
  }
  expect(results).toEqual(Object.fromEntries(ids.map((id) => [id, expect.arrayContaining([id])])));
});

test("each rule is checked by a module, or says why none needs to", () => {
  const ids = new Set(names.flatMap((name) => checked(name).ids));
  expect(platformRules.filter(({ id, terraform }) => typeof terraform === "function" && !ids.has(id)).map(({ id }) => id)).toEqual([]);
  const reasons = platformRules.flatMap(({ terraform }) => (typeof terraform === "function" ? [] : [terraform.notNeeded]));
  for (const reason of reasons) expect(reason).toMatch(/^[A-Z].{20,}\.$/);
});
