import type { DeclaredTopic } from "../../../lambdas/topic-admin/contract.js";
import { type Check, failed, passed, type Result, skipped, warning } from "../check.js";
import type { Context } from "../context.js";
import type { ViewedTopic } from "../kafka/kafka-view.js";

const present: Check<Context> = {
  id: "topics/present",
  about: "the topics that the outputs name exist",
  needs: ["brokers/metadata"],
  run: async ({ target, view }) => {
    if (target.topics.length === 0) return [skipped("the outputs name no topics")];
    const names = (await view()).topics.map(({ name }) => name);
    return target.topics.map((topic) =>
      names.includes(topic)
        ? passed("exists", topic)
        : failed(
            "does not exist, or this identity can't describe it",
            "Allow kafka-cluster:DescribeTopic on it; if it was deleted, apply the configuration again: its records are lost.",
            topic,
          ),
    );
  },
};

const redundancy: Check<Context> = {
  id: "topics/redundancy",
  about: "a topic loses no acknowledged record, and takes records, while one broker is down",
  needs: ["brokers/metadata"],
  run: async ({ view, described }) => {
    // MSK fixes the replication of topics of Express and serverless clusters.
    const type = (await described().catch(() => undefined))?.Provisioned?.BrokerNodeGroupInfo?.InstanceType ?? "";
    const { topics, brokers } = await view();
    const found = topics.flatMap((topic) => redundancyOf(topic, { brokers: brokers.length, fixed: type.startsWith("express.") }));
    return found.length > 0 ? found : [passed(`${topics.length} topics`)];
  },
};

/** Judges the replication of a topic. */
export function redundancyOf(
  { name, partitions, configuration }: ViewedTopic,
  { brokers, fixed }: { brokers: number; fixed: boolean },
): Result[] {
  if (fixed || brokers < 2) return [];
  const factor = partitions[0]?.replicas.length ?? 0;
  const minIsr = Number(configuration["min.insync.replicas"] ?? Number.NaN);
  if (factor === 1)
    return [
      warning(
        "replication factor 1: its records are lost with a volume",
        "Declare it with replicationFactor 3; Kafka needs a reassignment for an existing topic.",
        name,
      ),
    ];
  if (minIsr >= factor)
    return [
      failed(
        `min.insync.replicas ${minIsr} of ${factor} replicas: writes with acks=all stop while a broker restarts`,
        `Set min.insync.replicas to ${factor - 1}.`,
        name,
      ),
    ];
  if (minIsr === 1)
    return [warning("min.insync.replicas 1: an acknowledged record can be lost with its leader", "Set min.insync.replicas to 2.", name)];
  return [];
}

const declared: Check<Context> = {
  id: "topics/declared",
  about: "topics have the partitions, the replication factor and the configuration that the settings declare",
  needs: ["brokers/metadata"],
  run: async ({ declared: expected, view }) => {
    if (!expected) return [skipped("give the settings with --config to compare with them")];
    const { topics } = await view();
    return expected.map((topic) =>
      difference(
        topic,
        topics.find(({ name }) => name === topic.name),
      ),
    );
  },
};

/** Compares a topic with its declaration. Configuration that the declaration does not name is not compared. */
export function difference({ name, partitions, replicationFactor, configuration }: DeclaredTopic, topic: ViewedTopic | undefined): Result {
  const advice = "Apply the configuration to put it back, or change the settings.";
  if (!topic) return failed("is declared, but does not exist", advice, name);
  const factor = topic.partitions[0]?.replicas.length ?? 0;
  const differences = [
    ...(topic.partitions.length === partitions ? [] : [`${topic.partitions.length} partitions, declared ${partitions}`]),
    ...(factor === replicationFactor ? [] : [`replication factor ${factor}, declared ${replicationFactor}`]),
    ...Object.entries(configuration)
      .filter(([key, value]) => topic.configuration[key] !== value)
      .map(([key, value]) => `${key} ${topic.configuration[key] ?? "unset"}, declared ${value}`),
  ];
  return differences.length === 0 ? passed("as declared", name) : failed(differences.join("; "), advice, name);
}

export const topicChecks: readonly Check<Context>[] = [present, redundancy, declared];
