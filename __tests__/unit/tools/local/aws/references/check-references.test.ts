import { expect, test } from "@jest/globals";
import { checkReferences } from "../../../../../../tools/local/aws/references/check-references.js";
import { awsRequest } from "../../../../../support/local-platform/aws-request.js";
import { authorityArn, fakeResources, keyArn, roleArn } from "../../../../../support/local-platform/fake-resources.js";

/** Returns the answer to a request: "accepted", or code and message of the error. */
async function answer(service: string, operation: string, input: object, resources = fakeResources()): Promise<string> {
  const [method, path] = operation.includes(" ") ? (operation.split(" ") as [string, string]) : ["POST", "/"];
  const headers: Record<string, string> = operation.includes(" ") ? {} : { "x-amz-target": `Service.${operation}` };
  const request = { ...awsRequest(method, path, input, headers), service, region: "us-east-1" };
  return checkReferences(request, resources).then(
    () => "accepted",
    ({ code, message }) => `${code}: ${message}`,
  );
}

const network = (subnets: string, groups = "sg-1") => ({ clientSubnets: subnets.split(" "), securityGroups: groups.split(" ") });
const ZONES = "subnet-a subnet-b subnet-c";
const cluster = (brokerNodeGroupInfo: object, more: object = {}) => ({ brokerNodeGroupInfo, ...more });
const encrypted = (key: string) => cluster(network(ZONES), { encryptionInfo: { encryptionAtRest: { dataVolumeKMSKeyId: key } } });
const mutualTls = (authority: string) => ({ clientAuthentication: { tls: { certificateAuthorityArnList: [authority] } } });
const logging = (brokerLogs: object) => ({ loggingInfo: { brokerLogs } });
const cloudWatch = (logGroup: string, enabled = true) => logging({ cloudWatchLogs: { enabled, logGroup } });

const BAD = "BadRequestException: ";
const INVALID = "InvalidParameterValueException: ";
const V1 = "POST /v1/clusters";

