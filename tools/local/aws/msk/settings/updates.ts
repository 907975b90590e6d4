import { z } from "zod";
import { AwsError } from "../../protocol/errors.js";
import { badRequest } from "../errors.js";
import { parseInput } from "../parse-input.js";
import { fields, isExpress, loggingInfo, openMonitoring, type Provisioned, provisionedThroughput } from "./provisioned.js";
import { updatedConnectivity, updatedSecurity } from "./security-updates.js";
import { withStorage } from "./storage-updates.js";
import { checkVersion, isMigration, targetVersions } from "./versions.js";

/** An operation of the MSK API that changes the settings of a cluster. */
export interface Update {
  readonly method: "PUT" | "PATCH";
  /** Path below that of the cluster. */
  readonly path: string;
  readonly operationType: string;
  /** Names the settings in the error for a request that changes none of them. */
  readonly subject: string;
  /** Returns true if every broker restarts even if no broker property changes. */
  readonly rollAll?: (before: Provisioned, after: Provisioned) => boolean;
  /** Returns the settings after the update. @throws AwsError 400 for an update that MSK rejects */
  readonly next: (current: Provisioned, body: unknown) => Provisioned;
}

const configurationInfo = z.object({ arn: z.string(), revision: z.number().int().min(1) });

/** The subjects `security setting` and `EBS volumes` are MSK's (AWS provider issue 24914, cloudposse issue 99); the others are ours. */
export const updates: readonly Update[] = [
  {
    method: "PUT",
    path: "configuration",
    operationType: "UPDATE_CLUSTER_CONFIGURATION",
    subject: "configuration",
    next: (current, body) => ({ ...current, ...parseInput(z.object({ configurationInfo }), body) }),
  },
  {
    method: "PUT",
    path: "version",
    operationType: "UPDATE_CLUSTER_KAFKA_VERSION",
    subject: "Kafka version",
    rollAll: (before, after) => isMigration(before.kafkaVersion, after.kafkaVersion),
    next: (current, body) => {
      const input = parseInput(z.object({ targetKafkaVersion: z.string(), configurationInfo: configurationInfo.optional() }), body);
      checkTargetVersion(current, input.targetKafkaVersion);
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
    subject: "number of broker nodes",
    next: (current, body) => {
      const { targetNumberOfBrokerNodes: target } = parseInput(z.object({ targetNumberOfBrokerNodes: fields.numberOfBrokerNodes }), body);
      if (target < current.numberOfBrokerNodes) rejectDecrease(current, target);
      return { ...current, numberOfBrokerNodes: target };
    },
  },
  {
    method: "PUT",
    path: "nodes/storage",
    operationType: "INCREASE_BROKER_STORAGE",
    subject: "EBS volumes",
    next: (current, body) => {
      const volume = z.object({
        kafkaBrokerNodeId: z.literal("All", "storage can be updated only for all brokers"),
        volumeSizeGB: z.number().int().optional(),
        provisionedThroughput: provisionedThroughput.optional(),
      });
      const [first] = parseInput(z.object({ targetBrokerEBSVolumeInfo: z.array(volume).length(1) }), body).targetBrokerEBSVolumeInfo;
      return withStorage(current, first ?? {});
    },
  },
  {
    method: "PUT",
    path: "storage",
    operationType: "UPDATE_STORAGE",
    subject: "EBS volumes",
    next: (current, body) => {
      const schema = z.object({
        volumeSizeGB: z.number().int().optional(),
        provisionedThroughput: provisionedThroughput.optional(),
        storageMode: fields.storageMode,
      });
      const input = parseInput(schema, body);
      return { ...withStorage(current, input), storageMode: input.storageMode ?? current.storageMode };
    },
  },
  {
    method: "PUT",
    path: "nodes/type",
    operationType: "UPDATE_BROKER_TYPE",
    subject: "broker type",
    rollAll: () => true,
    next: (current, body) => {
      const { targetInstanceType: instanceType } = parseInput(z.object({ targetInstanceType: z.string() }), body);
      const kind = (type: string) => type.split(".")[0];
      if (kind(instanceType) !== kind(current.brokerNodeGroupInfo.instanceType))
        throw badRequest("Standard brokers can't become Express brokers, nor Express brokers standard ones.", "targetInstanceType");
      return { ...current, brokerNodeGroupInfo: { ...current.brokerNodeGroupInfo, instanceType } };
    },
  },
  {
    method: "PUT",
    path: "monitoring",
    operationType: "UPDATE_MONITORING",
    subject: "monitoring setting",
    next: (current, body) => {
      const schema = z.object({
        enhancedMonitoring: fields.enhancedMonitoring.unwrap().optional(),
        openMonitoring: openMonitoring.optional(),
        loggingInfo: loggingInfo.optional(),
      });
      const { enhancedMonitoring, ...input } = parseInput(schema, body);
      return {
        ...current,
        enhancedMonitoring: enhancedMonitoring ?? current.enhancedMonitoring,
        openMonitoring: input.openMonitoring ?? current.openMonitoring,
        loggingInfo: input.loggingInfo ?? current.loggingInfo,
      };
    },
  },
  { method: "PATCH", path: "security", operationType: "UPDATE_SECURITY", subject: "security setting", next: updatedSecurity },
  { method: "PUT", path: "connectivity", operationType: "UPDATE_CONNECTIVITY", subject: "connectivity setting", next: updatedConnectivity },
  {
    method: "PUT",
    path: "rebalancing",
    operationType: "UPDATE_REBALANCING",
    subject: "rebalancing setting",
    next: (current, body) => {
      if (!isExpress(current)) throw badRequest("Intelligent rebalancing is for Express brokers only.");
      return { ...current, ...parseInput(z.object({ rebalancing: fields.rebalancing.unwrap() }), body) };
    },
  },
];

/** @throws AwsError 400 for a version to which MSK does not update the cluster in place */
function checkTargetVersion({ kafkaVersion: source, brokerNodeGroupInfo, zookeeperAccess }: Provisioned, target: string): void {
  checkVersion(target);
  if (source === target) return;
  if (!targetVersions(source).includes(target)) throw badRequest(`You can't update a cluster from Kafka version ${source} to ${target}.`);
  if (!isMigration(source, target)) return;
  if (brokerNodeGroupInfo.clientSubnets.length !== 3)
    throw badRequest("Only a cluster with brokers in three Availability Zones can be updated from ZooKeeper to KRaft.");
  if (zookeeperAccess.enabled)
    throw badRequest("Turn off clients' access to ZooKeeper with UpdateConnectivity before the update from ZooKeeper to KRaft.");
}

/**
 * Rejects fewer brokers: first for the reasons that MSK has, then because the local platform removes no brokers.
 * Source of the reasons: MSK Developer Guide, "Remove a broker" (not verified; from memory).
 */
function rejectDecrease({ brokerNodeGroupInfo }: Provisioned, target: number): never {
  const { clientSubnets, instanceType } = brokerNodeGroupInfo;
  if (instanceType.startsWith("kafka.t3."))
    throw badRequest("Brokers of type kafka.t3.small can't be removed.", "targetNumberOfBrokerNodes");
  if (target % clientSubnets.length !== 0 || target < clientSubnets.length)
    throw badRequest("The target number of broker nodes must be a multiple of the Availability Zones.", "targetNumberOfBrokerNodes");
  throw new AwsError(501, "NotImplementedException", "The local platform does not remove brokers from a cluster.");
}
