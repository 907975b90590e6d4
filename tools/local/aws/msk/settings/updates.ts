import { z } from "zod";
import { badRequest } from "../errors.js";
import { parseInput } from "../parse-input.js";
import {
  connectivityInfo,
  isExpress,
  loggingInfo,
  openMonitoring,
  type Provisioned,
  provisionedInput,
  provisionedThroughput,
} from "./provisioned.js";
import { checkVersion } from "./rules.js";

/** An operation of the MSK API that changes the settings of a cluster. */
export interface Update {
  readonly method: "PUT" | "PATCH";
  /** Path below that of the cluster. */
  readonly path: string;
  readonly operationType: string;
  /** Restarts every broker even if no broker property changes. */
  readonly rollAll?: boolean;
  /** Returns the settings after the update. @throws AwsError 400 for an update that MSK rejects */
  readonly next: (current: Provisioned, body: unknown) => Provisioned;
}

const fields = provisionedInput.shape;
const configurationInfo = z.object({ arn: z.string(), revision: z.number().int().min(1) });

export const updates: readonly Update[] = [
  {
    method: "PUT",
    path: "configuration",
    operationType: "UPDATE_CLUSTER_CONFIGURATION",
    next: (current, body) => ({ ...current, ...parseInput(z.object({ configurationInfo }), body) }),
  },
  {
    method: "PUT",
    path: "version",
    operationType: "UPDATE_CLUSTER_KAFKA_VERSION",
    next: (current, body) => {
      const input = parseInput(z.object({ targetKafkaVersion: z.string(), configurationInfo: configurationInfo.optional() }), body);
      checkVersion(input.targetKafkaVersion);
      if (compareVersions(input.targetKafkaVersion, current.kafkaVersion) <= 0) {
        throw badRequest(`A cluster on Kafka ${current.kafkaVersion} can't be updated to ${input.targetKafkaVersion}.`);
      }
      return {
        ...current,
        kafkaVersion: input.targetKafkaVersion,
        configurationInfo: input.configurationInfo ?? current.configurationInfo,
      };
    },
  },
  {
    method: "PUT",
    path: "nodes/count",
    operationType: "INCREASE_BROKER_COUNT",
    next: (current, body) => {
      const { targetNumberOfBrokerNodes: target } = parseInput(z.object({ targetNumberOfBrokerNodes: fields.numberOfBrokerNodes }), body);
      if (target <= current.numberOfBrokerNodes)
        throw badRequest("The target number of broker nodes must be greater than the current one.");
      return { ...current, numberOfBrokerNodes: target };
    },
  },
  {
    method: "PUT",
    path: "nodes/storage",
    operationType: "INCREASE_BROKER_STORAGE",
    next: (current, body) => {
      const volume = z.object({
        kafkaBrokerNodeId: z.string().optional(),
        volumeSizeGB: z.number().int().optional(),
        provisionedThroughput: provisionedThroughput.optional(),
      });
      const [first] = parseInput(z.object({ targetBrokerEBSVolumeInfo: z.array(volume).length(1) }), body).targetBrokerEBSVolumeInfo;
      return withStorage(current, first?.volumeSizeGB, first?.provisionedThroughput);
    },
  },
  {
    method: "PUT",
    path: "storage",
    operationType: "UPDATE_STORAGE",
    next: (current, body) => {
      const schema = z.object({
        volumeSizeGB: z.number().int().optional(),
        provisionedThroughput: provisionedThroughput.optional(),
        storageMode: z.enum(["LOCAL", "TIERED"]).optional(),
      });
      const input = parseInput(schema, body);
      return {
        ...withStorage(current, input.volumeSizeGB, input.provisionedThroughput),
        storageMode: input.storageMode ?? current.storageMode,
      };
    },
  },
  {
    method: "PUT",
    path: "nodes/type",
    operationType: "UPDATE_BROKER_TYPE",
    rollAll: true,
    next: (current, body) => {
      const { targetInstanceType: instanceType } = parseInput(z.object({ targetInstanceType: z.string() }), body);
      const family = (type: string) => type.split(".")[0];
      if (family(instanceType) !== family(current.brokerNodeGroupInfo.instanceType))
        throw badRequest("Standard brokers can't become Express brokers, nor Express brokers standard ones.");
      return { ...current, brokerNodeGroupInfo: { ...current.brokerNodeGroupInfo, instanceType } };
    },
  },
  {
    method: "PUT",
    path: "monitoring",
    operationType: "UPDATE_MONITORING",
    next: (current, body) => {
      const schema = z.object({
        enhancedMonitoring: z.string().optional(),
        openMonitoring: openMonitoring.optional(),
        loggingInfo: loggingInfo.optional(),
      });
      return { ...current, ...definedMembers(parseInput(schema, body)) };
    },
  },
  {
    method: "PATCH",
    path: "security",
    operationType: "UPDATE_SECURITY",
    next: (current, body) => {
      const schema = z.object({
        clientAuthentication: fields.clientAuthentication.unwrap().optional(),
        encryptionInfo: fields.encryptionInfo.unwrap().optional(),
      });
      const input = parseInput(schema, body);
      const encryptionInfo = { ...current.encryptionInfo, ...definedMembers(input.encryptionInfo ?? {}) };
      return { ...current, clientAuthentication: input.clientAuthentication ?? current.clientAuthentication, encryptionInfo };
    },
  },
  {
    method: "PUT",
    path: "connectivity",
    operationType: "UPDATE_CONNECTIVITY",
    next: (current, body) => {
      const input = parseInput(z.object({ connectivityInfo }), body);
      const next = { ...current.brokerNodeGroupInfo.connectivityInfo, ...definedMembers(input.connectivityInfo) };
      return { ...current, brokerNodeGroupInfo: { ...current.brokerNodeGroupInfo, connectivityInfo: next } };
    },
  },
  {
    method: "PUT",
    path: "rebalancing",
    operationType: "UPDATE_REBALANCING",
    next: (current, body) => {
      if (!isExpress(current)) throw badRequest("Intelligent rebalancing is for Express brokers only.");
      return { ...current, ...parseInput(z.object({ rebalancing: fields.rebalancing.unwrap() }), body) };
    },
  },
];

/** Returns the settings with new storage. @param volumeSize - GiB @throws AwsError 400 if the storage would be reduced */
function withStorage(
  current: Provisioned,
  volumeSize: number | undefined,
  throughput: z.infer<typeof provisionedThroughput> | undefined,
): Provisioned {
  const group = current.brokerNodeGroupInfo;
  const before = group.storageInfo?.ebsStorageInfo;
  if (volumeSize !== undefined && volumeSize < (before?.volumeSize ?? 0)) throw badRequest("The storage of a broker can't be reduced.");
  const ebsStorageInfo = { ...before, ...definedMembers({ volumeSize, provisionedThroughput: throughput }) } as NonNullable<typeof before>;
  return { ...current, brokerNodeGroupInfo: { ...group, storageInfo: { ...group.storageInfo, ebsStorageInfo } } };
}

function definedMembers<T extends object>(input: T): Partial<T> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined && value !== null)) as Partial<T>;
}

/** Compares Kafka versions of MSK (`3.9.x.kraft`) by their numbers. */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [left, right].map((version) => version.split(".").map((part) => Number.parseInt(part, 10) || 0)) as [number[], number[]];
  for (let index = 0; index < 3; index++) {
    if ((a[index] ?? 0) !== (b[index] ?? 0)) return (a[index] ?? 0) - (b[index] ?? 0);
  }
  return 0;
}
