import { z } from "zod";
import { kafkaVersions } from "../../kafka/index.js";
import { AwsError } from "../errors.js";

/** What of a provisioned cluster can be chosen; names are those of the MSK API. What nothing local depends on is kept as it came. */
export const provisionedInput = z.object({
  brokerNodeGroupInfo: z.looseObject({
    clientSubnets: z.array(z.string()).min(2).max(3),
    instanceType: z.string(),
    brokerAZDistribution: z.string().default("DEFAULT"),
    securityGroups: z.array(z.string()).default([]),
    storageInfo: z
      .looseObject({
        ebsStorageInfo: z
          .looseObject({ volumeSize: z.number().int().min(1).max(16384).optional(), provisionedThroughput: z.unknown().optional() })
          .optional(),
      })
      .default({}),
    connectivityInfo: z.looseObject({ publicAccess: z.object({ type: z.string() }).optional() }).default({}),
  }),
  kafkaVersion: z.string(),
  numberOfBrokerNodes: z.number().int().min(1).max(60),
  clientAuthentication: z
    .looseObject({
      sasl: z
        .looseObject({ iam: z.object({ enabled: z.boolean() }).optional(), scram: z.object({ enabled: z.boolean() }).optional() })
        .optional(),
      tls: z.looseObject({ enabled: z.boolean().optional(), certificateAuthorityArnList: z.array(z.string()).optional() }).optional(),
      unauthenticated: z.object({ enabled: z.boolean() }).optional(),
    })
    .default({}),
  encryptionInfo: z
    .looseObject({
      encryptionAtRest: z.object({ dataVolumeKMSKeyId: z.string() }).optional(),
      encryptionInTransit: z
        .object({ clientBroker: z.enum(["TLS", "TLS_PLAINTEXT", "PLAINTEXT"]).default("TLS"), inCluster: z.boolean().default(true) })
        .optional(),
    })
    .default({}),
  configurationInfo: z.object({ arn: z.string(), revision: z.number().int().min(1) }).optional(),
  enhancedMonitoring: z.string().default("DEFAULT"),
  openMonitoring: z.unknown().optional(),
  loggingInfo: z.unknown().optional(),
  storageMode: z.enum(["LOCAL", "TIERED"]).default("LOCAL"),
});

export type Provisioned = z.infer<typeof provisionedInput>;

/** Reads input as a schema has it. @throws AwsError 400 BadRequestException naming the first member that is wrong */
export function parsed<T extends z.ZodType>(schema: T, input: unknown): z.infer<T> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw badRequest(`${issue?.path.join(".") || "The request"}: ${issue?.message}`);
}

export const badRequest = (message: string) => new AwsError(400, "BadRequestException", message);
export const notFound = (message: string) => new AwsError(404, "NotFoundException", message);
export const notEmulated = (what: string) => new AwsError(501, "NotImplementedException", `The local platform does not emulate ${what}.`);

/** What must hold between the settings of a cluster, as MSK answers where it does not. */
export function checkProvisioned(settings: Provisioned): void {
  const zones = settings.brokerNodeGroupInfo.clientSubnets.length;
  if (settings.numberOfBrokerNodes % zones !== 0) {
    throw badRequest("The number of broker nodes must be a multiple of Availability Zones in the Client Subnets parameter.");
  }
  const { sasl, tls, unauthenticated } = settings.clientAuthentication;
  const plaintextOnly = settings.encryptionInfo.encryptionInTransit?.clientBroker === "PLAINTEXT";
  if (plaintextOnly && (sasl?.iam?.enabled || sasl?.scram?.enabled || tls?.certificateAuthorityArnList?.length)) {
    throw badRequest("SASL and TLS client authentication need encryption in transit between clients and brokers.");
  }
  if (plaintextOnly && unauthenticated?.enabled === false) {
    throw badRequest("A cluster that takes plaintext only must allow unauthenticated access.");
  }
  if (settings.brokerNodeGroupInfo.connectivityInfo.publicAccess?.type === "SERVICE_PROVIDED_EIPS")
    throw notEmulated("public access to brokers");
  if (settings.brokerNodeGroupInfo.instanceType.startsWith("express.")) throw notEmulated("Express brokers");
}

/** @throws AwsError 400 for a version of Kafka that the local platform has no release for, naming those that it has */
export function checkVersion(kafkaVersion: string): void {
  if (!kafkaVersions.includes(kafkaVersion))
    throw badRequest(`Unsupported Kafka version ${kafkaVersion}: the local platform runs ${kafkaVersions.join(", ")}.`);
}
