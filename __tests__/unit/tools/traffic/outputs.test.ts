import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { deployedOutputs } from "../../../../tools/traffic/outputs.js";

const outputs = {
  region: "eu-west-1",
  cluster_arn: "arn:aws:kafka:eu-west-1:123456789012:cluster/orders/1-1",
  cluster_name: "orders",
  bootstrap_brokers_iam: "b-1:9098,b-2:9098",
  bootstrap_brokers_tls: "b-1:9094",
  api_endpoint: "https://api.example.com",
  consumer_function_name: "consumer",
  producer_function_name: "producer",
  topic_admin_function_name: "topic-admin",
  event_topic: "ad-events",
  dead_letter_topic: "dead-letters",
  consumer_group: "counter",
  on_failure_queue_url: "https://sqs.example.com/queue",
  client_role_arns: { reader: "arn:aws:iam::123456789012:role/reader" },
};
const environment = { ...process.env };
let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "outputs-"));
  file = join(folder, "outputs.json");
  process.env = { ...environment, MSK_OUTPUTS: file };
  delete process.env["MSK_STACK"];
});

afterEach(() => {
  process.env = { ...environment };
  rmSync(folder, { recursive: true, force: true });
});

test("reads the outputs of the file, without those that no client needs", async () => {
  writeFileSync(file, JSON.stringify({ ...outputs, vpc_id: "vpc-1" }));

  expect(await deployedOutputs()).toEqual(outputs);
});

test("reads the form of `terraform output -json`; the TLS listener is optional", async () => {
  const { bootstrap_brokers_tls: _, ...required } = outputs;
  const wrapped = Object.entries(required).map(([name, value]) => [name, { value, type: "string", sensitive: false }]);
  writeFileSync(file, JSON.stringify(Object.fromEntries(wrapped)));

  expect(await deployedOutputs()).toEqual(required);
});

test.each(Object.keys(outputs).filter((name) => name !== "bootstrap_brokers_tls"))("fails without %s", async (name) => {
  writeFileSync(file, JSON.stringify({ ...outputs, [name]: undefined }));

  const failure = await deployedOutputs().catch((error: Error) => error.message);
  expect(failure).toMatch(/^.*outputs\.json: not the outputs of the platform stack:\n/);
  expect(failure).toContain(`→ at ${name}`);
});

test.each([
  ["bootstrap_brokers_iam", ""],
  ["api_endpoint", "no address"],
  ["client_role_arns", { reader: 1 }],
])("fails for a wrong %s", async (name, value) => {
  writeFileSync(file, JSON.stringify({ ...outputs, [name]: value }));

  await expect(deployedOutputs()).rejects.toThrow(`→ at ${name}`);
});

test("fails if neither variable is set", async () => {
  delete process.env["MSK_OUTPUTS"];

  await expect(deployedOutputs()).rejects.toThrow("Neither MSK_OUTPUTS nor MSK_STACK is set; set MSK_OUTPUTS to a file of outputs");
});
