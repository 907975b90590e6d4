import { writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { EC2Client, paginateDescribeSecurityGroupRules } from "@aws-sdk/client-ec2";
import { DescribeClusterV2Command, KafkaClient, paginateListClusterOperationsV2, UpdateBrokerStorageCommand } from "@aws-sdk/client-kafka";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { ConfigResourceTypes, type Kafka, type Producer } from "kafkajs";
import { stringify } from "yaml";
import { LocalControl, type LocalPlatform, startLocalPlatform, synthesize, useEndpoint } from "../../tools/deploy/index.js";
import { withAdmin } from "../../tools/local/kafka-admin.js";
import { until } from "../../tools/local/process/index.js";
import { mskLimits } from "../../tools/plan-review/msk-limits.js";
import type { Review } from "../../tools/plan-review/review.js";
import { runFolder } from "../../tools/setup/folders.js";
import {
  type Applied,
  documentIn,
  type PlanJson,
  planIn,
  requireSuccess,
  runTerraform,
  type Terraform,
  terraformEnvironment,
} from "../../tools/terraform/index.js";
import { kafkaClient } from "../../tools/traffic/kafka-client.js";
import { untilInSync } from "../../tools/traffic/leaders.js";
import { readBack } from "../../tools/traffic/read-back.js";
import { passwordOf } from "../support/clients/password-of.js";
import { produce, scramClient } from "../support/clients/scram-client.js";
import { stillRunning } from "../support/processes/processes.js";
import { commentOf, record, recordedComment, reducedPlan, reviewOf, withStableIds } from "../support/review/recorded.js";
import { type ScenarioName, scenarios } from "../support/review/scenarios.js";

// Plans changes of a platform, reviews each plan, and applies it: what the apply does must be what the review says. The tests run in order,
// each on the state that the previous one left. MSK_RECORD=1 writes the comments, and the plans of the unit tests.
const PATIENCE_MS = 15 * 60_000;
const NETWORK = "192.0.2.0/24";

let folder: string;
let platform: LocalPlatform;
let control: LocalControl;
let msk: KafkaClient;
let terraform: Terraform;
let outputs: Record<string, unknown>;
const producers: Producer[] = [];

beforeAll(async () => {
  folder = runFolder("plan-review");
  platform = await startLocalPlatform(join(folder, "local"), () => undefined);
  useEndpoint(platform.endpoint);
  control = new LocalControl(platform.endpoint);
  msk = new KafkaClient({});
});

afterAll(async () => {
  await Promise.all(producers.map((producer) => producer.disconnect()));
  msk?.destroy();
  await platform?.stop();
  await rm(folder, { recursive: true, force: true });
  delete process.env["TF_VAR_client_cidrs"];
});

/** The settings that scenarios change. */
let cluster: Record<string, unknown> = {
  ...{ name: "review", instanceType: "kafka.m7g.large", volumeGib: 10, storageAutoscaling: "off", enhancedMonitoring: "DEFAULT" },
  authentication: { scram: true },
  deletionProtection: false,
};
let topics: Record<string, object> = {
  "ad-events": { partitions: 3 },
  "ad-events-dead-letters": { partitions: 1 },
  orders: { partitions: 3 },
  payments: { partitions: 1 },
};
let others: Record<string, unknown> = { scramUsers: { shop: {} }, acls: [{ users: ["shop"], produce: ["ad-events"] }] };

/** What an apply did, next to what the review of its plan said. */
interface Outcome {
  readonly review: Review;
  readonly applied: Applied;
  /** The operations of MSK on the cluster, oldest first. */
  readonly operations: readonly string[];
  /** Whether the process of each broker is a new one. */
  readonly restarted: readonly boolean[];
}

/** Plans the current settings, compares the comment with the recorded one, applies, and compares the apply with the review. */
async function outcomeOf(name: ScenarioName): Promise<Outcome> {
  const config = join(folder, "settings.yaml");
  writeFileSync(config, stringify({ environment: "review", network: { mode: "new", egress: "none" }, cluster, topics, ...others }));
  terraform = await synthesize({ config, folder: join(folder, "cdktf.out"), endpoint: platform.endpoint });
  await terraform.init();
  await terraform.plan();
  const plan = await savedPlan();
  const review = await reviewOf(plan, { limits: mskLimits });
  const comment = commentOf(name, review);
  if (process.env["MSK_RECORD"]) record(name, plan, comment);
  expect(comment).toBe(recordedComment(name));
  expect(commentOf(name, await reviewOf(reducedPlan(plan)))).toBe(comment);
  const [brokersBefore, operationsBefore] = [await brokers(), await operations()];

  const applied = await terraform.apply();

  outputs = await terraform.outputs();
  const [brokersAfter, operationsAfter] = [await brokers(), await operations()];
  expect(changesOf(applied)).toEqual(changesIn(review));
  return {
    ...{ review, applied },
    operations: operationsAfter.filter(({ arn }) => !operationsBefore.some((each) => each.arn === arn)).map(({ type }) => type),
    restarted: brokersAfter.map(({ pid }) => !brokersBefore.some((each) => each.pid === pid)),
  };
}

/** Returns the whole document of the plan, as a reviewer gets it, with ids that are the same in each run. */
async function savedPlan(): Promise<PlanJson> {
  const environment = await terraformEnvironment();
  const run = await runTerraform(["show", "-json", "-no-color", "tfplan"], {
    folder: join(folder, "cdktf.out/stacks/platform"),
    environment,
  });
  return withStableIds(planIn(documentIn(requireSuccess(run))));
}

const changesOf = ({ changes }: Applied) => changes.map(({ address, action }) => `${action} ${address}`).sort();

/** Returns the changes that a review lists, a replacement as Terraform applies it. */
const changesIn = ({ changes }: Review) =>
  changes
    .flatMap(({ address, action }) => (action === "replace" ? ["create", "delete"] : [action]).map((each) => `${each} ${address}`))
    .sort();

const rulesIn = ({ findings }: Review) => findings.map(({ rule, severity }) => `${severity} ${rule.slice("review/".length)}`);

const brokers = async () => (await control.clusters()).flatMap((each) => each.brokers);

async function operations(): Promise<{ readonly arn: string; readonly type: string }[]> {
  const found = [];
  for (const { arn } of await control.clusters()) {
    for await (const { ClusterOperationInfoList: list = [] } of paginateListClusterOperationsV2({ client: msk }, { ClusterArn: arn }))
      found.push(...list.map(({ OperationArn, OperationType }) => ({ arn: String(OperationArn), type: String(OperationType) })));
  }
  return found.reverse();
}

function administrator(): Kafka {
  const { region, accessKeyId, secretAccessKey } = platform.endpoint;
  return kafkaClient(String(outputs["bootstrap_brokers_iam"]), region, { accessKeyId, secretAccessKey });
}

const recordsOf = async (topic: string) => (await readBack(administrator(), topic)).map(({ value }) => String(value));
const topicNames = () =>
  withAdmin(administrator(), async (admin) => (await admin.listTopics()).filter((name) => !name.startsWith("__")).sort());

/** Returns properties of a topic, or of broker 1. */
async function propertiesOf(type: "topic" | "broker", name: string, ...configNames: string[]): Promise<Record<string, string>> {
  const kind = type === "topic" ? ConfigResourceTypes.TOPIC : ConfigResourceTypes.BROKER;
  const { resources } = await withAdmin(administrator(), (admin) =>
    admin.describeConfigs({ includeSynonyms: false, resources: [{ type: kind, name, configNames }] }),
  );
  const entries = (resources[0]?.configEntries ?? []).map(({ configName, configValue }) => [configName, configValue]);
  return Object.fromEntries(entries);
}

/** Returns the password in the user's secret. */
const currentPassword = () => passwordOf(platform.endpoint, String((outputs["scram_secret_arns"] as Record<string, string>)["shop"]));

/** Connects a producer as the user, which is disconnected at the end. */
async function connectedShop(password: string): Promise<Producer> {
  const producer = scramClient(String(outputs["bootstrap_brokers_scram"]), "shop", password).producer({ allowAutoTopicCreation: false });
  producers.push(producer);
  await producer.connect();
  return producer;
}

/** Writes a record to each partition of ad-events, which are led by different brokers. */
async function sendTo(producer: Producer): Promise<void> {
  for (const partition of [0, 1, 2])
    await producer.send({ topic: "ad-events", acks: -1, messages: [{ partition, value: "from the shop" }] });
}

/** Asks MSK for volumes of another size. */
async function resizedTo(VolumeSizeGB: number): Promise<void> {
  const ClusterArn = String(outputs["cluster_arn"]);
  const { ClusterInfo } = await msk.send(new DescribeClusterV2Command({ ClusterArn }));
  const TargetBrokerEBSVolumeInfo = [{ KafkaBrokerNodeId: "All", VolumeSizeGB }];
  await msk.send(new UpdateBrokerStorageCommand({ ClusterArn, CurrentVersion: ClusterInfo?.CurrentVersion, TargetBrokerEBSVolumeInfo }));
}

/** Returns the networks that the security group of the cluster admits, with their ports. */
async function admittedNetworks(): Promise<string[]> {
  const ec2 = new EC2Client({});
  const Filters = [{ Name: "group-id", Values: [String(outputs["cluster_security_group_id"])] }];
  const found: string[] = [];
  for await (const { SecurityGroupRules: rules = [] } of paginateDescribeSecurityGroupRules({ client: ec2 }, { Filters }))
    found.push(
      ...rules.filter((rule) => !rule.IsEgress && rule.CidrIpv4).map((rule) => `${rule.CidrIpv4} to ${rule.FromPort}-${rule.ToPort}`),
    );
  ec2.destroy();
  return found;
}

const ALL_RESTARTED = [true, true, true];
const NONE_RESTARTED = [false, false, false];
const IN_PLACE = { add: 0, remove: 0 };

/** Every scenario before the rename keeps the record. */
const expectRecordKept = async () => expect(await recordsOf("orders")).toEqual(["kept"]);

test.each(scenarios)("$name: $change", async ({ name }) => checks[name](), PATIENCE_MS);

const checks: Readonly<Record<ScenarioName, () => Promise<void>>> = {
  async "first-apply"() {
    const { review, applied, operations: begun } = await outcomeOf("first-apply");

    expect(rulesIn(review).filter((rule) => !/^(low|info) /.test(rule))).toEqual([]);
    expect(applied).toMatchObject({ add: review.total.create, change: 0, remove: 0 });
    expect(begun).toEqual([]);
    expect(await topicNames()).toEqual(Object.keys(topics));
    expect(review.findings).toContainEqual(expect.objectContaining({ rule: "review/user-added" }));
    await untilInSync(administrator(), "ad-events", 3);
    await sendTo(await connectedShop(await currentPassword()));
    await untilInSync(administrator(), "orders", 3);
    await produce(administrator(), "orders", "kept");
    await expectRecordKept();
  },

  async "no-change"() {
    const { review, applied, operations: begun, restarted } = await outcomeOf("no-change");

    expect(rulesIn(review)).toEqual([]);
    expect(applied).toMatchObject({ ...IN_PLACE, change: 0 });
    expect([begun, restarted]).toEqual([[], NONE_RESTARTED]);
  },

  async retention() {
    cluster = { ...cluster, serverProperties: { "log.retention.hours": 48 } };
    topics = { ...topics, orders: { partitions: 3, retentionHours: 24 } };

    const { review, applied, operations: begun, restarted } = await outcomeOf("retention");

    expect(rulesIn(review)).toEqual([
      "high retention-shortened",
      "high retention-shortened",
      "medium brokers-restart",
      "info administrator-changes",
    ]);
    expect(applied).toMatchObject(IN_PLACE);
    expect([begun, restarted]).toEqual([["UPDATE_CLUSTER_CONFIGURATION"], ALL_RESTARTED]);
    expect(await propertiesOf("broker", "1", "log.retention.hours")).toEqual({ "log.retention.hours": "48" });
    expect(await propertiesOf("topic", "orders", "retention.ms")).toEqual({ "retention.ms": String(24 * 3_600_000) });
    await expectRecordKept();
  },

  async "broker-type"() {
    cluster = { ...cluster, instanceType: "kafka.m7g.xlarge" };

    const { review, applied, operations: begun, restarted } = await outcomeOf("broker-type");

    expect(rulesIn(review)).toEqual(["medium brokers-restart"]);
    expect(applied).toMatchObject({ ...IN_PLACE, change: 1 });
    expect([begun, restarted]).toEqual([["UPDATE_BROKER_TYPE"], ALL_RESTARTED]);
    await expectRecordKept();
  },

  async "volume-growth"() {
    cluster = { ...cluster, volumeGib: 20 };

    const { review, applied, operations: begun, restarted } = await outcomeOf("volume-growth");

    expect(rulesIn(review)).toEqual(["medium irreversible"]);
    expect(applied).toMatchObject({ ...IN_PLACE, change: 1 });
    expect([begun, restarted]).toEqual([["INCREASE_BROKER_STORAGE"], NONE_RESTARTED]);
    await expectRecordKept();
    await expect(resizedTo(10)).rejects.toThrow(/storage/i); // as the finding says, they can't shrink
  },

  async "replication-weakened"() {
    const weaker = { "default.replication.factor": 2, "min.insync.replicas": 1 };
    cluster = { ...cluster, serverProperties: { "log.retention.hours": 48, ...weaker } };

    const { review, applied, operations: begun, restarted } = await outcomeOf("replication-weakened");

    expect(rulesIn(review)).toEqual(["high durability-weakened", "high durability-weakened", "medium brokers-restart"]);
    expect(applied).toMatchObject({ ...IN_PLACE, change: 2 });
    expect([begun, restarted]).toEqual([["UPDATE_CLUSTER_CONFIGURATION"], ALL_RESTARTED]);
    const [factor, isr] = Object.keys(weaker) as [string, string];
    expect(await propertiesOf("broker", "1", factor, isr)).toEqual({ [factor]: "2", [isr]: "1" });
    await expectRecordKept();
  },

  async "network-opened"() {
    process.env["TF_VAR_client_cidrs"] = JSON.stringify([NETWORK]);

    const before = await admittedNetworks();
    const { review, operations: begun, restarted } = await outcomeOf("network-opened");

    expect(rulesIn(review)).toEqual(["medium network-opened"]);
    expect([begun, restarted]).toEqual([[], NONE_RESTARTED]);
    expect((await admittedNetworks()).filter((each) => !before.includes(each))).toEqual([`${NETWORK} to 9096-9096`]);
  },

  async "secret-rotated"() {
    const old = await currentPassword();
    const connected = await connectedShop(old);
    await sendTo(connected);
    others = { ...others, scramUsers: { shop: { passwordVersion: 2 } } };

    const { review, operations: begun, restarted } = await outcomeOf("secret-rotated");

    expect(rulesIn(review)).toEqual(["medium password-replaced"]);
    expect([begun, restarted]).toEqual([[], NONE_RESTARTED]);
    const current = await currentPassword();
    expect(current).not.toBe(old);
    await until(
      "the new password",
      () =>
        connectedShop(current)
          .then(sendTo)
          .then(() => true),
      { timeoutMs: 60_000 },
    );
    await expect(connectedShop(old)).rejects.toThrow("Authentication failed");
    await sendTo(connected); // open connections stay
  },

  async "topics-dropped"() {
    const { orders: _, payments: __, ...kept } = topics;
    topics = kept;
    others = { ...others, deletableTopics: ["payments"] };

    const { review, operations: begun, restarted } = await outcomeOf("topics-dropped");

    expect(rulesIn(review)).toEqual(["critical topic-deleted", "medium policy-widened", "low topic-not-managed"]);
    expect([begun, restarted]).toEqual([[], NONE_RESTARTED]);
    expect(await topicNames()).toEqual(["ad-events", "ad-events-dead-letters", "orders"]);
    await expectRecordKept();
  },

  async renamed() {
    await produce(administrator(), "ad-events", "lost");
    const pids = (await brokers()).map(({ pid }) => pid).filter((pid) => pid !== undefined);
    cluster = { ...cluster, name: "renamed", replacementApproval: "renamed: its name says what it is for" };

    const { review } = await outcomeOf("renamed");

    expect(rulesIn(review)).toContain("critical data-destroyed");
    expect((await control.clusters()).map(({ name, state }) => ({ name, state }))).toEqual([{ name: "renamed", state: "ACTIVE" }]);
    expect(stillRunning(pids)).toEqual([]);
    expect(await topicNames()).toEqual(["ad-events", "ad-events-dead-letters"]);
    expect(await recordsOf("ad-events")).toEqual([]);
  },
};
