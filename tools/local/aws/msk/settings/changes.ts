import { isDeepStrictEqual } from "node:util";
import { allowsUnauthenticated, mutualTls, type Provisioned, withoutEmpty } from "./provisioned.js";

/** Returns whether two settings have the same meaning: what is off equals what is absent. */
export function sameSettings(before: Provisioned, after: Provisioned): boolean {
  return isDeepStrictEqual(meaningOf(before), meaningOf(after));
}

function meaningOf(settings: Provisioned): object {
  const { brokerNodeGroupInfo: group, clientAuthentication, loggingInfo } = settings;
  const { sasl, tls } = clientAuthentication;
  const volume = group.storageInfo?.ebsStorageInfo;
  const throughput = volume?.provisionedThroughput;
  const { cloudWatchLogs, firehose, s3 } = loggingInfo?.brokerLogs ?? {};
  return withoutEmpty({
    ...settings,
    brokerNodeGroupInfo: {
      ...group,
      storageInfo: { ebsStorageInfo: { ...volume, provisionedThroughput: throughput?.enabled ? throughput : undefined } },
    },
    clientAuthentication: {
      iam: sasl?.iam?.enabled === true,
      scram: sasl?.scram?.enabled === true,
      authorities: mutualTls(settings) ? [...(tls?.certificateAuthorityArnList ?? [])].sort() : [],
      unauthenticated: allowsUnauthenticated(settings),
    },
    loggingInfo: [cloudWatchLogs, firehose, s3].map((destination) => (destination?.enabled ? destination : undefined)),
  });
}

/** Returns the changed settings before and after an operation, as MutableClusterInfo of the API. */
export function changedInfo(before: Provisioned, after: Provisioned): [source: object, target: object] {
  const [source, target] = [mutableInfo(before), mutableInfo(after)];
  const changed = Object.keys(target).filter((name) => !isDeepStrictEqual(source[name], target[name]));
  const pick = (info: Record<string, unknown>) => withoutEmpty(Object.fromEntries(changed.map((name) => [name, info[name]])));
  return [pick(source), { ...pick(target), ...addedBrokers(before, after) }];
}

function mutableInfo(settings: Provisioned): Record<string, unknown> {
  const { brokerNodeGroupInfo: group, ...rest } = settings;
  const { volumeSize, provisionedThroughput } = group.storageInfo?.ebsStorageInfo ?? {};
  return {
    ...rest,
    instanceType: group.instanceType,
    connectivityInfo: group.connectivityInfo,
    brokerEBSVolumeInfo: [{ kafkaBrokerNodeId: "All", volumeSizeGB: volumeSize, provisionedThroughput }],
  };
}

function addedBrokers({ numberOfBrokerNodes: before }: Provisioned, { numberOfBrokerNodes: after }: Provisioned): object {
  if (after <= before) return {};
  return { brokerCountUpdateInfo: { createdBrokerIds: Array.from({ length: after - before }, (_, index) => before + 1 + index) } };
}