const kafkaRows: [string, string, object, string][] = [
  ["three subnets in one VPC", V1, cluster(network(ZONES)), "accepted"],
  ["a missing subnet", V1, cluster(network("subnet-a subnet-b subnet-9")), `${BAD}The subnet ID 'subnet-9' does not exist.`],
  ["a missing group", V1, cluster(network(ZONES, "sg-1 sg-9")), `${BAD}The security group 'sg-9' does not exist.`],
  [
    "subnets in two VPCs",
    V1,
    cluster(network("subnet-a subnet-b subnet-x")),
    `${BAD}The subnets must be in the same VPC. Subnet subnet-x is in another VPC.`,
  ],
  ["a group in another VPC", V1, cluster(network(ZONES, "sg-x")), `${BAD}The security group sg-x is not in the VPC of the subnets.`],
  [
    "two subnets in one zone",
    V1,
    cluster(network("subnet-a subnet-b subnet-a2")),
    `${BAD}Specify exactly one subnet per Availability Zone in the Client Subnets parameter.`,
  ],
  [
    "a zone without MSK",
    V1,
    cluster(network("subnet-a subnet-b subnet-e")),
    `${BAD}One or more subnets belong to unsupported availability zones: [us-east-1e].`,
  ],
  [
    "a full subnet",
    V1,
    cluster(network("subnet-a subnet-b subnet-full")),
    `${BAD}The subnet subnet-full does not have enough free addresses.`,
  ],
  [
    "more groups than a network interface can have",
    V1,
    cluster(network(ZONES, Array.from({ length: 6 }, () => "sg-1").join(" "))),
    `${BAD}A maximum of 5 security groups can be specified.`,
  ],
  [
    "as many groups as a network interface can have",
    V1,
    cluster(network(ZONES, Array.from({ length: 5 }, () => "sg-1").join(" "))),
    "accepted",
  ],
  ["an enabled key", V1, encrypted(keyArn("enabled")), "accepted"],
  ["a missing key", V1, encrypted(keyArn("9")), `${BAD}The specified resource does not exist: ${keyArn("9")}`],
  ["a disabled key", V1, encrypted(keyArn("disabled")), `${BAD}The KMS key ${keyArn("disabled")} is disabled.`],
  ["a key pending deletion", V1, encrypted(keyArn("deleted")), `${BAD}The KMS key ${keyArn("deleted")} is pending deletion.`],
  [
    "an asymmetric key",
    V1,
    encrypted(keyArn("asymmetric")),
    `${BAD}The KMS key ${keyArn("asymmetric")} is not a symmetric encryption key.`,
  ],
  ["an active authority", V1, cluster(network(ZONES), mutualTls(authorityArn("active"))), "accepted"],
  [
    "a missing authority",
    V1,
    cluster(network(ZONES), mutualTls(authorityArn("9"))),
    `${BAD}The specified resource does not exist: ${authorityArn("9")}`,
  ],
  [
    "an authority without a certificate",
    "PATCH /v1/clusters/arn/security",
    mutualTls(authorityArn("pending")),
    `${BAD}The certificate authority ${authorityArn("pending")} is PENDING_CERTIFICATE; it must be ACTIVE.`,
  ],
  ["an existing log group", V1, cluster(network(ZONES), cloudWatch("/msk/brokers")), "accepted"],
  ["a missing log group", V1, cluster(network(ZONES), cloudWatch("nope")), `${BAD}The specified resource does not exist: nope`],
  ["a missing log group of a destination that is off", V1, cluster(network(ZONES), cloudWatch("nope", false)), "accepted"],
  [
    "a missing log group in an update",
    "PUT /v1/clusters/arn/monitoring",
    cloudWatch("nope"),
    `${BAD}The specified resource does not exist: nope`,
  ],
  [
    "a missing bucket",
    "PUT /v1/clusters/arn/monitoring",
    logging({ s3: { enabled: true, bucket: "nope" } }),
    `${BAD}The specified resource does not exist: nope`,
  ],
  [
    "a missing delivery stream",
    "PUT /v1/clusters/arn/monitoring",
    logging({ firehose: { enabled: true, deliveryStream: "nope" } }),
    `${BAD}The specified resource does not exist: nope`,
  ],
  [
    "a missing subnet in version 2",
    "POST /api/v2/clusters",
    { provisioned: cluster(network("subnet-9")) },
    `${BAD}The subnet ID 'subnet-9' does not exist.`,
  ],
  [
    "a missing group of a serverless cluster's second VPC",
    "POST /api/v2/clusters",
    { serverless: { vpcConfigs: [{ subnetIds: ["subnet-a", "subnet-b"] }, { subnetIds: ["subnet-x"], securityGroupIds: ["sg-9"] }] } },
    `${BAD}The security group 'sg-9' does not exist.`,
  ],
  ["a VPC connection", "POST /v1/vpc-connection", { vpcId: "vpc-1", ...network("subnet-a subnet-b") }, "accepted"],
  ["a missing VPC", "POST /v1/vpc-connection", { vpcId: "vpc-9", ...network("subnet-a") }, `${BAD}The vpc ID 'vpc-9' does not exist.`],
  [
    "a VPC connection with a subnet of another VPC",
    "POST /v1/vpc-connection",
    { vpcId: "vpc-1", ...network("subnet-x") },
    `${BAD}The subnets must be in the same VPC. Subnet subnet-x is in another VPC.`,
  ],
  [
    "a replicator's missing role",
    "POST /replication/v1/replicators",
    { serviceExecutionRoleArn: roleArn("nope") },
    `${BAD}The specified resource does not exist: ${roleArn("nope")}`,
  ],
  [
    "a replicator's role that trusts another service",
    "POST /replication/v1/replicators",
    { serviceExecutionRoleArn: roleArn("trusts-lambda") },
    `${BAD}Amazon MSK can't assume the role ${roleArn("trusts-lambda")}.`,
  ],
  [
    "a replicator's missing subnet of the target",
    "POST /replication/v1/replicators",
    {
      serviceExecutionRoleArn: roleArn("trusts-kafka"),
      kafkaClusters: [{ vpcConfig: { subnetIds: ["subnet-a", "subnet-b"] } }, { vpcConfig: { subnetIds: ["subnet-a", "subnet-9"] } }],
    },
    `${BAD}The subnet ID 'subnet-9' does not exist.`,
  ],
];

