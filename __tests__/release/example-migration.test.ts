import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { ConfigResourceTypes, type Consumer, type Kafka } from "kafkajs";
import { copyDependencies } from "../../tools/local/installation/index.js";
import { withAdmin } from "../../tools/local/kafka-admin.js";
import { type ChildHandle, startChild, until } from "../../tools/local/process/index.js";
import { root } from "../../tools/setup/folders.js";
import { untilInSync } from "../../tools/traffic/leaders.js";
import { DeployedExample } from "../support/examples/deployed-example.js";
import { PlainKafka } from "../support/examples/plain-kafka.js";

// MirrorMaker 2 between two real clusters: a plain Kafka, and the target of the example's settings, with its role.
const PATIENCE_MS = 20 * 60_000;
const TOPIC = "orders";
const GROUP = "billing";
const PARTITIONS = 3;
const RETENTION = "123456789";

let example: DeployedExample;
let existing: PlainKafka;
let source: Kafka;
let target: Kafka;
let mirrorMaker: ChildHandle | undefined;
/** How often each order was processed, on either cluster. */
const processed = new Map<string, number>();
let sent = 0;

beforeAll(async () => {
  example = await DeployedExample.start("migration", "examples/use-cases/migration/settings.yaml");
  existing = await PlainKafka.start(join(example.folder, "existing"));
  source = existing.client;
  target = example.kafka("mirror-maker");
  const configEntries = [{ name: "retention.ms", value: RETENTION }];
  const topics = [{ topic: TOPIC, numPartitions: PARTITIONS, replicationFactor: 1, configEntries }];
  await withAdmin(source, (admin) => admin.createTopics({ waitForLeaders: false, topics }));
  await untilInSync(source, TOPIC, 1);

  const [lib, properties] = [join(example.folder, "lib"), join(example.folder, "mirror-maker.properties")];
  await copyDependencies(join(root, "examples/use-cases/migration/pom.xml"), lib);
  writeFileSync(properties, readFileSync(join(root, "examples/use-cases/migration/mirror-maker.properties"), "utf8") + ofTest());
  const log = `-Dlog4j.configuration=file:${join(root, "examples/use-cases/migration/log4j.properties")}`;
  mirrorMaker = startChild("java", ["-Xmx384m", log, "-cp", join(lib, "*"), "org.apache.kafka.connect.mirror.MirrorMaker", properties], {
    name: "MirrorMaker",
    env: {
      ...(await example.environment("mirror-maker")),
      SOURCE_BROKERS: existing.brokers,
      TARGET_BROKERS: example.outputs.bootstrap_brokers_iam,
    },
    logFile: join(example.folder, "mirror-maker.log"),
  });
}, PATIENCE_MS);

afterAll(async () => {
  await mirrorMaker?.stop();
  await existing?.stop();
  await example?.stop();
}, PATIENCE_MS);

/** The existing Kafka of the test has no TLS, and the brokers of the local platform have certificates of a private authority. */
const ofTest = () =>
  [
    "source.security.protocol = PLAINTEXT",
    "target.ssl.truststore.type = PEM",
    `target.ssl.truststore.location = ${example.endpoint.caFile}`,
    "",
  ].join("\n");

/** Sends numbered orders, each acknowledged by all in-sync replicas. */
async function send(kafka: Kafka, count: number): Promise<void> {
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  for (const end = sent + count; sent < end; ) {
    const messages = Array.from({ length: 50 }, () => ({ key: `customer-${sent % 20}`, value: String(sent++) }));
    await producer.send({ topic: TOPIC, acks: -1, messages });
  }
  await producer.disconnect();
}

