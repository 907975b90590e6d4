import { kafkaVersions } from "../../../kafka/index.js";
import { badRequest } from "../errors.js";

/** Versions whose clusters store their metadata in ZooKeeper. */
const zooKeeperVersions: readonly string[] = ["3.7.x", "3.8.x", "3.9.x"];

/** The versions of the MSK API, oldest first. */
export const mskVersions: readonly string[] = [...zooKeeperVersions, ...kafkaVersions].sort();

/** MSK lists a version as DEPRECATED after its end of support. Source: MSK Developer Guide, supported Kafka versions (2026-11). */
export const versionStatus = (kafkaVersion: string) => (kafkaVersion.startsWith("3.7.") ? "DEPRECATED" : "ACTIVE");

/** Returns the version that the brokers run. The local platform has no ZooKeeper: its clusters use KRaft, whatever their record says. */
export const runningVersion = (kafkaVersion: string) => (zooKeeperVersions.includes(kafkaVersion) ? `${kafkaVersion}.kraft` : kafkaVersion);

/** Returns whether clusters of a version store their metadata in KRaft. */
export const isKRaft = (kafkaVersion: string) => !zooKeeperVersions.includes(kafkaVersion);

/** The last version with ZooKeeper: the only one from which MSK moves a cluster to KRaft, in place and since 2026-08. */
const LAST_ZOOKEEPER = "3.9.x";
const FIRST_MIGRATED = "3.9.x.kraft";

/** @throws AwsError 400 for a Kafka version that the local platform does not support */
export function checkVersion(kafkaVersion: string): void {
  if (!mskVersions.includes(kafkaVersion))
    throw badRequest(`Unsupported KafkaVersion [${kafkaVersion}]. Valid values: [${mskVersions.join(", ")}]`, "kafkaVersion");
}

/**
 * Returns the versions to which MSK updates a cluster in place: higher ones with the same kind of metadata, and from 3.9.x also
 * 3.9.x.kraft. Source: MSK Developer Guide, "Upgrading the Apache Kafka version" and "zk-to-kraft-migration".
 */
export function targetVersions(source: string): string[] {
  return mskVersions.filter((target) => {
    if (source === LAST_ZOOKEEPER && target === FIRST_MIGRATED) return true;
    return isKRaft(source) === isKRaft(target) && compareVersions(target, source) > 0;
  });
}

/** Returns whether an update moves a cluster from ZooKeeper to KRaft. */
export const isMigration = (source: string, target: string) => !isKRaft(source) && isKRaft(target);

/** Compares Kafka versions of MSK (`3.9.x.kraft`) by their numbers. */
function compareVersions(left: string, right: string): number {
  const [a, b] = [left, right].map((version) => version.split(".").map((part) => Number.parseInt(part, 10) || 0)) as [number[], number[]];
  for (let index = 0; index < 3; index++) {
    if ((a[index] ?? 0) !== (b[index] ?? 0)) return (a[index] ?? 0) - (b[index] ?? 0);
  }
  return 0;
}