test.each(kafkaRows)("MSK: %s", async (_, operation, input, expected) => {
  expect(await answer("kafka", operation, input)).toBe(expected);
});

const CREATE = "POST /2015-03-31/functions";
const UPDATE = "PUT /2015-03-31/functions/f/configuration";
const inVpc = (subnets: string, groups: string) => ({ VpcConfig: { SubnetIds: subnets.split(" "), SecurityGroupIds: groups.split(" ") } });
const DESCRIBE = "Error occurred while Describe";
const noGrant = (exception: string) =>
  `${INVALID}Lambda was unable to configure access to your environment variables because the KMS key is invalid for CreateGrant. Please check your KMS key settings. KMS Exception: ${exception}`;

const lambdaRows: [string, string, object, string][] = [
  ["a role that trusts Lambda", CREATE, { Role: roleArn("trusts-lambda") }, "accepted"],
  ["a missing role", CREATE, { Role: roleArn("nope") }, `${INVALID}The role defined for the function cannot be assumed by Lambda.`],
  [
    "a role that trusts another service",
    UPDATE,
    { Role: roleArn("trusts-kafka") },
    `${INVALID}The role defined for the function cannot be assumed by Lambda.`,
  ],
  ["subnets in one zone", CREATE, inVpc("subnet-a subnet-a2", "sg-1"), "accepted"],
  [
    "a missing subnet",
    CREATE,
    inVpc("subnet-9", "sg-1"),
    `${INVALID}${DESCRIBE}Subnets. EC2 Error Code: InvalidSubnetID.NotFound. EC2 Error Message: The subnet ID 'subnet-9' does not exist`,
  ],
  [
    "a missing group",
    UPDATE,
    inVpc("subnet-a", "sg-9"),
    `${INVALID}${DESCRIBE}SecurityGroups. EC2 Error Code: InvalidGroup.NotFound. EC2 Error Message: The security group 'sg-9' does not exist`,
  ],
  ["subnets in two VPCs", CREATE, inVpc("subnet-a subnet-x", "sg-1"), `${INVALID}Subnets are required to be in the same VPC.`],
  ["a group in another VPC", CREATE, inVpc("subnet-a", "sg-x"), `${INVALID}Security Groups are required to be in the same VPC.`],
  ["a full subnet", CREATE, inVpc("subnet-full", "sg-1"), `${INVALID}The subnet subnet-full does not have enough free addresses.`],
  [
    "more groups than a network interface can have",
    CREATE,
    inVpc("subnet-a", Array.from({ length: 6 }, () => "sg-1").join(" ")),
    `${INVALID}A maximum of 5 security groups can be specified.`,
  ],
  [
    "a role without permissions for a VPC",
    CREATE,
    { Role: roleArn("powerless/trusts-lambda"), ...inVpc("subnet-a", "sg-1") },
    `${INVALID}The provided execution role does not have permissions to call CreateNetworkInterface on EC2`,
  ],
  [
    "a role that can't delete network interfaces",
    CREATE,
    { Role: roleArn("forgetful/trusts-lambda"), ...inVpc("subnet-a", "sg-1") },
    `${INVALID}The provided execution role does not have permissions to call DeleteNetworkInterface on EC2`,
  ],
  ["a role without permissions for a VPC outside of a VPC", CREATE, { Role: roleArn("powerless/trusts-lambda") }, "accepted"],
  [
    "a role without permissions for the dead letter queue",
    UPDATE,
    { Role: roleArn("powerless/trusts-lambda"), DeadLetterConfig: { TargetArn: "arn:aws:sqs:us-east-1:123456789012:failed" } },
    `${INVALID}The provided execution role does not have permissions to call SendMessage on SQS`,
  ],
  [
    "a role without permissions for the dead letter topic",
    UPDATE,
    { Role: roleArn("powerless/trusts-lambda"), DeadLetterConfig: { TargetArn: "arn:aws:sns:us-east-1:123456789012:failed" } },
    `${INVALID}The provided execution role does not have permissions to call Publish on SNS`,
  ],
  [
    "a role with permissions for a VPC and the dead letter queue",
    CREATE,
    {
      ...{ Role: roleArn("trusts-lambda"), ...inVpc("subnet-a", "sg-1") },
      DeadLetterConfig: { TargetArn: "arn:aws:sqs:us-east-1:123456789012:failed" },
    },
    "accepted",
  ],
  ["a missing key", CREATE, { KMSKeyArn: keyArn("9") }, noGrant(`NotFoundException KMS Message: Key '${keyArn("9")}' does not exist`)],
  [
    "a disabled key",
    CREATE,
    { KMSKeyArn: keyArn("disabled") },
    noGrant(`DisabledException KMS Message: ${keyArn("disabled")} is disabled.`),
  ],
  [
    "a key pending deletion",
    UPDATE,
    { KMSKeyArn: keyArn("deleted") },
    noGrant(`KMSInvalidStateException KMS Message: ${keyArn("deleted")} is pending deletion.`),
  ],
  [
    "an asymmetric key",
    UPDATE,
    { KMSKeyArn: keyArn("asymmetric") },
    noGrant(`InvalidKeyUsageException KMS Message: ${keyArn("asymmetric")} key spec is RSA_2048.`),
  ],
  [
    "a missing dead letter queue",
    CREATE,
    { DeadLetterConfig: { TargetArn: "arn:aws:sqs:us-east-1:123456789012:nope" } },
    `${INVALID}The dead letter target does not exist: arn:aws:sqs:us-east-1:123456789012:nope`,
  ],
  [
    "an existing on-failure queue",
    "POST /2015-03-31/event-source-mappings",
    { DestinationConfig: { OnFailure: { Destination: "arn:aws:sqs:us-east-1:123456789012:failed" } } },
    "accepted",
  ],
  [
    "a missing on-failure topic",
    "PUT /2015-03-31/event-source-mappings/uuid",
    { DestinationConfig: { OnFailure: { Destination: "arn:aws:sns:us-east-1:123456789012:nope" } } },
    `${INVALID}Invalid request provided: The on-failure destination does not exist: arn:aws:sns:us-east-1:123456789012:nope`,
  ],
];

