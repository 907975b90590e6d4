import { describe, expect, test } from "@jest/globals";
import { scopeOf } from "../../../../tools/policies/platform-scope.js";
import { statementsFor } from "../../../../tools/policies/statements.js";
import { settingsFrom } from "../../../support/modules/synthesized.js";

const scope = scopeOf(settingsFrom("environment: dev\ncluster: { name: orders }\n"), "123456789012");
const services = { passedTo: ["lambda.amazonaws.com"], linked: ["kafka.amazonaws.com"], adoptsSecurityGroup: false };
/** The names of the platform in ARNs. */
const names = ["msk-ha-dev", "msk-ha-dev-*", "orders", "orders-*"];
const namesWithIds = ["msk-ha-dev/*", "msk-ha-dev-*", "orders/*", "orders-*"];
const granted = (action: string, reads = false) => statementsFor([{ action, reads }], scope, services);
const platform = (kind: string) => ({ StringEquals: { [`aws:${kind}/Platform`]: "msk-ha", [`aws:${kind}/Environment`]: "dev" } });
const region = { StringEquals: { "aws:RequestedRegion": "us-east-1" } };
const allow = (action: string, resources: readonly string[], condition?: object) => ({
  ...{ Effect: "Allow", Action: [action], Resource: resources },
  ...(condition && { Condition: condition }),
});

test.each([
  ["kafka:UpdateSecurity", ["arn:aws:kafka:us-east-1:123456789012:cluster/orders/*"]],
  ["kafka:UpdateConfiguration", ["arn:aws:kafka:us-east-1:123456789012:configuration/orders/*"]],
  ["kafka:DeleteReplicator", namesWithIds.map((name) => `arn:aws:kafka:us-east-1:123456789012:replicator/${name}`)],
  ["kafka:DeleteVpcConnection", ["arn:aws:kafka:us-east-1:123456789012:vpc-connection/*"]],
  ["iam:PutRolePolicy", names.map((name) => `arn:aws:iam::123456789012:role/${name}`)],
  ["logs:PutRetentionPolicy", namesWithIds.map((name) => `arn:aws:logs:us-east-1:123456789012:log-group:/aws/*/${name}`)],
  ["secretsmanager:PutSecretValue", ["arn:aws:secretsmanager:us-east-1:123456789012:secret:AmazonMSK_orders_*"]],
  ["cloudwatch:PutDashboard", names.map((name) => `arn:aws:cloudwatch::123456789012:dashboard/${name}`)],
  ["kafkaconnect:UpdateConnector", namesWithIds.map((name) => `arn:aws:kafkaconnect:us-east-1:123456789012:connector/${name}`)],
  ["kafkaconnect:DeleteCustomPlugin", namesWithIds.map((name) => `arn:aws:kafkaconnect:us-east-1:123456789012:custom-plugin/${name}`)],
  [
    "kafkaconnect:DeleteWorkerConfiguration",
    namesWithIds.map((name) => `arn:aws:kafkaconnect:us-east-1:123456789012:worker-configuration/${name}`),
  ],
  [
    "kafkaconnect:DescribeConnectorOperation",
    namesWithIds.map((name) => `arn:aws:kafkaconnect:us-east-1:123456789012:connector-operation/${name}`),
  ],
  ["s3:DeleteBucket", ["arn:aws:s3:::msk-ha-dev-*"]],
  ["s3:PutObject", ["arn:aws:s3:::msk-ha-dev-*/*"]],
  ["ssm:GetParameter", ["arn:aws:ssm:us-east-1::parameter/aws/service/*"]],
  ["route53:ChangeResourceRecordSets", ["arn:aws:route53:::hostedzone/*"]],
  ["apigateway:POST", ["/apis", "/apis/*", "/tags/*"].map((path) => `arn:aws:apigateway:us-east-1::${path}`)],
])("%s is restricted to resources by their names", (action, resources) => {
  expect(granted(action)).toEqual([allow(action, resources)]);
});

test("an action on resources without names needs the platform's tags if it changes them", () => {
  const keys = ["arn:aws:kms:us-east-1:123456789012:key/*"];
  expect(granted("kms:PutKeyPolicy")).toEqual([allow("kms:PutKeyPolicy", keys, platform("ResourceTag"))]);
  expect(granted("kms:DescribeKey", true)).toEqual([allow("kms:DescribeKey", keys)]);
  expect(granted("kms:CreateKey")).toEqual([allow("kms:CreateKey", ["*"], platform("RequestTag"))]);
  expect(granted("ec2:DeleteSubnet")).toEqual([allow("ec2:DeleteSubnet", ["*"], platform("ResourceTag"))]);
});

test("an action of two types of resource has a statement for each, with its own condition", () => {
  expect(granted("kms:CreateAlias")).toEqual([
    allow(
      "kms:CreateAlias",
      names.map((name) => `arn:aws:kms:us-east-1:123456789012:alias/${name}`),
    ),
    allow("kms:CreateAlias", ["arn:aws:kms:us-east-1:123456789012:key/*"], platform("ResourceTag")),
  ]);
});

test("what can't be restricted to resources is restricted to the region, where the service has regions", () => {
  expect(granted("ec2:CreateVpc")).toEqual([allow("ec2:CreateVpc", ["*"], region)]);
  expect(granted("kafka:GetBootstrapBrokers")).toEqual([allow("kafka:GetBootstrapBrokers", ["*"], region)]);
  expect(granted("cloudwatch:DescribeAlarms", true)).toEqual([allow("cloudwatch:DescribeAlarms", ["*"], region)]);
  expect(granted("route53:CreateHostedZone")).toEqual([allow("route53:CreateHostedZone", ["*"])]);
  expect(granted("organizations:DescribeOrganization")).toEqual([allow("organizations:DescribeOrganization", ["*"])]);
});

