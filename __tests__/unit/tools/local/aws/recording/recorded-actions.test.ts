import { expect, test } from "@jest/globals";
import type { ReadOperation } from "../../../../../../tools/local/aws/recording/read-operation.js";
import { RecordedActions } from "../../../../../../tools/local/aws/recording/recorded-actions.js";
import { RoleActions } from "../../../../../../tools/local/aws/recording/role-actions.js";
import { awsRequest } from "../../../../../support/local-platform/aws-request.js";

const ACCOUNT = "123456789012";
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/0a1b`;

const user = { isUser: () => true, principalOf: () => `arn:aws:iam::${ACCOUNT}:user/admin` };

/** Records one request of a user, by the input of its operation. @returns `action resource` */
async function recorded(service: string, operation: string, input: Record<string, unknown>): Promise<string[]> {
  const actions = new RecordedActions(async () => ({ operation, input }), user, ACCOUNT, new RoleActions());
  await actions.record({ ...awsRequest("POST", "/"), service, region: "us-east-1" });
  return actions.take().map(({ action, resource }) => `${action} ${resource}`);
}

test.each([
  ["kafka", "CreateCluster", { ClusterName: "orders" }, `kafka:CreateCluster arn:aws:kafka:us-east-1:${ACCOUNT}:cluster/orders/id`],
  [
    "kafka",
    "CreateConfiguration",
    { Name: "orders" },
    `kafka:CreateConfiguration arn:aws:kafka:us-east-1:${ACCOUNT}:configuration/orders/id`,
  ],
  ["iam", "PutRolePolicy", { PolicyName: "p", RoleName: "r" }, `iam:PutRolePolicy arn:aws:iam::${ACCOUNT}:role/r`],
  [
    "iam",
    "AddRoleToInstanceProfile",
    { RoleName: "r", InstanceProfileName: "i" },
    `iam:AddRoleToInstanceProfile arn:aws:iam::${ACCOUNT}:instance-profile/i`,
  ],
  ["iam", "CreatePolicy", { PolicyName: "p" }, `iam:CreatePolicy arn:aws:iam::${ACCOUNT}:policy/p`],
  ["iam", "GetPolicy", { PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/p` }, `iam:GetPolicy arn:aws:iam::${ACCOUNT}:policy/p`],
  ["lambda", "Invoke", { FunctionName: "f" }, `lambda:InvokeFunction arn:aws:lambda:us-east-1:${ACCOUNT}:function:f`],
  [
    "lambda",
    "CreateFunction",
    { FunctionName: "f", KMSKeyArn: KEY },
    `lambda:CreateFunction arn:aws:lambda:us-east-1:${ACCOUNT}:function:f`,
  ],
  [
    "lambda",
    "GetEventSourceMapping",
    { UUID: "u" },
    `lambda:GetEventSourceMapping arn:aws:lambda:us-east-1:${ACCOUNT}:event-source-mapping:u`,
  ],
  ["logs", "CreateLogGroup", { logGroupName: "/aws/x" }, `logs:CreateLogGroup arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/aws/x`],
  ["sqs", "DeleteQueue", { QueueUrl: "http://127.0.0.1/1/q" }, `sqs:DeleteQueue arn:aws:sqs:us-east-1:${ACCOUNT}:q`],
  ["sqs", "CreateQueue", { QueueName: "q" }, `sqs:CreateQueue arn:aws:sqs:us-east-1:${ACCOUNT}:q`],
  ["sns", "CreateTopic", { Name: "t" }, `sns:CreateTopic arn:aws:sns:us-east-1:${ACCOUNT}:t`],
  [
    "sns",
    "SetTopicAttributes",
    { AttributeValue: KEY, TopicArn: `arn:aws:sns:us-east-1:${ACCOUNT}:t` },
    `sns:SetTopicAttributes arn:aws:sns:us-east-1:${ACCOUNT}:t`,
  ],
  ["kms", "DescribeKey", { KeyId: "0a1b" }, `kms:DescribeKey ${KEY}`],
  ["kms", "DescribeKey", { KeyId: KEY }, `kms:DescribeKey ${KEY}`],
  ["kms", "DescribeKey", { KeyId: "alias/a" }, `kms:DescribeKey arn:aws:kms:us-east-1:${ACCOUNT}:alias/a`],
  ["secretsmanager", "CreateSecret", { Name: "s" }, `secretsmanager:CreateSecret arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:s`],
  [
    "secretsmanager",
    "GetSecretValue",
    { SecretId: "s" },
    `secretsmanager:GetSecretValue arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:s`,
  ],
  ["monitoring", "PutMetricAlarm", { AlarmName: "a" }, `cloudwatch:PutMetricAlarm arn:aws:cloudwatch:us-east-1:${ACCOUNT}:alarm:a`],
  ["monitoring", "PutDashboard", { DashboardName: "d" }, `cloudwatch:PutDashboard arn:aws:cloudwatch::${ACCOUNT}:dashboard/d`],
  ["ssm", "GetParameter", { Name: "/aws/service/ami" }, "ssm:GetParameter arn:aws:ssm:us-east-1::parameter/aws/service/ami"],
  ["ssm", "GetParameter", { Name: "/mine" }, `ssm:GetParameter arn:aws:ssm:us-east-1:${ACCOUNT}:parameter/mine`],
  ["aps", "DescribeWorkspace", { workspaceId: "ws-1" }, `aps:DescribeWorkspace arn:aws:aps:us-east-1:${ACCOUNT}:workspace/ws-1`],
  [
    "aps",
    "PutRuleGroupsNamespace",
    { workspaceId: "ws-1", name: "n" },
    `aps:PutRuleGroupsNamespace arn:aws:aps:us-east-1:${ACCOUNT}:rulegroupsnamespace/ws-1/n`,
  ],
  [
    "grafana",
    "DescribeWorkspace",
    { workspaceId: "g-1" },
    `grafana:DescribeWorkspace arn:aws:grafana:us-east-1:${ACCOUNT}:/workspaces/g-1`,
  ],
  ["route53", "GetHostedZone", { Id: "/hostedzone/Z1" }, "route53:GetHostedZone arn:aws:route53:::hostedzone/Z1"],
  ["route53", "GetChange", { Id: "C1" }, "route53:GetChange arn:aws:route53:::change/C1"],
  ["route53", "ChangeTagsForResource", { ResourceId: "Z1" }, "route53:ChangeTagsForResource arn:aws:route53:::hostedzone/Z1"],
  ["acm-pca", "IssueCertificate", { TemplateArn: "arn:aws:acm-pca:::template/x" }, "acm-pca:IssueCertificate *"],
  [
    "application-autoscaling",
    "PutScalingPolicy",
    { ResourceId: "r" },
    `application-autoscaling:PutScalingPolicy arn:aws:application-autoscaling:us-east-1:${ACCOUNT}:scalable-target/id`,
  ],
  ["tagging", "GetResources", { ResourceTypeFilters: ["kafka:cluster"] }, "tag:GetResources *"],
])("%s %s of %j is recorded with its action and resource", async (service, operation, input, expected) => {
  expect(await recorded(service, operation, input)).toEqual([expected]);
});