test.each(lambdaRows)("Lambda: %s", async (_, operation, input, expected) => {
  expect(await answer("lambda", operation, input)).toBe(expected);
});

const accessLog = (destinationArn: string) => ({ stageName: "$default", accessLogSettings: { destinationArn } });
const GROUP = "arn:aws:logs:us-east-1:123456789012:log-group:/msk/brokers";

const apiRows: [string, string, object, string][] = [
  ["an existing log group", "POST /v2/apis/api1/stages", accessLog(GROUP), "accepted"],
  ["an existing log group with an asterisk", "POST /v2/apis/api1/stages", accessLog(`${GROUP}:*`), "accepted"],
  [
    "a missing log group",
    "PATCH /v2/apis/api1/stages/$default",
    accessLog(`${GROUP}-9`),
    `${BAD}The access log destination does not exist: ${GROUP}-9`,
  ],
  [
    "a log group in another region",
    "POST /v2/apis/api1/stages",
    accessLog(GROUP.replace("us-east-1", "eu-west-1")),
    `${BAD}The access log destination does not exist: ${GROUP.replace("us-east-1", "eu-west-1")}`,
  ],
  ["an existing integration", "POST /v2/apis/api1/routes", { target: "integrations/exists", authorizerId: "exists" }, "accepted"],
  [
    "a missing integration",
    "POST /v2/apis/api1/routes",
    { target: "integrations/nope" },
    `${BAD}Invalid Integration identifier specified nope`,
  ],
  [
    "another API's authorizer",
    "PATCH /v2/apis/api2/routes/r",
    { authorizerId: "exists" },
    `${BAD}Invalid Authorizer identifier specified exists`,
  ],
  ["an existing VPC link", "POST /v2/apis/api1/integrations", { connectionType: "VPC_LINK", connectionId: "exists" }, "accepted"],
  [
    "a missing VPC link",
    "PATCH /v2/apis/api1/integrations/i",
    { connectionType: "VPC_LINK", connectionId: "nope" },
    `${BAD}Invalid VpcLink identifier specified nope`,
  ],
  [
    "a VPC link's missing subnet",
    "POST /v2/vpclinks",
    { subnetIds: ["subnet-9"] },
    `${BAD}The VPC link can't be created: subnet-9: missing subnet`,
  ],
];

