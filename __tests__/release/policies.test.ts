import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { App } from "cdktf";
import { PlannerRole } from "../../modules/access/index.js";
import { AwsEnvironment } from "../../modules/aws/index.js";
import { readPlatformSettings } from "../../modules/platform/index.js";
import { ReadableStack } from "../../modules/terraform/index.js";
import { deploy, environmentOf, LocalControl, type LocalPlatform, startLocalPlatform, useEndpoint } from "../../tools/deploy/index.js";
import { evaluate } from "../../tools/local/aws/iam/policy.js";
import { until } from "../../tools/local/process/index.js";
import {
  allowedActionsOf,
  type ComparedRole,
  compareRoles,
  comparisonText,
  knownExplanations,
  type PolicyDocument,
  policiesOf,
  servicesOf,
  terraformActions,
  typesOf,
} from "../../tools/policies/index.js";
import { runFolder } from "../../tools/setup/folders.js";
import { type StackJson, synthesizedStack } from "../../tools/stack/index.js";
import { Terraform, terraformEnvironment } from "../../tools/terraform/index.js";
import { ApiClient } from "../../tools/traffic/api-client.js";
import { kafkaClient } from "../../tools/traffic/kafka-client.js";
import { type PlatformOutputs, platformOutputs } from "../../tools/traffic/outputs.js";
import { assumeRole } from "../../tools/traffic/role.js";

// A platform with most types of resources is applied, planned and destroyed by an administrator. The local platform records the IAM actions
// of Terraform's requests, and the policies are evaluated for them. The tests run in order.
const ACCOUNT = "123456789012";
const PLANNER = "msk-ha-recorded-planner";

const settings = `environment: recorded
network: { mode: new, egress: single-nat }
cluster:
  name: orders
  instanceType: kafka.m7g.large
  volumeGib: 10
  authentication: { scram: true, mutualTls: { mode: managed, usage: short-lived } }
  privateDns: { zone: kafka.internal }
  prometheus: { jmxExporter: true, nodeExporter: true }
  deletionProtection: false
topics: { ad-events: { partitions: 3 }, ad-events-dead-letters: { partitions: 1 } }
scramUsers: { billing: {} }
clients: { shop: { produce: [ad-events], consume: [{ topic: ad-events, group: shop }], invokeApi: true } }
bastion: {}
observability:
  prometheus: true
  collector: bastion
  grafana: { authentication: { mode: sso, admins: { groups: ["1234567890-12345678-1234-1234-1234-123456789012"] } } }
`;

/** Why actions of the tables that are neither updates nor required by AWS are not among the recorded ones. */
const notRecorded: Readonly<Record<string, string>> = {
  "ec2:DeleteNetworkInterface": "only where a service left a network interface in a group or subnet",
  "ec2:DetachNetworkInterface": "only where a service left a network interface in a group or subnet",
  "iam:DetachRolePolicy": "no role of this platform has an attached policy",
  "sns:GetSubscriptionAttributes": "nobody is subscribed: addresses are a Terraform variable",
  "sns:Subscribe": "nobody is subscribed: addresses are a Terraform variable",
  "sns:Unsubscribe": "nobody is subscribed: addresses are a Terraform variable",
};

interface Recorded {
  readonly action: string;
  readonly resource: string;
}

let folder: string;
let platform: LocalPlatform;
let recorded: Readonly<Record<"apply" | "plan" | "destroy", readonly Recorded[]>>;
let policies: Readonly<Record<"deploy" | "plan", readonly PolicyDocument[]>>;
let types: readonly string[];
let roles: readonly ComparedRole[];
let planner: ComparedRole | undefined;

beforeAll(async () => {
  folder = runFolder("policies");
  const config = join(folder, "settings.yaml");
  platform = await startLocalPlatform(join(folder, "local"), () => undefined);
  const control = new LocalControl(platform.endpoint);
  await writeFile(config, settings);
  const { terraform, outputs } = await deploy({ config, folder: join(folder, "cdktf.out"), endpoint: platform.endpoint });
  const apply = await control.takeActions();
  expect(await terraform.plan()).toEqual([]);
  const plan = await control.takeActions();
  useEndpoint(platform.endpoint);
  await usePlatform(platformOutputs.parse(outputs), control);
  const used = await control.roleActions();
  await control.takeActions(); // the clients' own requests to STS
  await terraform.destroy();
  recorded = { apply, plan, destroy: await control.takeActions() };
  const parsed = readPlatformSettings(config);
  policies = { deploy: policiesOf(parsed, "deploy", ACCOUNT), plan: policiesOf(parsed, "plan", ACCOUNT) };
  const stack = synthesizedStack(parsed);
  types = typesOf(stack);
  roles = compareRoles(allowedActionsOf(stack), used, knownExplanations(), servicesOf(stack));
  const actions = recorded.plan.map(({ action }) => action);
  [planner] = compareRoles(allowedActionsOf(await appliedPlanner()), { [PLANNER]: actions }, knownExplanations());
}, 3_600_000);

