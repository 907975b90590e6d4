import { readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Kafka, Producer } from "kafkajs";
import { parse, stringify } from "yaml";
import { platformSettings } from "../../modules/platform/index.js";
import { LocalControl, type LocalPlatform, startLocalPlatform, synthesize, useEndpoint } from "../../tools/deploy/index.js";
import { until } from "../../tools/local/process/index.js";
import { buildPlugins } from "../../tools/plugins/index.js";
import { root, runFolder } from "../../tools/setup/folders.js";
import type { Terraform } from "../../tools/terraform/index.js";
import { kafkaClient } from "../../tools/traffic/kafka-client.js";
import { readTable } from "../support/lake/read-table.js";

// Topic → Apache Iceberg's sink on MSK Connect → Parquet files in S3 and a table in the Glue Data Catalog, from settings, read back by another
// engine. The tests run in order.
const PATIENCE_MS = 20 * 60_000;
const SINK = "msk-ha-dev-lake";
const DATABASE = "msk_ha_dev_lake";
const TOPIC = "impressions";
const RECORDS = 20_000;
const BATCH = 500;

interface Row {
  readonly id: string;
  readonly n: number;
  readonly color?: string | null;
}

let folder: string;
let platform: LocalPlatform;
let control: LocalControl;
let terraform: Terraform;
let kafka: Kafka;
let producer: Producer;

beforeAll(async () => {
  folder = runFolder("iceberg");
  platform = await startLocalPlatform(join(folder, "local"), () => undefined);
  useEndpoint(platform.endpoint);
  control = new LocalControl(platform.endpoint);
}, PATIENCE_MS);

afterAll(async () => {
  await producer?.disconnect();
  await platform?.stop();
  await rm(folder, { recursive: true, force: true });
}, PATIENCE_MS);

async function stack(): Promise<Terraform> {
  const dev = parse(readFileSync(join(root, "config/dev.yaml"), "utf8"));
  const settings = {
    ...dev,
    topics: { ...dev.topics, [TOPIC]: { partitions: 3, retentionHours: 24 }, "lake-control": { partitions: 1, retentionHours: 24 } },
    pipelines: {
      lake: { kind: "connect-iceberg-sink", topics: [TOPIC], table: "impressions", commitSeconds: 5, partitionBy: ["bucket(id, 4)"] },
    },
  };
  await buildPlugins(platformSettings.parse(settings));
  const config = join(folder, "settings.yaml");
  writeFileSync(config, stringify(settings));
  return synthesize({ config, folder: join(folder, "cdktf.out"), endpoint: platform.endpoint });
}

const idOf = (n: number) => `ad-${String(n).padStart(6, "0")}`;

/** Writes records with the numbers from `from` to `to`, which is not included. */
async function write(from: number, to: number, more: object = {}): Promise<void> {
  const messages = Array.from({ length: to - from }, (_, i) => ({
    key: idOf(from + i),
    value: JSON.stringify({ id: idOf(from + i), n: from + i, ...more }),
  }));
  await producer.send({ topic: TOPIC, acks: -1, messages });
}

const table = () => readTable<Row>(`${DATABASE}.impressions`, platform.endpoint);

/** Waits until the table has at least a number of rows. A table that is not created yet, or has no snapshot, has none. */
const withRows = (count: number) =>
  until(
    `${count} rows`,
    async () => {
      const content = await table().catch(() => undefined);
      return content !== undefined && content.rows.length >= count && content;
    },
    { timeoutMs: 10 * 60_000, everyMs: 3_000 },
  );

test(
  "is applied from settings, and a second plan is empty",
  async () => {
    terraform = await stack();
    await terraform.init();
    await terraform.apply();

    expect(await terraform.plan()).toEqual([]);
    const { region, accessKeyId, secretAccessKey } = platform.endpoint;
    const outputs = await terraform.outputs();
    kafka = kafkaClient(String(outputs["bootstrap_brokers_iam"]), region, { accessKeyId, secretAccessKey });
    producer = kafka.producer();
    await producer.connect();
    expect(await control.connectors()).toMatchObject([{ name: SINK, state: "RUNNING", tasks: [{ state: "RUNNING" }] }]);
  },
  PATIENCE_MS,
);

test(
  `writes each of ${RECORDS} records once, although its worker and a broker are killed`,
  async () => {
    for (let from = 0; from < RECORDS; from += BATCH) {
      await write(from, from + BATCH);
      if (from === RECORDS / 4) await withRows(1);
      if (from === RECORDS / 2) await control.killWorker(SINK);
      if (from === (RECORDS * 3) / 4) await control.fault("msk-ha-dev", 1, "kill");
    }

    const { rows, snapshots, partitions, files } = await withRows(RECORDS);
    process.stdout.write(`iceberg: ${rows.length} rows, ${snapshots} snapshots, ${files.length} files\n`);
    expect(rows.length).toBe(RECORDS);
    expect(new Set(rows.map(({ id, n }) => `${id} ${n}`))).toEqual(new Set(Array.from({ length: RECORDS }, (_, n) => `${idOf(n)} ${n}`)));
    expect(partitions).toEqual(["id_bucket"]);
    expect(files.filter((file) => !file.startsWith(`s3://${SINK}-123456789012/${DATABASE}.db/impressions/data/`))).toEqual([]);
  },
  PATIENCE_MS,
);

test(
  "adds the columns that records have in addition",
  async () => {
    await write(RECORDS, RECORDS + 10, { color: "red" });

    const { rows } = await withRows(RECORDS + 10);
    expect(rows.filter(({ color }) => color === "red").length).toBe(10);
  },
  PATIENCE_MS,
);

test(
  "is destroyed but for the bucket, whose files are of the user",
  async () => {
    await expect(terraform.destroy()).rejects.toThrow("BucketNotEmpty");

    expect(await control.connectors()).toEqual([]);
  },
  PATIENCE_MS,
);