test.each(apiRows)("API Gateway: %s", async (_, operation, input, expected) => {
  expect(await answer("apigateway", operation, input)).toBe(expected);
});

const redrive = (queue: string) => ({ Attributes: { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: queue, maxReceiveCount: 5 }) } });

test.each([
  ["CreateQueue", redrive("arn:aws:sqs:us-east-1:123456789012:failed"), "accepted"],
  ["CreateQueue", { Attributes: { RedrivePolicy: "" } }, "accepted"],
  ["CreateQueue", { QueueName: "plain" }, "accepted"],
  [
    "SetQueueAttributes",
    redrive("arn:aws:sqs:us-east-1:123456789012:nope"),
    'InvalidParameterValue: Value {"deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:nope"} for parameter RedrivePolicy is invalid. Reason: Dead letter target does not exist.',
  ],
])("SQS: %s with %j", async (operation, input, expected) => {
  expect(await answer("sqs", operation, input)).toBe(expected);
});

const logGroupArn = (name: string) => `arn:aws:logs:us-east-1:123456789012:log-group:${name}`;
const notAllowed = (name: string) =>
  `AccessDeniedException: The specified KMS key does not exist or is not allowed to be used with Arn '${logGroupArn(name)}'`;
const logsInput = (key: string, logGroupName = "/msk/brokers") => ({ logGroupName, kmsKeyId: keyArn(key) });

const keyRows: [string, string, string, object, string][] = [
  ["a log group without a key", "logs", "CreateLogGroup", { logGroupName: "x" }, "accepted"],
  ["a key that allows the log group", "logs", "CreateLogGroup", logsInput("for-logs"), "accepted"],
  ["a key that allows other log groups", "logs", "CreateLogGroup", logsInput("for-logs", "/other"), notAllowed("/other")],
  ["a key that does not allow CloudWatch Logs", "logs", "AssociateKmsKey", logsInput("enabled"), notAllowed("/msk/brokers")],
  ["a missing key of a log group", "logs", "CreateLogGroup", logsInput("9"), notAllowed("/msk/brokers")],
  [
    "a missing key of a log group by ID",
    "logs",
    "CreateLogGroup",
    { logGroupName: "/x", kmsKeyId: "9" },
    "InvalidParameterException: The specified KMS Key Id could not be found. '/x'",
  ],
  [
    "a log group's disabled key",
    "logs",
    "CreateLogGroup",
    logsInput("disabled"),
    `InvalidParameterException: The specified KMS key is disabled: ${keyArn("disabled")}`,
  ],
  ["a secret's enabled key", "secretsmanager", "CreateSecret", { KmsKeyId: keyArn("enabled") }, "accepted"],
  [
    "a secret's key pending deletion",
    "secretsmanager",
    "UpdateSecret",
    { KmsKeyId: keyArn("deleted") },
    `EncryptionFailure: Secrets Manager can't encrypt the protected secret text using the provided KMS key. Check that the KMS key is available, enabled, and not in an invalid state: ${keyArn("deleted")} is pending deletion.`,
  ],
];

test.each(keyRows)("KMS keys: %s", async (_, service, operation, input, expected) => {
  expect(await answer(service, operation, input)).toBe(expected);
});

test("reports the first reference, in the order of the table, that does not fit", async () => {
  const input = { ...cluster(network("subnet-9")), ...cloudWatch("nope") };

  expect(await answer("kafka", V1, input)).toBe(`${BAD}The subnet ID 'subnet-9' does not exist.`);
});

test("looks up all subnets in one request, and only what the request refers to", async () => {
  const resources = fakeResources();

  await answer("kafka", V1, encrypted(keyArn("enabled")), resources);

  expect(resources.lookups).toEqual(["subnets", "groups", "key"]);
});

test.each([
  ["kafka", "GET /v1/clusters"],
  ["kafka", "PUT /v1/clusters/arn/nodes/count"],
  ["logs", "DescribeLogGroups"],
  ["s3", "PUT /bucket"],
])("looks up nothing for %s %s", async (service, operation) => {
  const resources = fakeResources();

  expect(await answer(service, operation, cluster(network("subnet-9")), resources)).toBe("accepted");
  expect(resources.lookups).toEqual([]);
});