afterAll(async () => {
  await platform?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Applies the role that plans, with a second plan that is empty. @returns its stack */
async function appliedPlanner(): Promise<StackJson> {
  const { endpoint } = platform;
  const stack = new ReadableStack(new App({ outdir: join(folder, "planner.out"), stackTraces: false }), "planner");
  new AwsProvider(stack, "aws", { region: endpoint.region });
  new PlannerRole(stack, "planner", {
    name: PLANNER,
    trusted: { host: "github", repository: "acme/kafka" },
    policies: policies.plan,
    environment: new AwsEnvironment(stack, "account", endpoint.region),
    createIdentityProvider: true,
  });
  stack.prepareStack();
  const json = JSON.parse(JSON.stringify(stack.toTerraform())) as StackJson & { terraform: object };
  const own = join(folder, "planner");
  await mkdir(own);
  const backend = { local: { path: "terraform.tfstate" } };
  await writeFile(join(own, "cdk.tf.json"), JSON.stringify({ ...json, terraform: { ...json.terraform, backend } }));
  const terraform = new Terraform({ folder: own, environment: await terraformEnvironment(environmentOf(endpoint)) });
  await terraform.init();
  await terraform.apply();
  expect(await terraform.plan()).toEqual([]);
  return json;
}

/** Sends events through the API and one that the consumer can't read, and consumes them as a client. */
async function usePlatform(outputs: PlatformOutputs, control: LocalControl): Promise<void> {
  const { region, api_endpoint: endpoint, bootstrap_brokers_iam: brokers, event_topic: topic, client_role_arns: arns } = outputs;
  const credentials = await assumeRole(arns["shop"] as string, "policies", region);
  const api = new ApiClient({ endpoint, region, credentials });
  for (let i = 0; i < 20; i++) await api.post("/ads/ad-42/impression", { eventId: crypto.randomUUID(), impressions: 1 });
  const kafka = kafkaClient(brokers, region, credentials);
  const producer = kafka.producer({ idempotent: true });
  await producer.connect();
  await producer.send({ topic, messages: [{ value: "not an event" }] });
  await producer.disconnect();
  const consumer = kafka.consumer({ groupId: "shop" });
  let read = 0;
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    eachMessage: async () => {
      read++;
    },
  });
  const deadLettered = async () => (await control.roleActions())["msk-ha-recorded-consumer"]?.includes("kafka-cluster:WriteData") === true;
  await until(
    "the client has read the events, and the consumer has written a dead letter",
    async () => read >= 21 && (await deadLettered()),
    {
      timeoutMs: 300_000,
    },
  );
  await consumer.disconnect();
}

/** Every resource has the tags of the provider's `default_tags`. Requests with names have them in the record; ids are not resolved to tags. */
const context = {
  "aws:RequestedRegion": "us-east-1",
  "ec2:CreateAction": "",
  ...Object.fromEntries(
    ["ResourceTag", "RequestTag"].flatMap((kind) => [
      [`aws:${kind}/Platform`, "msk-ha"],
      [`aws:${kind}/Environment`, "recorded"],
    ]),
  ),
  "iam:PassedToService": "",
  "iam:AWSServiceName": "",
  "kms:GrantIsForAWSResource": "true",
};

/** Returns the function of a mapping: the one in the request, or else the consumer. */
const functionOf = ({ resource }: Recorded): string =>
  resource.includes(":function:") ? resource : `arn:aws:lambda:us-east-1:${ACCOUNT}:function:msk-ha-recorded-consumer`;