test("each item of a list of names is recorded", async () => {
  expect(await recorded("monitoring", "DeleteAlarms", { AlarmNames: ["a", "b", 3] })).toEqual([
    `cloudwatch:DeleteAlarms arn:aws:cloudwatch:us-east-1:${ACCOUNT}:alarm:a`,
    `cloudwatch:DeleteAlarms arn:aws:cloudwatch:us-east-1:${ACCOUNT}:alarm:b`,
  ]);
  expect(await recorded("monitoring", "DeleteDashboards", { DashboardNames: ["d"] })).toEqual([
    `cloudwatch:DeleteDashboards arn:aws:cloudwatch::${ACCOUNT}:dashboard/d`,
  ]);
  expect(await recorded("monitoring", "DescribeAlarms", { AlarmNames: [] })).toEqual(["cloudwatch:DescribeAlarms *"]);
});

test("an alias is authorized for itself and for its key", async () => {
  expect(await recorded("kms", "CreateAlias", { AliasName: "alias/a", TargetKeyId: "0a1b" })).toEqual([
    `kms:CreateAlias arn:aws:kms:us-east-1:${ACCOUNT}:alias/a`,
    `kms:CreateAlias ${KEY}`,
  ]);
});

test("requests that need no permission are not recorded", async () => {
  expect(await recorded("sts", "GetCallerIdentity", {})).toEqual([]);
});

test("API Gateway is recorded by method and path, and other requests by the operation that they name", async () => {
  const actions = new RecordedActions(async () => undefined, user, ACCOUNT, new RoleActions());
  await actions.record({ ...awsRequest("PATCH", "/v2/apis/a1/routes/r1"), service: "apigateway", region: "us-east-1" });
  const json = awsRequest("POST", "/", { ResourceARN: "x" }, { "x-amz-target": "ResourceGroupsTaggingAPI_20170126.GetResources" });
  await actions.record({ ...json, service: "tagging", region: "us-east-1" });
  await actions.record({ ...awsRequest("GET", "/unknown"), service: "s3", region: "us-east-1" });

  expect(actions.take()).toEqual([
    { action: "apigateway:PATCH", resource: "arn:aws:apigateway:us-east-1::/apis/a1/routes/r1" },
    { action: "tag:GetResources", resource: "*" },
  ]);
});

test("an action is recorded once, of users and of roles, and taking the record of users begins a new one", async () => {
  const read = async (): Promise<ReadOperation> => ({ operation: "DescribeVpcs", input: {} });
  const roles = new RoleActions();
  const principals: Readonly<Record<string, string>> = { user: "arn:aws:iam::1:user/admin", role: "arn:aws:sts::1:assumed-role/shop/s" };
  const keys = { isUser: (id: string) => id === "user", principalOf: (id: string) => principals[id] };
  const actions = new RecordedActions(read, keys, ACCOUNT, roles);
  const request = (accessKeyId: string) => ({ ...awsRequest("POST", "/"), service: "ec2", region: "us-east-1", accessKeyId });

  for (const id of ["user", "role", "user", "unknown"]) await actions.record(request(id));

  expect(actions.take()).toEqual([{ action: "ec2:DescribeVpcs", resource: "*" }]);
  expect(actions.take()).toEqual([]);
  expect(roles.all()).toEqual({ shop: ["ec2:DescribeVpcs"] });
});
