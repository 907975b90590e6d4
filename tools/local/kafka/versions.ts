/**
 * MSK's version names and the Kafka release on Maven Central that stands for each. `.x` is MSK's promise of patches, so the newest patch
 * level of the line is right. Only KRaft versions: the local platform runs no ZooKeeper.
 * Source: docs.aws.amazon.com/msk/latest/developerguide/supported-kafka-versions.html (2026-11).
 */
const RELEASES: Readonly<Record<string, string>> = {
  "3.7.x.kraft": "3.7.2",
  "3.8.x.kraft": "3.8.1",
  "3.9.x.kraft": "3.9.1",
  "4.0.x.kraft": "4.0.1",
  "4.1.x.kraft": "4.1.1",
};

/** The MSK versions that the local platform can run. */
export const kafkaVersions: readonly string[] = Object.keys(RELEASES);

/**
 * The Kafka release that runs for an MSK version: `3.9.x.kraft` → `3.9.1`.
 * @throws Error for a version that isn't in the table, naming those that are
 */
export function kafkaRelease(kafkaVersion: string): string {
  const release = RELEASES[kafkaVersion];
  if (!release) throw new Error(`Kafka version ${kafkaVersion} can't run locally: choose one of ${kafkaVersions.join(", ")}`);
  return release;
}
