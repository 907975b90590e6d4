import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { unzipSync } from "fflate";
import type { Kafka } from "kafkajs";
import { parse, stringify } from "yaml";
import { platformSettings, readPlatformSettings } from "../../modules/platform/index.js";
import { deterministicZip } from "../../tools/build/deterministic-zip.js";
import { LocalControl, type LocalPlatform, startLocalPlatform, synthesize, useEndpoint } from "../../tools/deploy/index.js";
import { until } from "../../tools/local/process/index.js";
import { buildPlugins } from "../../tools/plugins/index.js";
import { allowedActionsOf, compareRoles, comparisonText, knownExplanations, servicesOf } from "../../tools/policies/index.js";
import { pluginsFolder, root, runFolder } from "../../tools/setup/folders.js";
import { synthesizedStack } from "../../tools/stack/index.js";
import { resourceChangesIn, type Terraform } from "../../tools/terraform/index.js";
import { kafkaClient } from "../../tools/traffic/kafka-client.js";
import { loggedBy } from "../../tools/traffic/logged.js";
import { readBack } from "../../tools/traffic/read-back.js";
import { Postgres } from "../support/postgres/postgres.js";
import { listeningSockets } from "../support/processes/listeners.js";

// PostgreSQL → Debezium on MSK Connect → topic → JDBC sink on MSK Connect → another database, from settings. The tests run in order.
const PATIENCE_MS = 30 * 60_000;
const TOPIC = "orders.public.orders";
const [SOURCE, SINK] = ["msk-ha-dev-orders", "msk-ha-dev-copy"];
const KEYS = 100;
const ROUNDS = 100;

let folder: string;
let platform: LocalPlatform;
let control: LocalControl;
let postgres: Postgres;
let secretArn: string;
let terraform: Terraform;
let kafka: Kafka;

beforeAll(async () => {
  folder = runFolder("connect");
  platform = await startLocalPlatform(join(folder, "local"), () => undefined);
  useEndpoint(platform.endpoint);
  control = new LocalControl(platform.endpoint);
  postgres = await Postgres.start();
  await postgres.sql("CREATE DATABASE copy");
  await postgres.sql(`CREATE TABLE orders (id int PRIMARY KEY, version int NOT NULL, note text);
    INSERT INTO orders SELECT id, 0, 'snapshot' FROM generate_series(1, ${KEYS}) id`);
  secretArn = await secretOf(postgres);
}, PATIENCE_MS);

afterAll(async () => {
  await postgres?.stop();
  await platform?.stop();
  delete process.env["MSK_PLUGINS"];
  await rm(folder, { recursive: true, force: true });
}, PATIENCE_MS);

async function secretOf({ user, password }: Postgres): Promise<string> {
  const client = new SecretsManagerClient({ region: platform.endpoint.region });
  const SecretString = JSON.stringify({ username: user, password });
  const { ARN } = await client.send(new CreateSecretCommand({ Name: "orders/database", SecretString }));
  client.destroy();
  return ARN as string;
}

/** Writes the settings of dev.yaml with two pipelines, and synthesizes them. @param more - settings of the source */
async function stack(more: object = {}): Promise<Terraform> {
  const dev = parse(readFileSync(join(root, "config/dev.yaml"), "utf8"));
  const tls = { trust: "own", certificates: postgres.certificate };
  const database = (name: string) => ({
    host: "127.0.0.1",
    port: postgres.port,
    name,
    secret: { arn: secretArn },
    networks: ["10.0.0.0/16"],
    tls,
  });
  const topic = { partitions: 3, retentionHours: 24 };
  const settings = {
    ...dev,
    topics: { ...dev.topics, [TOPIC]: topic, "debezium-heartbeat.orders": topic },
    pipelines: {
      orders: { kind: "connect-postgres-source", database: database("postgres"), tables: ["public.orders"], ...more },
      copy: { kind: "connect-jdbc-sink", database: database("copy"), topics: [TOPIC], table: "orders" },
    },
  };
  await buildPlugins(platformSettings.parse(settings));
  const config = join(folder, "settings.yaml");
  writeFileSync(config, stringify(settings));
  return synthesize({ config, folder: join(folder, "cdktf.out"), endpoint: platform.endpoint });
}

/** Waits until the copy equals the source, and returns its rows. */
const copied = () =>
  until(
    "the copy to equal the source",
    async () => {
      const rows = "SELECT id, version, note FROM orders ORDER BY id";
      const [source, copy] = [await postgres.sql(rows), await postgres.sql(rows, "copy")];
      return source.join() === copy.join() && copy;
    },
    { timeoutMs: 15 * 60_000, everyMs: 2_000 },
  );

