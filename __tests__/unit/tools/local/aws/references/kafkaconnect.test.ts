import { expect, test } from "@jest/globals";
import { checkReferences } from "../../../../../../tools/local/aws/references/check-references.js";
import { awsRequest } from "../../../../../support/local-platform/aws-request.js";
import { fakeResources, roleArn } from "../../../../../support/local-platform/fake-resources.js";

/** Returns the answer to CreateConnector: "accepted", or code and message of the error. */
async function answer(subnets: string, groups: string, role: string, workerLogDelivery: object = {}): Promise<string> {
  const input = {
    kafkaCluster: { apacheKafkaCluster: { vpc: { subnets: subnets.split(" "), securityGroups: groups.split(" ") } } },
    connectorName: "orders",
    serviceExecutionRoleArn: roleArn(role),
    logDelivery: { workerLogDelivery },
  };
  const request = { ...awsRequest("POST", "/v1/connectors", input), service: "kafkaconnect", region: "us-east-1" };
  return checkReferences(request, fakeResources()).then(
    () => "accepted",
    ({ code, message }) => `${code}: ${message}`,
  );
}

const BAD = "BadRequestException: ";
const ROLE = "trusts-kafkaconnect";
const logGroup = (name: string, enabled = true) => ({ cloudWatchLogs: { enabled, logGroup: name } });

test.each<[string, Parameters<typeof answer>, string]>([
  ["subnets, a group and a role that fit", ["subnet-a subnet-b", "sg-1", ROLE], "accepted"],
  ["two subnets in one zone", ["subnet-a subnet-a2", "sg-1", ROLE], "accepted"],
  ["a missing subnet", ["subnet-9", "sg-1", ROLE], `${BAD}The subnet ID 'subnet-9' does not exist.`],
  ["a missing group", ["subnet-a", "sg-9", ROLE], `${BAD}The security group 'sg-9' does not exist.`],
  ["too many groups", ["subnet-a", "sg-1 sg-1 sg-1 sg-1 sg-1 sg-1", ROLE], `${BAD}A maximum of 5 security groups can be specified.`],
  ["two VPCs", ["subnet-a subnet-x", "sg-1", ROLE], `${BAD}The subnets must be in the same VPC. Subnet subnet-x is in another VPC.`],
  ["a group in another VPC", ["subnet-a", "sg-x", ROLE], `${BAD}The security group sg-x is not in the VPC of the subnets.`],
  ["a full subnet", ["subnet-full", "sg-1", ROLE], `${BAD}The subnet subnet-full does not have enough free addresses.`],
  [
    "a role of another service",
    ["subnet-a", "sg-1", "trusts-lambda"],
    `${BAD}MSK Connect can't assume the role ${roleArn("trusts-lambda")}.`,
  ],
  ["a role for this connector", ["subnet-a", "sg-1", `${ROLE}-for-orders`], "accepted"],
  [
    "a role for another connector",
    ["subnet-a", "sg-1", `${ROLE}-for-copy`],
    `${BAD}MSK Connect can't assume the role ${roleArn(`${ROLE}-for-copy`)}.`,
  ],
  ["a missing role", ["subnet-a", "sg-1", "none"], `${BAD}The specified resource does not exist: ${roleArn("none")}`],
  ["a missing log group", ["subnet-a", "sg-1", ROLE, logGroup("/none")], `${BAD}The specified resource does not exist: /none`],
  ["a log group that is not used", ["subnet-a", "sg-1", ROLE, logGroup("/none", false)], "accepted"],
  [
    "a missing bucket",
    ["subnet-a", "sg-1", ROLE, { s3: { enabled: true, bucket: "none" } }],
    `${BAD}The specified resource does not exist: none`,
  ],
  [
    "a missing stream",
    ["subnet-a", "sg-1", ROLE, { firehose: { enabled: true, deliveryStream: "none" } }],
    `${BAD}The specified resource does not exist: none`,
  ],
])("CreateConnector with %s", async (_, request, expected) => {
  expect(await answer(...request)).toBe(expected);
});