/** Starts a consumer of the group, which commits each record that it has processed. */
async function consume(kafka: Kafka, perRecordMs = 0): Promise<Consumer> {
  const consumer = kafka.consumer({ groupId: GROUP });
  await consumer.connect();
  await consumer.subscribe({ topic: TOPIC, fromBeginning: true });
  await consumer.run({
    autoCommitThreshold: 1,
    eachMessage: async ({ message }) => {
      if (perRecordMs > 0) await new Promise((resolve) => setTimeout(resolve, perRecordMs));
      const id = String(message.value);
      processed.set(id, (processed.get(id) ?? 0) + 1);
    },
  });
  return consumer;
}

const ends = (kafka: Kafka) =>
  withAdmin(kafka, async (admin) => {
    const offsets = await admin.fetchTopicOffsets(TOPIC);
    return offsets.sort((a, b) => a.partition - b.partition).map(({ high }) => Number(high));
  });

/** The committed offset of each partition; 0 without one. */
const committed = (kafka: Kafka) =>
  withAdmin(kafka, async (admin) => {
    const [{ partitions = [] } = {}] = await admin.fetchOffsets({ groupId: GROUP, topics: [TOPIC] });
    return partitions.sort((a, b) => a.partition - b.partition).map(({ offset }) => Math.max(0, Number(offset)));
  });

const retention = (kafka: Kafka) =>
  withAdmin(kafka, async (admin) => {
    const resources = [{ type: ConfigResourceTypes.TOPIC, name: TOPIC, configNames: ["retention.ms"] }];
    const described = await admin.describeConfigs({ includeSynonyms: false, resources });
    return described.resources[0]?.configEntries[0]?.configValue;
  });

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

test(
  "moves topics with their configuration while producers and consumers run on the source",
  async () => {
    const consumer = await consume(source, 2);
    await send(source, 1_000);
    const arrived = async () => !mirrorMaker?.running || sum(await ends(target)) > 0;
    await until("the topic on the target", arrived, { timeoutMs: 300_000, everyMs: 1_000 });
    expect(mirrorMaker?.running).toBe(true);
    await example.control.fault(example.outputs.cluster_name, 1, "kill");
    await send(source, 1_000);
    await until("half of the orders", () => processed.size > 1_000, { timeoutMs: 120_000 });
    await consumer.disconnect();
    // Until the killed broker has restarted, requests to it are refused.
    const found = await until("the topic's properties", async () => [await retention(target), (await ends(target)).length], {
      timeoutMs: 120_000,
    });
    expect(found).toEqual([RETENTION, PARTITIONS]);
  },
  PATIENCE_MS,
);

test(
  "loses no order when the consumer and then the producer are switched to the target",
  async () => {
    const before = new Map(processed);
    await until("all records on the target", async () => String(await ends(target)) === String(await ends(source)), {
      timeoutMs: 180_000,
      everyMs: 1_000,
    });
    const offsets = await untilSettled(() => committed(target));
    const consumer = await consume(target);
    await send(target, 1_000);
    await until("all orders", () => processed.size >= sent, { timeoutMs: 120_000 });
    await consumer.disconnect();

    const again = [...processed].filter(([id, times]) => before.has(id) && times > (before.get(id) ?? 0)).length;
    process.stderr.write(
      `migration: ${sent} orders, ${sent - processed.size} lost, ${again} processed again; ` +
        `offsets on the source ${await committed(source)}, moved to the target as ${offsets}\n`,
    );
    expect([...processed.keys()].map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: sent }, (_, i) => i));
    expect(sum(offsets)).toBeGreaterThan(0);
    expect(again).toBe(before.size - sum(offsets));
  },
  PATIENCE_MS,
);

/** Waits until offsets exist and have not changed for ten seconds, twice the interval of MirrorMaker. */
async function untilSettled(read: () => Promise<number[]>): Promise<number[]> {
  let [last, since] = ["", Date.now()];
  return until(
    "the offsets of the group on the target",
    async () => {
      const offsets = await read();
      if (String(offsets) !== last) [last, since] = [String(offsets), Date.now()];
      return sum(offsets) > 0 && Date.now() - since > 10_000 && offsets;
    },
    { timeoutMs: 180_000, everyMs: 1_000 },
  );
}
