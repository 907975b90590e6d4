import { z } from "zod";

const enabled = z.object({ enabled: z.boolean().optional() });

export const provisionedThroughput = z.looseObject({ enabled: z.boolean().optional(), volumeThroughput: z.number().int().optional() });

const exporter = z.object({ enabledInBroker: z.boolean() });
const destination = z.looseObject({ enabled: z.boolean() });
const OFF = { enabled: false };

/** MSK returns both exporters, even if the request omits them. */
export const openMonitoring = z.object({
  prometheus: z
    .object({ jmxExporter: exporter.default({ enabledInBroker: false }), nodeExporter: exporter.default({ enabledInBroker: false }) })
    .prefault({}),
});

/** MSK returns all three log destinations if the request has one of them, and no `loggingInfo` otherwise. */
export const loggingInfo = z.looseObject({
  brokerLogs: z
    .object({ cloudWatchLogs: destination.default(OFF), firehose: destination.default(OFF), s3: destination.default(OFF) })
    .prefault({}),
});

/** Access from outside the cluster's VPC. */
export const connectivityInfo = z.looseObject({
  networkType: z.enum(["IPV4", "DUAL"]).optional(),
  publicAccess: z.object({ type: z.enum(["DISABLED", "SERVICE_PROVIDED_EIPS"]) }).optional(),
  vpcConnectivity: z
    .looseObject({
      clientAuthentication: z
        .looseObject({ sasl: z.looseObject({ iam: enabled.optional(), scram: enabled.optional() }).optional(), tls: enabled.optional() })
        .optional(),
    })
    .optional(),
});

/** How clients authenticate. */
export const clientAuthentication = z.looseObject({
  sasl: z
    .looseObject({ iam: z.object({ enabled: z.boolean() }).optional(), scram: z.object({ enabled: z.boolean() }).optional() })
    .optional(),
  tls: z.looseObject({ enabled: z.boolean().optional(), certificateAuthorityArnList: z.array(z.string()).optional() }).optional(),
  unauthenticated: z.object({ enabled: z.boolean() }).optional(),
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
  clientAuthentication: clientAuthentication.default({}),
  encryptionInfo: z
    .looseObject({
      encryptionAtRest: z.object({ dataVolumeKMSKeyId: z.string() }).optional(),
      encryptionInTransit: z
        .object({ clientBroker: z.enum(["TLS", "TLS_PLAINTEXT", "PLAINTEXT"]).default("TLS"), inCluster: z.boolean().default(true) })
        .optional(),
    })
    .default({}),
  configurationInfo: z.object({ arn: z.string(), revision: z.number().int().min(1) }).optional(),
  enhancedMonitoring: z.enum(["DEFAULT", "PER_BROKER", "PER_TOPIC_PER_BROKER", "PER_TOPIC_PER_PARTITION"]).default("DEFAULT"),
  openMonitoring: openMonitoring.prefault({}),
  loggingInfo: loggingInfo.optional(),
  storageMode: z.enum(["LOCAL", "TIERED"]).optional(),
  /** Intelligent rebalancing of partitions; Express brokers only. */
  rebalancing: z.object({ status: z.enum(["ACTIVE", "PAUSED"]) }).optional(),
  /** Clients' access to ZooKeeper; only UpdateConnectivity changes it, and DescribeCluster does not return it. */
  zookeeperAccess: z.object({ enabled: z.boolean() }).default({ enabled: true }),
});

export type Provisioned = z.infer<typeof provisionedInput>;

/** The members of the request, for the operations that change one of them. */
export const fields = provisionedInput.shape;

/** Returns whether the brokers are Express brokers, whose storage and replication MSK manages. */
export function isExpress({ brokerNodeGroupInfo }: Provisioned): boolean {
  return brokerNodeGroupInfo.instanceType.startsWith("express.");
}

/** Returns whether mutual TLS is on. */
export function mutualTls({ clientAuthentication: { tls } }: Provisioned): boolean {
  return tls?.enabled !== false && (tls?.certificateAuthorityArnList?.length ?? 0) > 0;
}

/** Returns whether unauthenticated clients are allowed: as the request says, and by default if no client authentication is on. */
export function allowsUnauthenticated(settings: Provisioned): boolean {
  const { sasl, unauthenticated } = settings.clientAuthentication;
  return unauthenticated?.enabled ?? !(sasl?.iam?.enabled || sasl?.scram?.enabled || mutualTls(settings));
}

/** Returns a request with MSK's defaults for the members that it omits. */
export function withDefaults(input: Provisioned, region: string, accountId: string): Provisioned {
  const disabledSchemes = { sasl: { scram: { enabled: false }, iam: { enabled: false } }, tls: { enabled: false } };
  const { connectivityInfo: connectivity } = input.brokerNodeGroupInfo;
  return {
    ...input,
    ...(isExpress(input) ? { rebalancing: input.rebalancing ?? { status: "ACTIVE" } } : { storageMode: input.storageMode ?? "LOCAL" }),
    clientAuthentication: withAuthorityList(input.clientAuthentication),
    brokerNodeGroupInfo: {
      ...input.brokerNodeGroupInfo,
      connectivityInfo: {
        vpcConnectivity: { clientAuthentication: disabledSchemes },
        ...connectivity,
        publicAccess: connectivity.publicAccess ?? { type: "DISABLED" },
        networkType: connectivity.networkType ?? "IPV4",
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

/** MSK returns the list of certificate authorities also if mutual TLS is off. */
export function withAuthorityList(authentication: Provisioned["clientAuthentication"]): Provisioned["clientAuthentication"] {
  const { tls } = authentication;
  if (tls?.enabled === undefined) return authentication;
  return { ...authentication, tls: { certificateAuthorityArnList: [], ...tls } };
}

/** Returns a value without undefined members and without members whose content is empty: MSK leaves them out. Empty lists stay. */
export function withoutEmpty<T extends object>(value: T): Partial<T> {
  const kept = Object.entries(value).flatMap(([name, member]): [string, unknown][] => {
    if (member === undefined || member === null) return [];
    if (typeof member !== "object" || Array.isArray(member)) return [[name, member]];
    const inner = withoutEmpty(member);
    return Object.keys(inner).length === 0 ? [] : [[name, inner]];
  });
  return Object.fromEntries(kept) as Partial<T>;
}
