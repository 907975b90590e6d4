import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { evaluate, toArray } from "../../../../tools/local/aws/iam/policy.js";
import { resourceTypesOf } from "../../../../tools/policies/authorization/authorization.js";
import { type PolicyDocument, policiesOf, terraformActions } from "../../../../tools/policies/index.js";
import { operatorActions } from "../../../../tools/policies/operation-actions.js";
import type { Purpose } from "../../../../tools/policies/purposes.js";
import { root } from "../../../../tools/setup/folders.js";
import { settingsFrom } from "../../../support/modules/synthesized.js";
import { schema, withSchemas } from "../../../support/settings/broken-schemas.js";
import { anyPlugin, sink, source, withPipelines } from "../../../support/settings/pipelines.js";

/** Types of the classes of CDKTF's AWS provider that modules import. */
const usedTypes = [
  ...new Set(
    readdirSync(join(root, "modules"), { recursive: true, encoding: "utf8" }).flatMap((file) =>
      [
        ...(file.endsWith(".ts") ? readFileSync(join(root, "modules", file), "utf8") : "").matchAll(
          /"(@cdktf\/provider-aws\/lib\/[a-z0-9-]+)"/g,
        ),
      ].flatMap(([, name = ""]) => {
        const type = /\.tfResourceType = ["']([a-z0-9_]+)["']/.exec(readFileSync(require.resolve(name), "utf8"))?.[1];
        const isDataSource = name.includes("/lib/data-aws-");
        return type === undefined ? [] : [isDataSource ? `data.${type}` : type];
      }),
    ),
  ),
].filter((type) => type !== "aws"); // the provider

const bare = "environment: dev\nobservability: { alarms: false, dashboard: false }\n";
const actionsIn = (documents: readonly PolicyDocument[]) =>
  new Set(documents.flatMap(({ Statement }) => Statement.flatMap(({ Action }) => toArray(Action))));
const granted = (yaml: string, purpose: Purpose) => actionsIn(policiesOf(settingsFrom(yaml), purpose, "*"));

test("every action of the tables is one of AWS", () => {
  const tables = Object.values(terraformActions).flatMap(({ read, create = [], update = [], delete: deletion = [], required = [] }) => [
    ...[...read, ...create, ...update, ...deletion],
    ...required.map(({ action }) => action),
  ]);
  const operators = Object.values(operatorActions).flatMap(({ reads = [], writes = [] }) => [...reads, ...writes]);
  for (const action of [...tables, ...operators]) expect(resourceTypesOf(action)).toBeInstanceOf(Array);
  expect(Object.keys(operatorActions).filter((type) => terraformActions[type] === undefined)).toEqual([]);
});

test("every action that Terraform does not call, and AWS requires, has a reason", () => {
  const required = Object.values(terraformActions).flatMap(({ required: all = [] }) => all);

  expect(required.length).toBeGreaterThan(50);
  expect(required.filter(({ why }) => why.length < 15)).toEqual([]);
});

test("a plan gets no action that changes anything, except the decryption of secrets that it reads, and a function that reads", () => {
  const users = `${bare}cluster: { authentication: { scram: true } }\nscramUsers: { shop: {} }\n`;
  const writes = (yaml: string) =>
    [...granted(yaml, "plan")].filter((action) => !/:(Describe|Get|List)|^apigateway:GET$|^tag:GetResources$/.test(action));
  expect(writes(bare)).toEqual([]);
  expect(writes(users)).toEqual(["kms:Decrypt"]);
  expect(writes(`${bare}detectDrift: true\n`)).toEqual(["lambda:InvokeFunction"]);
});

test("a plan can invoke one function, and a deployment all functions of the platform", () => {
  const invocable = (purpose: Purpose) =>
    policiesOf(settingsFrom(`${bare}detectDrift: true\n`), purpose, "123456789012")
      .flatMap(({ Statement }) => Statement)
      .filter(({ Action }) => Action.includes("lambda:InvokeFunction"))
      .map(({ Resource, Condition }) => [Resource, Condition]);
  const named = (name: string) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;

  expect(invocable("plan")).toEqual([[[named("msk-ha-dev-topic-reader")], undefined]]);
  expect(invocable("deploy").map(([resources]) => resources)).toEqual([[named("msk-ha-dev"), named("msk-ha-dev-*")]]);
});

test("only the resources of the settings are granted", () => {
  const [without, withBastion] = [granted(bare, "deploy"), granted(`${bare}bastion: {}\n`, "deploy")];
  expect([without.has("ec2:RunInstances"), withBastion.has("ec2:RunInstances")]).toEqual([false, true]);
  expect([without.has("kafka:CreateCluster"), without.has("grafana:CreateWorkspace")]).toEqual([true, false]);
  expect(granted(`${bare}cluster: { kind: serverless }\n`, "deploy").has("kafka:UpdateBrokerCount")).toBe(false);
});

test("the policies for deploy include all that a plan reads", () => {
  const deploy = granted(bare, "deploy");
  expect([...granted(bare, "plan")].filter((action) => !deploy.has(action))).toEqual([]);
});

test("roles are passed to the services that trust them, and service roles are those of the resources", () => {
  const conditions = (yaml: string) =>
    Object.assign(
      {},
      ...policiesOf(settingsFrom(yaml), "deploy", "*").flatMap(({ Statement }) =>
        Statement.map(({ Condition }) => Condition?.["StringEquals"] ?? {}),
      ),
    ) as Record<string, unknown>;
  expect(conditions(bare)).toMatchObject({
    "iam:PassedToService": ["lambda.amazonaws.com", "vpc-flow-logs.amazonaws.com"],
    "iam:AWSServiceName": ["kafka.amazonaws.com", "kafka.application-autoscaling.amazonaws.com", "ops.apigateway.amazonaws.com"],
  });
  expect(conditions(`${bare}bastion: {}\n`)).toMatchObject({
    "iam:PassedToService": ["ec2.amazonaws.com", "lambda.amazonaws.com", "vpc-flow-logs.amazonaws.com"],
  });
});

test("operators get the drills' and the runbook's actions, but neither the state nor what Terraform changes", () => {
  const operate = granted(`${bare}backend: { type: s3, bucket: my-states, key: dev.tfstate }\nbastion: {}\n`, "operate");
  expect([...operate].filter((action) => /^(kafka:(Reboot|Update|Delete)|s3:|ssm:StartSession|logs:StartQuery)/.test(action))).toEqual([
    "kafka:RebootBroker",
    "logs:StartQuery",
    "ssm:StartSession",
  ]);
  expect([...granted(`${bare}backend: { type: s3, bucket: my-states, key: dev.tfstate }\n`, "plan")]).toContain("s3:PutObject");
});

test("every type of resource that a module creates or reads has its actions", () => {
  expect(usedTypes.length).toBeGreaterThan(70);
  expect(usedTypes).toEqual(expect.arrayContaining(["aws_mskconnect_connector", "aws_s3_object", "data.aws_region"]));
  expect(usedTypes.filter((type) => terraformActions[type] === undefined)).toEqual([]);
});

test("a platform with pipelines has policies for each purpose", () => {
  const pipelines = `${bare}${withPipelines(source(), sink(), anyPlugin())}\n`;

  expect([...granted(pipelines, "deploy")]).toEqual(
    expect.arrayContaining(["kafkaconnect:CreateConnector", "s3:PutObject", "ec2:CreateNetworkInterface"]),
  );
  const writes = [...granted(pipelines, "plan")].filter(
    (action) => !/:(Describe|Get|List)|^apigateway:GET$|^tag:GetResources$/.test(action),
  );
  expect(writes).toEqual([]);
  expect([...granted(pipelines, "operate")]).toEqual(
    expect.arrayContaining(["kafkaconnect:DescribeConnector", "kafkaconnect:ListConnectors"]),
  );
  const services = JSON.stringify(policiesOf(settingsFrom(pipelines), "deploy", "*"));
  expect(services).toContain('"kafkaconnect.amazonaws.com"');
});

describe("nothing is allowed on another platform's resources", () => {
  const documents = policiesOf(settingsFrom(`${bare}bastion: {}\n`), "deploy", "123456789012");
  const effect = (action: string, resource: string, context: Readonly<Record<string, string>> = {}) =>
    evaluate(documents, { action, resource, context: { "aws:RequestedRegion": "us-east-1", ...context } }).effect;

  test.each([
    ["iam:PutRolePolicy", "arn:aws:iam::123456789012:role/", "-x"],
    ["lambda:DeleteFunction", "arn:aws:lambda:us-east-1:123456789012:function:", "-x"],
    ["logs:DeleteLogGroup", "arn:aws:logs:us-east-1:123456789012:log-group:/aws/msk/", "/brokers"],
    ["kafka:DeleteCluster", "arn:aws:kafka:us-east-1:123456789012:cluster/", "/0a1b"],
  ])("%s", (action, before, after) => {
    expect(effect(action, `${before}msk-ha-dev${after}`)).toBe("allow");
    expect(effect(action, `${before}msk-ha-dev2${after}`)).toBe("implicit deny");
  });

  const tags = (kind: string, environment: string) => ({ [`aws:${kind}/Platform`]: "msk-ha", [`aws:${kind}/Environment`]: environment });

  test("a key is tagged, and no key of another platform", () => {
    const key = "arn:aws:kms:us-east-1:123456789012:key/0a1b";
    expect(effect("kms:TagResource", key, { ...tags("RequestTag", "dev"), ...tags("ResourceTag", "dev") })).toBe("allow");
    expect(effect("kms:TagResource", key, { ...tags("RequestTag", "dev"), ...tags("ResourceTag", "prod") })).toBe("implicit deny");
  });

  test.each([
    ["CreateSubnet", "dev", "none", "allow"],
    ["CreateSubnet", "prod", "none", "implicit deny"],
    ["CreateImage", "dev", "none", "implicit deny"],
    ["", "dev", "prod", "implicit deny"],
    ["", "dev", "dev", "allow"],
  ])("a resource of EC2 that %j tags for %s, and that was of %s: %s", (creation, requested, before, expected) => {
    const context = { "ec2:CreateAction": creation, ...tags("RequestTag", requested), ...tags("ResourceTag", before) };
    expect(effect("ec2:CreateTags", "arn:aws:ec2:us-east-1:123456789012:subnet/subnet-0a", context)).toBe(expected);
  });
});

test("a registry with schemas is granted where the settings have one, by its name", () => {
  const withRegistry = `${bare}${withSchemas(schema("ad-event"))}\n`;
  const actions = granted(withRegistry, "deploy");
  expect(
    ["CreateRegistry", "CreateSchema", "UpdateSchema", "RegisterSchemaVersion"].filter((name) => !actions.has(`glue:${name}`)),
  ).toEqual([]);
  expect([...granted(bare, "deploy")].filter((action) => action.startsWith("glue:"))).toEqual([]);
  expect([...granted(withRegistry, "plan")].filter((action) => action.startsWith("glue:")).sort()).toEqual([
    "glue:GetRegistry",
    "glue:GetSchema",
    "glue:GetSchemaVersion",
    "glue:GetTags",
  ]);
  const resources = policiesOf(settingsFrom(withRegistry), "deploy", "123456789012")
    .flatMap(({ Statement }) => Statement)
    .filter(({ Action }) => toArray(Action).includes("glue:CreateSchema"))
    .flatMap(({ Resource }) => toArray(Resource));
  expect(resources).toEqual(
    expect.arrayContaining(["registry/msk-ha-dev", "schema/msk-ha-dev/*"].map((name) => `arn:aws:glue:us-east-1:123456789012:${name}`)),
  );
});

test("a platform that counts in a table: a deployment manages it, a plan reads its description, and operators read its items", () => {
  const counting = `${bare}eventApi: { consumer: { deduplication: table } }`;
  const of = (purpose: Purpose) => [...granted(counting, purpose)].filter((action) => action.startsWith("dynamodb:")).sort();
  const described = ["DescribeContinuousBackups", "DescribeTable", "DescribeTimeToLive", "ListTagsOfResource"];
  const managed = [
    "CreateTable",
    "DeleteTable",
    "TagResource",
    "UntagResource",
    "UpdateContinuousBackups",
    "UpdateTable",
    "UpdateTimeToLive",
  ];

  expect(of("deploy")).toEqual([...described, ...managed].map((name) => `dynamodb:${name}`).sort());
  expect(of("plan")).toEqual(described.map((name) => `dynamodb:${name}`));
  expect(of("operate")).toEqual(["DescribeTable", "GetItem", "Query", "Scan"].map((name) => `dynamodb:${name}`));
  expect(granted(counting, "operate")).toContain("kms:Decrypt");
  expect([...granted(bare, "deploy")].filter((action) => action.startsWith("dynamodb:"))).toEqual([]);
});
