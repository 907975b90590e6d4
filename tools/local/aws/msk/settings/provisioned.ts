import { z } from "zod";

const enabled = z.object({ enabled: z.boolean().optional() });

export const provisionedThroughput = z.looseObject({ enabled: z.boolean().optional(), volumeThroughput: z.number().int().optional() });

const exporter = z.object({ enabledInBroker: z.boolean() });
const destination = z.looseObject({ enabled: z.boolean() });
const OFF = { enabled: false };

/** MSK also returns exporters that are off, even if the request omits them. */
export const openMonitoring = z.object({
  prometheus: z
    .object({ jmxExporter: exporter.default({ enabledInBroker: false }), nodeExporter: exporter.default({ enabledInBroker: false }) })
    .prefault({}),
});

/** MSK also returns log destinations that are off, even if the request omits them. */
export const loggingInfo = z.looseObject({
  brokerLogs: z
    .object({ cloudWatchLogs: destination.default(OFF), firehose: destination.default(OFF), s3: destination.default(OFF) })
    .prefault({}),
});

/** Access from outside the cluster's VPC. */
export const connectivityInfo = z.looseObject({
  publicAccess: z.object({ type: z.enum(["DISABLED", "SERVICE_PROVIDED_EIPS"]) }).optional(),
  vpcConnectivity: z
    .looseObject({
      clientAuthentication: z
        .looseObject({ sasl: z.looseObject({ iam: enabled.optional(), scram: enabled.optional() }).optional(), tls: enabled.optional() })
        .optional(),
    })
    .optional(),
});

/** The request for a provisioned cluster, with the names of the MSK API. Members that have no local effect are stored unchanged. */
export const provisionedInput = z.object({
  brokerNodeGroupInfo: z.looseObject({
    clientSubnets: z.array(z.string()).min(2).max(3),
    instanceType: z.string(),
    brokerAZDistribution: z.string().default("DEFAULT"),
    securityGroups: z.array(z.string()).default([]),
    storageInfo: z
      .looseObject({
        ebsStorageInfo: z
          .looseObject({
            volumeSize: z.number().int().min(1).max(16384).optional(),
            provisionedThroughput: provisionedThroughput.optional(),
          })
          .optional(),
      })
      .optional(),
    connectivityInfo: connectivityInfo.default({}),
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
  openMonitoring: openMonitoring.prefault({}),
  loggingInfo: loggingInfo.prefault({}),
  storageMode: z.enum(["LOCAL", "TIERED"]).optional(),
  /** Intelligent rebalancing of partitions; Express brokers only. */
  rebalancing: z.object({ status: z.enum(["ACTIVE", "PAUSED"]) }).optional(),
});

export type Provisioned = z.infer<typeof provisionedInput>;

/** Returns whether the brokers are Express brokers, whose storage and replication MSK manages. */
export function isExpress({ brokerNodeGroupInfo }: Provisioned): boolean {
  return brokerNodeGroupInfo.instanceType.startsWith("express.");
}

/** Returns a request with MSK's defaults for the members that it omits. */
export function withDefaults(input: Provisioned, region: string, accountId: string): Provisioned {
  const disabledSchemes = { sasl: { scram: { enabled: false }, iam: { enabled: false } }, tls: { enabled: false } };
  const express = isExpress(input);
  return {
    ...input,
    ...(express ? { rebalancing: input.rebalancing ?? { status: "ACTIVE" } } : { storageMode: input.storageMode ?? "LOCAL" }),
    brokerNodeGroupInfo: {
      ...(express ? {} : { storageInfo: {} }),
      ...input.brokerNodeGroupInfo,
      connectivityInfo: {
        vpcConnectivity: { clientAuthentication: disabledSchemes },
        ...input.brokerNodeGroupInfo.connectivityInfo,
        publicAccess: input.brokerNodeGroupInfo.connectivityInfo.publicAccess ?? { type: "DISABLED" },
      },
    },
    encryptionInfo: {
      encryptionAtRest: input.encryptionInfo.encryptionAtRest ?? {
        dataVolumeKMSKeyId: `arn:aws:kms:${region}:${accountId}:key/aws-managed-kafka`,
      },
      encryptionInTransit: input.encryptionInfo.encryptionInTransit ?? { clientBroker: "TLS", inCluster: true },
    },
  };
}

/** Returns the members that differ between two settings: their values before, and their values after. */
export function changedMembers(before: Provisioned, after: Provisioned): [object, object] {
  const changed = (Object.keys(after) as (keyof Provisioned)[]).filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
  const pick = (from: Provisioned) => Object.fromEntries(changed.map((key) => [key, from[key]]));
  return [pick(before), pick(after)];
}
