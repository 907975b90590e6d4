import type { Admin, Kafka } from "kafkajs";
import { until } from "../local/process/index.js";

/** Number of partitions of a topic that each broker leads, by broker id; `none` for partitions without a leader. */
export type Leaders = Record<string, number>;

/** The leaders and in-sync replicas of a topic. */
export interface TopicHealth {
  readonly leaders: Leaders;
  /** The size of the smallest in-sync replica set of all partitions. */
  readonly smallestIsr: number;
}

/** Reads the leaders and in-sync replicas of a topic. */
export async function topicHealth(admin: Admin, topic: string): Promise<TopicHealth> {
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
  const partitions = topics[0]?.partitions ?? [];
  const leaders: Leaders = {};
  for (const { leader } of partitions) {
    const name = leader < 0 ? "none" : String(leader);
    leaders[name] = (leaders[name] ?? 0) + 1;
  }
  return { leaders, smallestIsr: Math.min(...partitions.map(({ isr }) => isr.length)) };
}

/** Waits until every partition of the topic has `replicas` in-sync replicas. */
export async function untilInSync(kafka: Kafka, topic: string, replicas: number, timeoutMs = 60_000): Promise<TopicHealth> {
  const admin = kafka.admin({ retry: { retries: 0 } });
  try {
    return await until(
      `${replicas} in-sync replicas of every partition of ${topic}`,
      async () => {
        await admin.connect();
        const health = await topicHealth(admin, topic);
        return health.smallestIsr >= replicas && health;
      },
      { timeoutMs, everyMs: 250 },
    );
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}