test("roles are passed to the services that trust them only, and grants are for AWS services only", () => {
  const roles = names.map((name) => `arn:aws:iam::123456789012:role/${name}`);
  expect(granted("iam:PassRole")).toEqual([
    allow("iam:PassRole", roles, { StringEquals: { "iam:PassedToService": ["lambda.amazonaws.com"] } }),
  ]);
  expect(granted("iam:CreateServiceLinkedRole")).toEqual([
    allow("iam:CreateServiceLinkedRole", ["arn:aws:iam::123456789012:role/aws-service-role/*"], {
      StringEquals: { "iam:AWSServiceName": ["kafka.amazonaws.com"] },
    }),
  ]);
  expect(granted("kms:CreateGrant")).toEqual([
    allow("kms:CreateGrant", ["arn:aws:kms:us-east-1:123456789012:key/*"], { Bool: { "kms:GrantIsForAWSResource": "true" } }),
  ]);
});

test("event source mappings are created and changed for the platform's functions only", () => {
  const functions = names.map((name) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`);
  const condition = { ArnLike: { "lambda:FunctionArn": functions } };
  const mappings = ["arn:aws:lambda:us-east-1:123456789012:event-source-mapping:*"];
  expect(granted("lambda:CreateEventSourceMapping")).toEqual([allow("lambda:CreateEventSourceMapping", ["*"], condition)]);
  expect(granted("lambda:UpdateEventSourceMapping")).toEqual([allow("lambda:UpdateEventSourceMapping", mappings, condition)]);
  expect(granted("lambda:DeleteEventSourceMapping")).toEqual([allow("lambda:DeleteEventSourceMapping", mappings, condition)]);
  expect(granted("lambda:GetEventSourceMapping", true)).toEqual([allow("lambda:GetEventSourceMapping", mappings)]);
});

const untagged = { Null: { "aws:ResourceTag/Platform": "true" } };

describe("tags of EC2", () => {
  const tagging = (others: readonly string[], adoptsSecurityGroup = false) =>
    statementsFor(
      ["CreateTags", ...others].map((name) => ({ action: `ec2:${name}`, reads: false })),
      scope,
      { ...services, adoptsSecurityGroup },
    ).filter(({ Action }) => Action.includes("ec2:CreateTags"));
  const request = platform("RequestTag").StringEquals;

  test("are set on resources of the platform, and by the creations that are granted, with the platform's tags", () => {
    const creations = ["CreateVpc", "RunInstances", "AllocateAddress", "AuthorizeSecurityGroupIngress", "CreateSubnet"];

    const statements = tagging([...creations, "CreateRoute", "CreateNetworkInterface", "DeleteVpc", "DescribeVpcs"]);
    expect(statements.map(({ Resource, Condition }) => [Resource, Condition])).toEqual([
      [["*"], { StringEquals: { "ec2:CreateAction": [...creations].sort(), ...request } }],
      [["*"], platform("ResourceTag")],
    ]);
    expect(tagging([])).toEqual([allow("ec2:CreateTags", ["*"], platform("ResourceTag"))]);
  });

  test("are set by MSK on the endpoints that it creates", () => {
    expect(tagging(["CreateVpcEndpoint"])).toContainEqual(
      allow("ec2:CreateTags", ["*"], { StringEquals: { "ec2:CreateAction": ["CreateVpcEndpoint"] } }),
    );
  });

  test("are set on a default security group of no platform, if the platform has one", () => {
    expect(tagging([], true)).toEqual([
      allow("ec2:CreateTags", ["*"], platform("ResourceTag")),
      allow("ec2:CreateTags", ["arn:aws:ec2:us-east-1:123456789012:security-group/*"], { ...platform("RequestTag"), ...untagged }),
    ]);
  });
});

test.each([
  ["kms:TagResource", "arn:aws:kms:us-east-1:123456789012:key/*"],
  ["acm-pca:TagCertificateAuthority", "arn:aws:acm-pca:us-east-1:123456789012:certificate-authority/*"],
  ["grafana:TagResource", "arn:aws:grafana:us-east-1:123456789012:/workspaces/*"],
])("%s is allowed at the creation, on resources without tags of a platform", (action, resource) => {
  expect(granted(action)).toEqual([
    allow(action, [resource], platform("ResourceTag")),
    allow(action, [resource], { ...platform("RequestTag"), ...untagged }),
  ]);
});

test("a plugin in a bucket of the account is read, and not written", () => {
  const withPlugin = { ...scope, plugins: ["arn:aws:s3:::mine/any.zip"] };
  const resources = (action: string) => statementsFor([{ action, reads: false }], withPlugin, services).flatMap(({ Resource }) => Resource);

  expect(resources("s3:GetObject")).toEqual(["arn:aws:s3:::msk-ha-dev-*/*", "arn:aws:s3:::mine/any.zip"]);
  expect(resources("s3:PutObject")).toEqual(["arn:aws:s3:::msk-ha-dev-*/*"]);
});

test("actions of a service with the same resources are in one statement, in alphabetical order", () => {
  const needed = ["kafka:UpdateSecurity", "kafka:DeleteCluster", "logs:CreateLogDelivery", "ec2:CreateVpc"].map((action) => ({
    ...{ action, reads: false },
  }));
  expect(statementsFor(needed, scope, services).map(({ Action }) => Action)).toEqual([
    ["kafka:DeleteCluster", "kafka:UpdateSecurity"],
    ["logs:CreateLogDelivery"],
    ["ec2:CreateVpc"],
  ]);
});

test("an unknown action is an error", () => {
  expect(() => granted("kafka:CreateUniverse")).toThrow("kafka:CreateUniverse is not in tools/policies/authorization/authorization.json.");
});
