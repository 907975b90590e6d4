import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { zipSync } from "fflate";
import { AclOperationTypes, AclPermissionTypes, AclResourceTypes, type Kafka, ResourcePatternTypes } from "kafkajs";
import { LocalControl } from "../../tools/deploy/index.js";
import { withAdmin } from "../../tools/local/kafka-admin.js";
import { until } from "../../tools/local/process/index.js";
import type { Terraform } from "../../tools/terraform/index.js";
import { kafkaClient } from "../../tools/traffic/kafka-client.js";
import { untilInSync } from "../../tools/traffic/leaders.js";
import { loggedBy } from "../../tools/traffic/logged.js";
import { certificateRequest } from "../support/clients/certificate-request.js";
import { passwordOf } from "../support/clients/password-of.js";
import { NOBODY, produce, scramClient } from "../support/clients/scram-client.js";
import { PlainTerraform } from "../support/deployments/plain-terraform.js";

// Terraform without modules of this repository: the local platform replaces AWS, not our modules. The tests run in order.
let plain: PlainTerraform;
let outputs: Record<string, unknown>;
let kafka: Kafka;
let bob: Awaited<ReturnType<typeof certificateRequest>>;

beforeAll(async () => {
  plain = await PlainTerraform.start("plain-hcl");
  bob = await certificateRequest("O=Plain,CN=bob");
  writeFileSync(join(plain.folder, "function.zip"), zipSync({ "index.js": readFileSync(join(plain.folder, "function/index.js")) }));
});

afterAll(() => plain?.stop());

function terraform(variables: Record<string, unknown> = {}): Promise<Terraform> {
  return plain.with({ zip: join(plain.folder, "function.zip"), certificate_request: bob.request, ...variables });
}

test("is applied, and a second plan is empty", async () => {
  const configuration = await terraform();
  await configuration.init();
  await configuration.apply();
  expect(await configuration.plan()).toEqual([]);
  outputs = await configuration.outputs();
});

test("has a cluster whose brokers use the applied configuration", async () => {
  const { region, accessKeyId, secretAccessKey } = plain.platform.endpoint;
  kafka = kafkaClient(String(outputs["bootstrap_brokers_iam"]), region, { accessKeyId, secretAccessKey });
  const topics = [{ topic: "plain", numPartitions: 3, replicationFactor: 3 }];
  await withAdmin(kafka, (admin) => admin.createTopics({ waitForLeaders: false, topics }));
  await untilInSync(kafka, "plain", 3);
  expect(await brokerProperty("min.insync.replicas")).toBe("2");
  expect(await brokerProperty("log.retention.hours")).toBe("24");
});

test("finds the cluster by its tags and by its name, with the volume size of its brokers", () => {
  expect(outputs["found_by_tag"]).toEqual([outputs["cluster_arn"]]);
  expect(outputs["found_volume_size"]).toBe(10);
});

test("rejects a SCRAM user and a client certificate without an ACL, and accepts their records with one", async () => {
  const password = await currentPassword();
  const clients = { alice: alice(password), "CN=bob,O=Plain": certificateClient() };
  for (const [name, client] of Object.entries(clients)) {
    await expect(produce(client, "plain")).rejects.toThrow("Not authorized to access topics");
    await allowWrites(`User:${name}`);
    await until(`the ACL of ${name}`, () => produce(client, "plain").then(() => true), { timeoutMs: 20_000 });
  }
});

test("accepts a rotated password, and stores no password in the state", async () => {
  const before = await currentPassword();
  await (await terraform({ password_version: "2" })).apply();
  const after = await currentPassword();
  expect(after).not.toBe(before);
  await until("the new password", () => produce(alice(after), "plain").then(() => true), { timeoutMs: 20_000 });
  await expect(produce(alice(before), "plain")).rejects.toThrow("Authentication failed");
  const state = readFileSync(join(plain.folder, "terraform.tfstate"), "utf8");
  expect([before, after].filter((password) => state.includes(password))).toEqual([]);
});

test("invokes the function with records through the event source mapping", async () => {
  const producer = kafka.producer();
  await producer.connect();
  for (let index = 0; index < 20; index++) await producer.send({ topic: "plain", messages: [{ key: `${index}`, value: `v${index}.` }] });
  await producer.disconnect();
  await until("all records in the function's log", async () => {
    const lines = (await loggedBy(String(outputs["log_group"]), plain.platform.endpoint.region, 0)).join("\n");
    return Array.from({ length: 20 }, (_, index) => `v${index}.`).every((value) => lines.includes(value));
  });
});

test("serves the open route without a signature, and rejects the signed route without one", async () => {
  const open = await fetch(new URL("/open/world", String(outputs["api_endpoint"])));
  expect({ status: open.status, body: await open.text() }).toEqual({ status: 200, body: "hello, /open/world" });
  expect((await fetch(new URL("/signed/world", String(outputs["api_endpoint"])))).status).toBe(403);
});

test("rolls the brokers one at a time, in place, for a changed property", async () => {
  const before = await brokerPids();
  const configuration = await terraform({ retention_hours: "48", password_version: "2" });
  const plan = await configuration.plan();
  expect(plan.map(({ address }) => address)).toEqual(expect.arrayContaining(["aws_msk_cluster.main", "aws_msk_configuration.main"]));
  expect(plan.filter(({ actions }) => actions.join() !== "update")).toEqual([]);
  await configuration.apply();
  expect(await configuration.plan()).toEqual([]);
  expect(await brokerProperty("log.retention.hours")).toBe("48");
  const after = await brokerPids();
  expect(after.filter((pid) => before.includes(pid))).toEqual([]);
});

test("is destroyed", async () => {
  const { remove } = await (await terraform()).destroy();
  expect(remove).toBeGreaterThan(20);
  expect(await new LocalControl(plain.platform.endpoint).clusters()).toEqual([]);
});

const alice = (password: string) => scramClient(String(outputs["bootstrap_brokers_scram"]), "alice", password);

function certificateClient(): Kafka {
  const ssl = { key: bob.key, cert: String(outputs["client_certificate"]) };
  return kafkaClient(String(outputs["bootstrap_brokers_tls"]), "", NOBODY, { sasl: undefined, ssl, retry: { retries: 0 } });
}

async function allowWrites(principal: string): Promise<void> {
  const rule = { principal, host: "*", permissionType: AclPermissionTypes.ALLOW, resourcePatternType: ResourcePatternTypes.LITERAL };
  const topic = { ...rule, resourceType: AclResourceTypes.TOPIC, resourceName: "plain" };
  const acl = [AclOperationTypes.WRITE, AclOperationTypes.DESCRIBE].map((operation) => ({ ...topic, operation }));
  await withAdmin(kafka, (admin) => admin.createAcls({ acl }));
}

const currentPassword = () => passwordOf(plain.platform.endpoint, String(outputs["user_secret"]));

async function brokerPids(): Promise<(number | undefined)[]> {
  return (await new LocalControl(plain.platform.endpoint).brokers("plain")).map(({ pid }) => pid);
}

async function brokerProperty(name: string): Promise<string | undefined> {
  const request = { includeSynonyms: false, resources: [{ type: 4, name: "1", configNames: [name] }] };
  const { resources } = await withAdmin(kafka, (admin) => admin.describeConfigs(request));
  return resources[0]?.configEntries.find(({ configName }) => configName === name)?.configValue;
}
