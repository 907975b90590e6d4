import { expect, test } from "@jest/globals";
import { toArray } from "../../../../tools/local/aws/iam/policy.js";
import { resourceTypesOf } from "../../../../tools/policies/authorization/authorization.js";
import { type PolicyDocument, policiesOf, terraformActions } from "../../../../tools/policies/index.js";
import { operatorActions } from "../../../../tools/policies/operation-actions.js";
import type { Purpose } from "../../../../tools/policies/purposes.js";
import { settingsFrom } from "../../../support/modules/synthesized.js";

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

test("a plan gets no action that changes anything, except the decryption of secrets that it reads", () => {
  const users = `${bare}cluster: { authentication: { scram: true } }\nscramUsers: { shop: {} }\n`;
  const writes = (yaml: string) =>
    [...granted(yaml, "plan")].filter((action) => !/:(Describe|Get|List)|^apigateway:GET$|^tag:GetResources$/.test(action));
  expect(writes(bare)).toEqual([]);
  expect(writes(users)).toEqual(["kms:Decrypt"]);
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
