import { capacityOf, clusterWarnings } from "../cluster/index.js";
import type { Warning } from "../settings/index.js";
import type { PlatformSettings } from "./settings.js";

/**
 * Largest record that reaches the consumer, in bytes: a call of a function takes 6 MiB, in which records are base64, with what is told
 * of them. Source: Lambda quotas, and MSK as an event source, 2026-11.
 */
const LARGEST_CONSUMED_BYTES = 4_700_000;

/**
 * What the settings may say, and whoever deploys them had better know: a line each, `path: what`.
 *
 * @param today the day that ends of support are seen from
 */
export function platformWarnings(settings: PlatformSettings, today: Date): string[] {
  const ofCluster = clusterWarnings(settings.cluster, today).map(({ path, says }) => ({ path: ["cluster", ...path], says }));
  return [...ofCluster, ...largeRecords(settings)].map(({ path, says }) => `${path.join(".")}: ${says}`);
}

/** Records of the events' topic that brokers take and no call of the consumer does. The API itself takes none so large. */
function largeRecords({ cluster, topics, eventApi: { topic } }: PlatformSettings): Warning[] {
  const wanted = topics[topic]?.maxMessageBytes ?? ("maxMessageMib" in cluster ? capacityOf(cluster).messageBytes : 0);
  return wanted <= LARGEST_CONSUMED_BYTES
    ? []
    : [
        {
          path: ["topics", topic, "maxMessageBytes"],
          says: `a record over ${LARGEST_CONSUMED_BYTES} bytes fits no call of the consumer, and ends in its failure queue; the topic takes ${wanted}`,
        },
      ];
}