const denied = (documents: readonly PolicyDocument[], actions: readonly Recorded[]) =>
  actions.flatMap((each) => {
    const { effect, reason } = evaluate(documents, { ...each, context: { ...context, "lambda:FunctionArn": functionOf(each) } });
    return effect === "allow" ? [] : [`${each.action} on ${each.resource}: ${reason}`];
  });

test("the record has the actions of each step", () => {
  const actionsOf = (step: keyof typeof recorded) => new Set(recorded[step].map(({ action }) => action));
  expect([...actionsOf("apply")]).toEqual(expect.arrayContaining(["kafka:CreateCluster", "kms:CreateKey", "lambda:InvokeFunction"]));
  expect([...actionsOf("plan")]).toEqual(expect.arrayContaining(["kafka:DescribeCluster", "kafka:ListNodes", "tag:GetResources"]));
  expect([...actionsOf("destroy")]).toEqual(expect.arrayContaining(["kafka:DeleteCluster", "ec2:DeleteVpc"]));
});

test("the policies for deploy allow every action of apply, plan and destroy", () => {
  expect(denied(policies.deploy, [...recorded.apply, ...recorded.plan, ...recorded.destroy])).toEqual([]);
});

test("the policy for plan allows every action of a plan, and refuses what an apply creates", () => {
  expect(denied(policies.plan, recorded.plan)).toEqual([]);
  const creations = recorded.apply.filter(({ action }) => /:(Create|Put|Delete|Attach|Run|Register)/.test(action));
  expect(denied(policies.plan, creations)).toHaveLength(creations.length);
});

test("the policies give nothing on another platform in the account", () => {
  const others = recorded.apply
    .filter(
      ({ action, resource }) => /^(iam|lambda|sqs|sns|secretsmanager|cloudwatch|logs):/.test(action) && /recorded|orders/.test(resource),
    )
    .map(({ action, resource }) => ({ action, resource: resource.replaceAll("recorded", "other").replaceAll("orders", "other") }));
  expect(others.length).toBeGreaterThan(50);
  const allowed = others.filter((each) => denied(policies.deploy, [each]).length === 0);
  // A request for alarms names none, or several in a list: AWS authorizes it for all of them.
  expect([...new Set(allowed.map(({ action }) => action))]).toEqual(["cloudwatch:DescribeAlarms"]);
});

test("each action that is granted and was not used has a reason, which is printed", () => {
  const used = new Set(Object.values(recorded).flatMap((actions) => actions.map(({ action }) => action)));
  const granted = new Set(policies.deploy.flatMap(({ Statement }) => Statement.flatMap(({ Action }) => Action)));
  const tables = types.flatMap((type) => (terraformActions[type] ? [{ type, ...terraformActions[type] }] : []));
  const reasonOf = (action: string): string | undefined =>
    notRecorded[action] ??
    tables.flatMap(({ required = [] }) => required).find((each) => each.action === action)?.why ??
    tables.flatMap(({ type, update = [] }) => (update.includes(action) ? [`changes of ${type}`] : []))[0];

  const unused = [...granted].filter((action) => !used.has(action)).sort();
  const lines = unused.map((action) => `${action}: ${reasonOf(action) ?? "no reason"}`);
  process.stdout.write(`Granted, and not used in this run:\n${lines.join("\n")}\n`);
  expect(lines.filter((line) => line.endsWith(": no reason"))).toEqual([]);
  expect(unused.filter((action) => action in notRecorded)).toEqual(Object.keys(notRecorded));
});

test("each action that the role which plans has, and a plan did not use, is explained", () => {
  process.stdout.write(comparisonText(planner ? [planner] : []));

  expect(planner?.role).toBe(PLANNER);
  expect(planner?.used.length).toBeGreaterThan(50);
  expect(planner?.extra.filter(({ why }) => why === undefined).map(({ action }) => action)).toEqual([]);
});

test("each action that a role has and did not use is explained, and the comparison is printed", () => {
  process.stdout.write(comparisonText(roles));

  expect(roles.map(({ role }) => role)).toEqual(expect.arrayContaining(["msk-ha-recorded-producer", "msk-ha-recorded-bastion"]));
  expect(roles.find(({ role }) => role === "msk-ha-recorded-client-shop")?.extra).toEqual([]);
  expect(roles.flatMap(({ role, extra }) => extra.flatMap(({ action, why }) => (why === undefined ? [`${role}: ${action}`] : [])))).toEqual(
    [],
  );
});
