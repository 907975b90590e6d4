import { ConfigResourceTypes, type Kafka } from "kafkajs";
import { withAdmin } from "../../local/kafka-admin.js";
import type { TopicDetails } from "../api.js";
import { offsetsOf } from "../cluster/observation.js";

/** Kafka's number for the source of a setting of this topic: `DYNAMIC_TOPIC_CONFIG`. */
const TOPIC_CONFIG = 1;

/** Reads the configuration and the offsets of a topic. */
export const topicDetails = (kafka: Kafka, topic: string): Promise<TopicDetails> =>
  withAdmin(kafka, async (admin) => {
    const [described, offsets] = await Promise.all([
      admin.describeConfigs({ includeSynonyms: false, resources: [{ type: ConfigResourceTypes.TOPIC, name: topic }] }),
      offsetsOf(admin, topic).catch(() => []), // without a leader
    ]);
    const entries = described.resources[0]?.configEntries ?? [];
    return {
      name: topic,
      configuration: entries
        .filter(({ isSensitive }) => !isSensitive)
        .map(({ configName: name, configValue, configSource }) => ({
          name,
          value: configValue ?? "",
          isDefault: Number(configSource) !== TOPIC_CONFIG,
        }))
        .sort((a, b) => Number(a.isDefault) - Number(b.isDefault) || a.name.localeCompare(b.name)),
      offsets,
    };
  });
