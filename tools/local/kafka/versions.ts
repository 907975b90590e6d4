/**
 * MSK's version names and the Kafka release on Maven Central for each. MSK applies patches to a version with `.x`, so the release is the
 * newest patch level of the line. Only KRaft versions: the local platform does not run ZooKeeper.
 * Source: docs.aws.amazon.com/msk/latest/developerguide/supported-kafka-versions.html (2026-11).
 */
const RELEASES: Readonly<Record<string, string>> = {
  "3.7.x.kraft": "3.7.2",
  "3.8.x.kraft": "3.8.1",
  "3.9.x.kraft": "3.9.1",
  "4.0.x.kraft": "4.0.1",
  "4.1.x.kraft": "4.1.1",
};

/** The MSK versions that the local platform runs. */
export const kafkaVersions: readonly string[] = Object.keys(RELEASES);

/**
 * Returns the Kafka release for an MSK version: `3.9.x.kraft` → `3.9.1`.
 * @throws Error for an unsupported version; it lists the supported ones
 */
export function kafkaRelease(kafkaVersion: string): string {
  const release = RELEASES[kafkaVersion];
  if (!release) throw new Error(`Kafka version ${kafkaVersion} can't run on the local platform; use ${kafkaVersions.join(", ")}`);
  return release;
}
