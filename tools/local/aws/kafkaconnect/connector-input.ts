import { z } from "zod";
import { connectVersions } from "../../connect/index.js";
import { AwsError } from "../protocol/errors.js";
import { badRequest } from "./errors.js";

const cpu = z.object({ cpuUtilizationPercentage: z.number() });

const capacity = z.object({
  autoScaling: z
    .object({
      maxWorkerCount: z.number(),
      minWorkerCount: z.number(),
      mcuCount: z.number(),
      scaleInPolicy: cpu.default({ cpuUtilizationPercentage: 20 }),
      scaleOutPolicy: cpu.default({ cpuUtilizationPercentage: 80 }),
      maxAutoscalingTaskCount: z.number().optional(),
    })
    .optional(),
  provisionedCapacity: z.object({ mcuCount: z.number(), workerCount: z.number() }).optional(),
});

const configuration = z.record(z.string(), z.string());

const logDelivery = z.object({
  workerLogDelivery: z.object({
    cloudWatchLogs: z.object({ enabled: z.boolean(), logGroup: z.string().optional() }).optional(),
    firehose: z.object({ enabled: z.boolean(), deliveryStream: z.string().optional() }).optional(),
    s3: z.object({ enabled: z.boolean(), bucket: z.string().optional(), prefix: z.string().optional() }).optional(),
  }),
});

export const connectorInput = z.object({
  connectorName: z.string(),
  connectorDescription: z.string().optional(),
  kafkaConnectVersion: z.string(),
  capacity,
  connectorConfiguration: configuration,
  kafkaCluster: z.object({
    apacheKafkaCluster: z.object({
      bootstrapServers: z.string(),
      vpc: z.object({ subnets: z.array(z.string()), securityGroups: z.array(z.string()).default([]) }),
    }),
  }),
  kafkaClusterClientAuthentication: z.object({ authenticationType: z.enum(["NONE", "IAM"]) }),
  kafkaClusterEncryptionInTransit: z.object({ encryptionType: z.enum(["PLAINTEXT", "TLS"]) }),
  networkType: z.enum(["IPV4", "DUAL"]).default("IPV4"),
  plugins: z.array(z.object({ customPlugin: z.object({ customPluginArn: z.string(), revision: z.number() }) })),
  workerConfiguration: z.object({ workerConfigurationArn: z.string(), revision: z.number() }).optional(),
  serviceExecutionRoleArn: z.string(),
  logDelivery: logDelivery.optional(),
  tags: z.record(z.string(), z.string()).default({}),
});

export const updateInput = z.object({
  capacity: capacity.optional(),
  connectorConfiguration: configuration.optional(),
  skipHealthValidation: z.boolean().default(false),
  plugins: z.unknown().optional(),
  workerConfiguration: z.unknown().optional(),
  useDefaultWorkerConfiguration: z.boolean().optional(),
});

export type ConnectorInput = z.output<typeof connectorInput>;
export type Capacity = z.output<typeof capacity>;

/** Workers of a connector, and sizes of a worker. Source: MSK developer guide, MSK Connect capacity and quotas (2026-11). */
const MOST_WORKERS = 10;
const MCUS = [1, 2, 4, 8];

/** @throws AwsError 400 for values that the model of the service does not exclude; 501 for a version that the local platform does not run */
export function checkConnector(input: ConnectorInput): void {
  if (!/^[0-9A-Za-z][0-9A-Za-z-]*$/.test(input.connectorName)) throw badRequest("The connector name has characters that are not valid.");
  if (input.kafkaConnectVersion === "2.7.1")
    throw new AwsError(501, "NotImplementedException", "The local platform does not run Kafka Connect 2.7.1.");
  if (!connectVersions.includes(input.kafkaConnectVersion))
    throw badRequest(`The Kafka Connect version ${input.kafkaConnectVersion} is not supported.`);
  if (input.plugins.length !== 1) throw badRequest("You must specify exactly one custom plugin.");
  checkCapacity(input.capacity);
  checkConfiguration(input.connectorConfiguration);
  const { authenticationType } = input.kafkaClusterClientAuthentication;
  if (authenticationType === "IAM" && input.kafkaClusterEncryptionInTransit.encryptionType !== "TLS")
    throw badRequest("IAM authentication requires TLS encryption in transit.");
}

export function checkCapacity({ autoScaling, provisionedCapacity }: Capacity): void {
  if ((autoScaling === undefined) === (provisionedCapacity === undefined))
    throw badRequest("Exactly one of autoScaling and provisionedCapacity must be specified.");
  const { mcuCount } = autoScaling ?? (provisionedCapacity as NonNullable<typeof provisionedCapacity>);
  if (!MCUS.includes(mcuCount)) throw badRequest(`mcuCount must be one of ${MCUS.join(", ")}.`);
  const [least, most] = autoScaling
    ? [autoScaling.minWorkerCount, autoScaling.maxWorkerCount]
    : [provisionedCapacity?.workerCount ?? 0, provisionedCapacity?.workerCount ?? 0];
  if (least < 1 || most > MOST_WORKERS || least > most) throw badRequest(`A connector has 1 to ${MOST_WORKERS} workers.`);
  if (autoScaling?.maxAutoscalingTaskCount !== undefined && autoScaling.maxAutoscalingTaskCount < most)
    throw badRequest("maxAutoscalingTaskCount must be at least maxWorkerCount.");
}

export function checkConfiguration(configuration: Readonly<Record<string, string>>): void {
  const missing = ["connector.class", "tasks.max"].find((name) => !configuration[name]);
  if (missing !== undefined) throw badRequest(`The connector configuration must have ${missing}.`);
}
