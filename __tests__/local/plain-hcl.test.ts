import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { zipSync } from "fflate";
import type { Kafka } from "kafkajs";
import { environmentOf, LocalControl, type LocalPlatform, startLocalPlatform, Terraform, useEndpoint } from "../../tools/deploy/index.js";
import { until } from "../../tools/local/process/index.js";
import { root, runFolder, toolsFolder } from "../../tools/setup/folders.js";
import { terraformEnvironment } from "../../tools/setup/terraform-cli.js";
import { kafkaClient } from "../../tools/traffic/kafka-client.js";
import { untilInSync } from "../../tools/traffic/leaders.js";
import { loggedBy } from "../../tools/traffic/logged.js";

// Somebody else's Terraform, told in order: the local platform stands in for AWS, not for our modules.
let folder: string;
let platform: LocalPlatform;
let outputs: Record<string, unknown>;
let kafka: Kafka;

beforeAll(async () => {
  folder = runFolder("plain");
  platform = await startLocalPlatform(join(folder, "local"), () => undefined);
  useEndpoint(platform.endpoint);
  cpSync(join(root, "__tests__/support/plain-hcl"), folder, { recursive: true });
  writeFileSync(join(folder, "function.zip"), zipSync({ "index.js": readFileSync(join(folder, "function/index.js")) }));
});

afterAll(async () => {
  await platform?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function terraform(variables: Record<string, string> = {}): Promise<Terraform> {
  const environment = {
    ...process.env,
    ...(await terraformEnvironment(toolsFolder)),
    ...environmentOf(platform.endpoint),
    TF_VAR_zip: join(folder, "function.zip"),
    ...variables,
  };
  return new Terraform({ folder, environment });
}

test("is applied, and a second plan is empty", async () => {
  const plain = await terraform();
  await plain.init();
  await plain.apply();
  expect(await plain.plan()).toEqual([]);
  outputs = await plain.outputs();
});

test("has a cluster whose brokers keep the applied configuration", async () => {
  const { region, accessKeyId, secretAccessKey } = platform.endpoint;
  kafka = kafkaClient(String(outputs["bootstrap_brokers_iam"]), region, { accessKeyId, secretAccessKey });
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ waitForLeaders: false, topics: [{ topic: "plain", numPartitions: 3, replicationFactor: 3 }] });
  await admin.disconnect();
  await untilInSync(kafka, "plain", 3);
  expect(await brokerProperty("min.insync.replicas")).toBe("2");
  expect(await brokerProperty("log.retention.hours")).toBe("24");
});

test("hands records to the function by the event source mapping", async () => {
  const producer = kafka.producer();
  await producer.connect();
  for (let index = 0; index < 20; index++) await producer.send({ topic: "plain", messages: [{ key: `${index}`, value: `v${index}.` }] });
  await producer.disconnect();
  await until("all records in the function's log", async () => {
    const lines = (await loggedBy(String(outputs["log_group"]), platform.endpoint.region, 0)).join("\n");
    return Array.from({ length: 20 }, (_, index) => `v${index}.`).every((value) => lines.includes(value));
  });
});

test("serves the open route to anyone, and the signed one to nobody without a signature", async () => {
  const open = await fetch(new URL("/open/world", String(outputs["api_endpoint"])));
  expect({ status: open.status, body: await open.text() }).toEqual({ status: 200, body: "hello, /open/world" });
  expect((await fetch(new URL("/signed/world", String(outputs["api_endpoint"])))).status).toBe(403);
});

test("rolls the brokers, one at a time, for a changed property, in place", async () => {
  const before = await brokerPids();
  const plain = await terraform({ TF_VAR_retention_hours: "48" });
  const plan = await plain.plan();
  expect(plan.map(({ address }) => address)).toEqual(expect.arrayContaining(["aws_msk_cluster.main", "aws_msk_configuration.main"]));
  expect(plan.filter(({ actions }) => actions.join() !== "update")).toEqual([]);
  await plain.apply();
  expect(await plain.plan()).toEqual([]);
  expect(await brokerProperty("log.retention.hours")).toBe("48");
  const after = await brokerPids();
  expect(after.filter((pid) => before.includes(pid))).toEqual([]);
});

test("is destroyed", async () => {
  const { remove } = await (await terraform()).destroy();
  expect(remove).toBeGreaterThan(20);
  expect(await new LocalControl(platform.endpoint).clusters()).toEqual([]);
});

async function brokerPids(): Promise<(number | undefined)[]> {
  return (await new LocalControl(platform.endpoint).brokers("plain")).map(({ pid }) => pid);
}

async function brokerProperty(name: string): Promise<string | undefined> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: [{ type: 4, name: "1", configNames: [name] }] });
    return resources[0]?.configEntries.find(({ configName }) => configName === name)?.configValue;
  } finally {
    await admin.disconnect();
  }
}
