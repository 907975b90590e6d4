import { type Admin, ConfigResourceTypes } from "kafkajs";

/** The settings of a topic that the console shows in its list and judges partitions by. */
export interface TopicSettings {
  readonly minIsr?: number;
  readonly retentionMs?: number;
  readonly cleanup?: string;
}

const names = ["min.insync.replicas", "retention.ms", "cleanup.policy"];

/** Reads the settings of topics, all in one request. */
export async function topicSettings(admin: Admin, topics: readonly string[]): Promise<Map<string, TopicSettings>> {
  if (topics.length === 0) return new Map();
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: topics.map((name) => ({ type: ConfigResourceTypes.TOPIC, name, configNames: names })),
  });
  return new Map(
    resources.map(({ resourceName, configEntries }) => {
      const values = new Map(configEntries.map(({ configName, configValue }) => [configName, configValue]));
      const numberOf = (name: string) => (values.get(name) ? Number(values.get(name)) : undefined);
      const [minIsr, retentionMs, cleanup] = [numberOf("min.insync.replicas"), numberOf("retention.ms"), values.get("cleanup.policy")];
      return [
        resourceName,
        { ...(minIsr !== undefined && { minIsr }), ...(retentionMs !== undefined && { retentionMs }), ...(cleanup && { cleanup }) },
      ];
    }),
  );
}
