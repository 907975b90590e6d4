/** A Kafka version that MSK runs. */
export interface KafkaVersion {
  /** Where the cluster stores its metadata. MSK migrates 3.9.x to 3.9.x.kraft in place; every other version keeps what it has. */
  readonly metadata: "kraft" | "zookeeper";
  /** The day on which MSK began to offer it. */
  readonly released: string;
  /** The day of MSK's end of support, once AWS has announced it: MSK upgrades clusters without notice after it. */
  readonly supportEnds?: string;
}

/**
 * Versions of standard brokers, oldest first.
 * Source: MSK developer guide, supported Apache Kafka versions, and endoflife.date/amazon-msk, as of 2026-05; migration from ZooKeeper:
 * MSK developer guide, zk-to-kraft-migration, since 2026-08.
 */
export const kafkaVersions = {
  "3.7.x": { metadata: "zookeeper", released: "2024-05-29", supportEnds: "2026-09-01" },
  "3.7.x.kraft": { metadata: "kraft", released: "2024-05-29", supportEnds: "2026-09-01" },
  "3.8.x": { metadata: "zookeeper", released: "2025-02-20" },
  "3.8.x.kraft": { metadata: "kraft", released: "2025-02-20" },
  "3.9.x": { metadata: "zookeeper", released: "2025-04-21" },
  "3.9.x.kraft": { metadata: "kraft", released: "2025-04-21" },
  "4.0.x.kraft": { metadata: "kraft", released: "2025-05-16" },
  "4.1.x.kraft": { metadata: "kraft", released: "2025-10-15" },
} as const satisfies Record<string, KafkaVersion>;

/**
 * Ends of support of versions that MSK no longer offers for new clusters, by their first two numbers.
 * Source: MSK developer guide, supported Apache Kafka versions, as recorded by endoflife.date/amazon-msk, 2025-05; 3.6: the guide, 2026-05.
 */
export const formerSupportEnds: Readonly<Record<string, string>> = {
  "2.2": "2024-06-08",
  "2.3": "2024-06-08",
  "2.4": "2024-06-08",
  "2.5": "2024-06-08",
  "2.6": "2024-09-11",
  "2.7": "2024-09-11",
  "2.8": "2025-01-14",
  "3.1": "2024-09-11",
  "3.2": "2024-09-11",
  "3.3": "2024-09-11",
  "3.4": "2025-08-04",
  "3.5": "2025-10-23",
  "3.6": "2026-06-01",
};

/** The sources of the ends of support, as a report names them. */
export const supportSources = {
  current: "MSK developer guide, 2026-05",
  former: "endoflife.date/amazon-msk, 2025-05, and MSK developer guide, 2026-05",
} as const;

/**
 * Versions of Express brokers. MSK creates no new Express cluster with 3.9.x; it upgrades 3.8.x to it.
 * Source: MSK developer guide, Amazon MSK broker types, 2026-05; AWS provider issue 48309.
 */
export const expressVersions = ["3.8.x", "3.9.x", "3.9.x.kraft"] as const satisfies readonly (keyof typeof kafkaVersions)[];

/** The version of Express brokers to which clusters can only be upgraded. */
export const EXPRESS_UPGRADE_ONLY = "3.9.x";

/** Names that look like versions of MSK: `4.2.x.kraft`. AWS adds versions between our releases, so such a name is accepted with a warning. */
export const kafkaVersionForm = /^[0-9]+\.[0-9]+\.(x|[0-9]+)(\.kraft)?$/;

/** Returns true for a version that is in {@link kafkaVersions}. */
export const isKnownVersion = (name: string): name is keyof typeof kafkaVersions => Object.hasOwn(kafkaVersions, name);

/** First major version of Kafka without ZooKeeper. */
export const FIRST_WITHOUT_ZOOKEEPER = 4;

/** Returns where a version stores the cluster's metadata: known from its name, which ends with `.kraft` or begins with 4 or more. */
export const metadataOf = (name: string): KafkaVersion["metadata"] =>
  name.endsWith(".kraft") || Number.parseInt(name, 10) >= FIRST_WITHOUT_ZOOKEEPER ? "kraft" : "zookeeper";

/** Returns the day of a version's end of support, if AWS has announced one. */
export const supportEndOf = (name: string): string | undefined =>
  isKnownVersion(name) ? (kafkaVersions[name] as KafkaVersion).supportEnds : undefined;