interface Change {
  readonly key: string | undefined;
  readonly partition: number;
  /** Debezium's operation: r for a row of the snapshot, c, u, d. Undefined for a tombstone. */
  readonly op?: string;
  readonly version?: number;
}

async function changes(): Promise<Change[]> {
  const records = await readBack(kafka, TOPIC, { timeoutMs: 300_000 });
  const inOrder = records.sort((a, b) => a.partition - b.partition || Number(a.offset) - Number(b.offset));
  return inOrder.map(({ key, value, partition }) => {
    if (value === "") return { key, partition };
    const { op, after } = JSON.parse(value).payload;
    return { key, partition, op, version: after?.version };
  });
}

test(
  "is applied from settings, a second plan is empty, and the rows of the snapshot arrive in the other database",
  async () => {
    terraform = await stack({ heartbeatSeconds: 5 });
    await terraform.init();
    await terraform.apply();

    expect(await terraform.plan()).toEqual([]);
    const { region, accessKeyId, secretAccessKey } = platform.endpoint;
    const outputs = await terraform.outputs();
    kafka = kafkaClient(String(outputs["bootstrap_brokers_iam"]), region, { accessKeyId, secretAccessKey });
    expect(await copied()).toHaveLength(KEYS);
    expect(await control.connectors()).toMatchObject([
      { name: SINK, state: "RUNNING", tasks: [{ state: "RUNNING" }] },
      { name: SOURCE, state: "RUNNING", tasks: [{ state: "RUNNING" }] },
    ]);
  },
  PATIENCE_MS,
);

test("a worker's REST API refuses requests without its password", async () => {
  const pids = (await control.connectors()).map(({ pid }) => pid as number);
  const sockets = listeningSockets(pids);
  const json = { "content-type": "application/json" };
  const withoutPassword = { authorization: `Basic ${Buffer.from("platform:").toString("base64")}` };
  const body = JSON.stringify({ name: "mine", config: { "connector.class": "org.apache.kafka.connect.tools.MockSourceConnector" } });
  const answers = await Promise.all(
    sockets.flatMap(({ port }) => [
      fetch(`http://127.0.0.1:${port}/connectors`),
      fetch(`http://127.0.0.1:${port}/connectors`, { method: "POST", headers: { ...json, ...withoutPassword }, body }),
    ]),
  );

  expect(sockets.map(({ pid, loopback }) => ({ pid, loopback }))).toEqual(pids.map((pid) => ({ pid, loopback: true })));
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
});

test("has no password in the state, in the plan or in what the API returns, and delivers the workers' logs", async () => {
  const texts = ["terraform.dev.tfstate", "cdktf.out/stacks/platform/cdk.tf.json"].map((file) => readFileSync(join(folder, file), "utf8"));
  const logged = (await loggedBy(`/aws/vendedlogs/${SOURCE}`, platform.endpoint.region, 0)).join("\n");

  expect([...texts, JSON.stringify(await terraform.savedPlan()), logged].filter((text) => text.includes(postgres.password))).toEqual([]);
  expect(logged).toContain("Kafka Connect started");
});

test(
  `loses none of ${KEYS * ROUNDS} changes and keeps their order, while workers, a broker and the database are killed`,
  async () => {
    const faults: Readonly<Record<number, () => Promise<unknown>>> = {
      20: () => control.killWorker(SOURCE),
      40: () => control.fault("msk-ha-dev", 1, "kill"),
      60: () => control.killWorker(SINK),
      80: () => postgres.crash(3_000),
    };
    for (let round = 1; round <= ROUNDS; round++) {
      await postgres.sql(`UPDATE orders SET version = ${round}, note = 'change'`);
      await faults[round]?.();
    }

    expect(await copied()).toEqual(Array.from({ length: KEYS }, (_, i) => `${i + 1}|${ROUNDS}|change`));
    const read = await changes();
    const updates = read.filter(({ op }) => op === "u");
    const keys = [...new Set(updates.map(({ key }) => key))];
    const first = keys.map((key) => [...new Set(updates.filter((update) => update.key === key).map(({ version }) => version))]);
    const inOrder = Array.from({ length: ROUNDS }, (_, i) => i + 1);
    expect(first).toEqual(Array.from({ length: KEYS }, () => inOrder));
    // At least once: a worker that was killed reads again from its last committed offset.
    const duplicates = updates.length - KEYS * ROUNDS;
    process.stdout.write(`connect: ${KEYS * ROUNDS} changes, ${duplicates} of them twice\n`);
    expect(duplicates).toBeLessThan(KEYS * ROUNDS);
  },
  PATIENCE_MS,
);

