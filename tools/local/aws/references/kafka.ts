import { AwsError } from "../protocol/errors.js";
import { ifEnabled, member, type Operations } from "../protocol/operations.js";
import { authority, bucket, deliveryStream, logGroup, type Misfit, network, type Reason, roleFor, symmetricKey } from "./checks.js";
import type { Row } from "./row.js";

/**
 * The zone of us-east-1 in which MSK has no brokers. Source: Amazon MSK API Reference, BrokerNodeGroupInfo: "Client subnets can't occupy
 * the Availability Zone with ID use1-az3" (2026-11).
 */
const UNSUPPORTED_ZONES = ["use1-az3"];

/**
 * MSK's messages. Those of "zone used twice" and "unsupported zone" are MSK's own (2026-11); for the others no public report shows the
 * wording, nor whether MSK refuses at once or creates a cluster that becomes FAILED. The local platform refuses at once.
 */
const messages: Readonly<Record<Reason, (misfit: Misfit) => string>> = {
  "missing subnet": ({ id }) => `The subnet ID '${id}' does not exist.`,
  "missing group": ({ id }) => `The security group '${id}' does not exist.`,
  "missing VPC": ({ id }) => `The vpc ID '${id}' does not exist.`,
  "too many groups": ({ detail }) => `A maximum of ${detail} security groups can be specified.`,
  "subnets in several VPCs": ({ id }) => `The subnets must be in the same VPC. Subnet ${id} is in another VPC.`,
  "group in another VPC": ({ id }) => `The security group ${id} is not in the VPC of the subnets.`,
  "zone used twice": () => "Specify exactly one subnet per Availability Zone in the Client Subnets parameter.",
  "unsupported zone": ({ detail }) => `One or more subnets belong to unsupported availability zones: [${detail}].`,
  "no free address": ({ id }) => `The subnet ${id} does not have enough free addresses.`,
  missing: ({ id }) => `The specified resource does not exist: ${id}`,
  disabled: ({ id }) => `The KMS key ${id} is disabled.`,
  "pending deletion": ({ id }) => `The KMS key ${id} is pending deletion.`,
  "not symmetric": ({ id }) => `The KMS key ${id} is not a symmetric encryption key.`,
  "not active": ({ id, detail }) => `The certificate authority ${id} is ${detail}; it must be ACTIVE.`,
  "not trusted": ({ id }) => `Amazon MSK can't assume the role ${id}.`,
  "not permitted": ({ id }) => `Amazon MSK is not allowed to use ${id}.`,
};

const refuse = (misfit: Misfit) => new AwsError(400, "BadRequestException", messages[misfit.reason](misfit));

function brokerLogs(path: string): readonly Row[] {
  return [
    { values: [ifEnabled(`${path}.cloudWatchLogs`, "logGroup")], check: logGroup, refuse },
    { values: [ifEnabled(`${path}.firehose`, "deliveryStream")], check: deliveryStream, refuse },
    { values: [ifEnabled(`${path}.s3`, "bucket")], check: bucket, refuse },
  ];
}

/** Rows of the settings of a provisioned cluster. @param prefix - path of the settings, with a dot at its end */
function provisioned(prefix: string): readonly Row[] {
  const group = `${prefix}brokerNodeGroupInfo`;
  return [
    {
      values: [member(`${group}.clientSubnets`), member(`${group}.securityGroups`)],
      check: network({ distinctZones: true, unsupportedZones: UNSUPPORTED_ZONES }),
      refuse,
    },
    { values: [member(`${prefix}encryptionInfo.encryptionAtRest.dataVolumeKMSKeyId`)], check: symmetricKey, refuse },
    { values: [member(`${prefix}clientAuthentication.tls.certificateAuthorityArnList`)], check: authority, refuse },
    ...brokerLogs(`${prefix}loggingInfo.brokerLogs`),
  ];
}

/** The VPC configurations of a serverless cluster can be in different VPCs, so each is checked alone. */
const serverless: readonly Row[] = [0, 1, 2, 3, 4].map((index) => ({
  values: [member(`serverless.vpcConfigs.${index}.subnetIds`), member(`serverless.vpcConfigs.${index}.securityGroupIds`)],
  check: network({ distinctZones: true, unsupportedZones: UNSUPPORTED_ZONES }),
  refuse,
}));

const replicatorClusters: readonly Row[] = [0, 1].map((index) => ({
  values: [member(`kafkaClusters.${index}.vpcConfig.subnetIds`), member(`kafkaClusters.${index}.vpcConfig.securityGroupIds`)],
  check: network({ distinctZones: true }),
  refuse,
}));

/** References in requests to MSK. */
export const kafka: Operations<readonly Row[]> = {
  "POST /v1/clusters": provisioned(""),
  "POST /api/v2/clusters": [...provisioned("provisioned."), ...serverless],
  "PATCH /v1/clusters/{clusterArn}/security": [
    { values: [member("clientAuthentication.tls.certificateAuthorityArnList")], check: authority, refuse },
  ],
  "PUT /v1/clusters/{clusterArn}/monitoring": brokerLogs("loggingInfo.brokerLogs"),
  "POST /v1/vpc-connection": [
    {
      values: [member("clientSubnets"), member("securityGroups"), member("vpcId")],
      check: network({ distinctZones: true }),
      refuse,
    },
  ],
  "POST /replication/v1/replicators": [
    { values: [member("serviceExecutionRoleArn")], check: roleFor("kafka.amazonaws.com"), refuse },
    ...replicatorClusters,
    ...brokerLogs("logDelivery.replicatorLogDelivery"),
  ],
};
