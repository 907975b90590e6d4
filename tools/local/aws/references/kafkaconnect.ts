import { randomUUID } from "node:crypto";
import { AwsError } from "../protocol/errors.js";
import { ifEnabled, member, type Operations } from "../protocol/operations.js";
import { bucket, deliveryStream, logGroup, type Misfit, network, type Reason, roleFor } from "./checks.js";
import type { Row } from "./row.js";

/** MSK Connect's texts are not public. Whether it refuses at once or creates a connector that becomes FAILED is not known either. */
const messages: Partial<Readonly<Record<Reason, (misfit: Misfit) => string>>> = {
  "missing subnet": ({ id }) => `The subnet ID '${id}' does not exist.`,
  "missing group": ({ id }) => `The security group '${id}' does not exist.`,
  "too many groups": ({ detail }) => `A maximum of ${detail} security groups can be specified.`,
  "subnets in several VPCs": ({ id }) => `The subnets must be in the same VPC. Subnet ${id} is in another VPC.`,
  "group in another VPC": ({ id }) => `The security group ${id} is not in the VPC of the subnets.`,
  "no free address": ({ id }) => `The subnet ${id} does not have enough free addresses.`,
  "not trusted": ({ id }) => `MSK Connect can't assume the role ${id}.`,
};

const refuse = (misfit: Misfit) =>
  new AwsError(400, "BadRequestException", messages[misfit.reason]?.(misfit) ?? `The specified resource does not exist: ${misfit.id}`);

/** Returns the ARN of a connector before it has one: its last part is random. */
const connectorArn = (name: string, region: string, accountId: string) =>
  `arn:aws:kafkaconnect:${region}:${accountId}:connector/${name}/${randomUUID()}-1`;

const vpc = "kafkaCluster.apacheKafkaCluster.vpc";
const logs = "logDelivery.workerLogDelivery";

/** References in requests to MSK Connect. The plugin and the worker configuration are checked by the connectors. */
export const kafkaConnect: Operations<readonly Row[]> = {
  "POST /v1/connectors": [
    { values: [member(`${vpc}.subnets`), member(`${vpc}.securityGroups`)], check: network(), refuse },
    {
      values: [member("serviceExecutionRoleArn"), member("connectorName")],
      check: roleFor("kafkaconnect.amazonaws.com", connectorArn),
      refuse,
    },
    { values: [ifEnabled(`${logs}.cloudWatchLogs`, "logGroup")], check: logGroup, refuse },
    { values: [ifEnabled(`${logs}.firehose`, "deliveryStream")], check: deliveryStream, refuse },
    { values: [ifEnabled(`${logs}.s3`, "bucket")], check: bucket, refuse },
  ],
};
