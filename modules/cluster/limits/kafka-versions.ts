/** A version of Kafka that MSK runs. */
export interface KafkaVersion {
  /** Where the cluster keeps what it knows of itself. There is no way from one to the other. */
  readonly metadata: "kraft" | "zookeeper";
  /** The day MSK began to offer it. */
  readonly released: string;
  /** The day after which MSK upgrades clusters without notice, once AWS has named it. */
  readonly supportEnds?: string;
}

/**
 * Versions that a cluster of standard brokers may have, oldest first. New clusters had best not take one whose end is known.
 * Source: MSK developer guide, supported Apache Kafka versions, and endoflife.date/amazon-msk, as of 2026-05.
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

export type KafkaVersionName = keyof typeof kafkaVersions;

/** Versions that Express brokers run. Source: MSK developer guide, Amazon MSK broker types, 2026-05. */
export const expressVersions = ["3.8.x", "3.9.x", "3.9.x.kraft"] as const satisfies readonly KafkaVersionName[];