test(
  "deletes the rows that the source deletes, and adds the columns that it adds",
  async () => {
    await postgres.sql(
      `DELETE FROM orders WHERE id > ${KEYS - 10}; ALTER TABLE orders ADD COLUMN color text; UPDATE orders SET color = 'red'`,
    );

    expect(await copied()).toHaveLength(KEYS - 10);
    await until("the new column", async () => (await postgres.sql("SELECT DISTINCT color FROM orders", "copy")).join() === "red", {
      timeoutMs: 120_000,
      everyMs: 1_000,
    });
  },
  PATIENCE_MS,
);

test(
  "changes the configuration of a connector in place",
  async () => {
    const before = await control.connectors();
    terraform = await stack({ heartbeatSeconds: 6 });
    await terraform.plan();

    expect(resourceChangesIn(await terraform.savedPlan())).toEqual([
      { address: "aws_mskconnect_connector.pipeline_orders_connector", action: "update", attributes: ["connector_configuration"] },
    ]);
    await terraform.apply();
    expect(await terraform.plan()).toEqual([]);
    expect((await control.connectors()).map(({ arn, pid }) => ({ arn, pid }))).toEqual(before.map(({ arn, pid }) => ({ arn, pid })));
    await postgres.sql("UPDATE orders SET note = 'after the change'");
    await copied();
  },
  PATIENCE_MS,
);

test(
  "a new plugin is created before the old one is destroyed, and the replaced connector goes on from its offsets",
  async () => {
    const snapshots = async () => (await changes()).filter(({ op }) => op === "r").length;
    const before = await snapshots();
    process.env["MSK_PLUGINS"] = join(folder, "plugins");
    cpSync(pluginsFolder, process.env["MSK_PLUGINS"], { recursive: true });
    const zip = join(process.env["MSK_PLUGINS"], "io-debezium-debezium-connector-postgres-3-6-1-final-tar-gz-plugin.zip");
    writeFileSync(zip, deterministicZip({ ...unzipSync(readFileSync(zip)), "CHANGED.txt": Buffer.from("another archive") }, 0));
    terraform = await stack({ heartbeatSeconds: 6 });
    await terraform.plan();

    const archive = "io_debezium_debezium_connector_postgres_3_6_1_final_tar_gz_plugin";
    expect(resourceChangesIn(await terraform.savedPlan()).map(({ address, action }) => `${action} ${address}`)).toEqual([
      "replace aws_mskconnect_connector.pipeline_orders_connector",
      `replace aws_mskconnect_custom_plugin.plugins_${archive}`,
      `replace aws_s3_object.plugins_${archive}_archive`,
    ]);
    await postgres.sql("UPDATE orders SET note = 'before the replacement'");
    await terraform.apply();
    expect(await terraform.plan()).toEqual([]);
    await postgres.sql("UPDATE orders SET note = 'after the replacement'");
    await copied();
    expect({ before, after: await snapshots() }).toEqual({ before: KEYS, after: KEYS });
  },
  PATIENCE_MS,
);

test("each action that a connector's role has and did not use is explained, and the comparison is printed", async () => {
  const stackJson = synthesizedStack(readPlatformSettings(join(folder, "settings.yaml")));
  const allowed = Object.entries(allowedActionsOf(stackJson)).filter(([role]) => [SOURCE, SINK].includes(role));
  const roles = compareRoles(Object.fromEntries(allowed), await control.roleActions(), knownExplanations(), servicesOf(stackJson));
  process.stdout.write(comparisonText(roles));

  expect(roles.map(({ role }) => role).sort()).toEqual([SINK, SOURCE]);
  expect(roles.filter(({ used }) => used.length < 5)).toEqual([]);
  expect(
    roles.flatMap(({ role, extra }) => extra.filter(({ why }) => why === undefined).map(({ action }) => `${role}: ${action}`)),
  ).toEqual([]);
});

test(
  "is destroyed",
  async () => {
    await terraform.destroy();

    expect(await control.connectors()).toEqual([]);
    expect(await control.clusters()).toEqual([]);
  },
  PATIENCE_MS,
);
