import { type BrokerType, brokerTypes, expressBrokerTypes } from "../../../modules/cluster/index.js";
import type { PartitionState } from "../../kafka-state/index.js";
import { messageOf } from "../aws/aws-error.js";
import { type Check, failed, passed, type Result, skipped, warning } from "../check.js";
import type { Context } from "../context.js";
import type { KafkaView, ViewedTopic } from "../kafka/kafka-view.js";

const metadata: Check<Context> = {
  id: "brokers/metadata",
  about: "a client that authenticates receives the metadata of the cluster",
  run: async ({ clients, view }) => {
    if (Object.keys(clients).length === 0) return [skipped("needs a client that can authenticate")];
    try {
      return [seen(await view())];
    } catch (error) {
      return [
        failed(
          `no metadata: ${messageOf(error)}`,
          "The identity needs kafka-cluster:DescribeCluster and kafka-cluster:DescribeTopic; otherwise see the brokers' log.",
        ),
      ];
    }
  },
};

/** Sums up what the metadata has. */
export function seen({ brokers, topics, more, configurationRefused }: KafkaView): Result {
  const text = `${brokers.length} brokers, ${topics.length} topics${more > 0 ? `; ${more} more topics are not looked at` : ""}`;
  return configurationRefused
    ? warning(
        `${text}; their configuration can't be read, so that min.insync.replicas is taken for 1`,
        "Allow kafka-cluster:DescribeTopicDynamicConfiguration on the topics.",
      )
    : passed(text);
}

const registered: Check<Context> = {
  id: "brokers/registered",
  about: "every broker of the cluster is registered with it",
  needs: ["brokers/metadata"],
  run: async ({ view, nodes }) => registration((await view()).brokers, await nodes()),
};

/** Compares the brokers in the metadata with those that MSK lists. */
export function registration(
  online: readonly number[],
  nodes: readonly { readonly id: number; readonly hosts: readonly string[] }[],
): Result[] {
  if (nodes.length === 0) return [skipped("MSK lists no brokers of a serverless cluster")];
  const missing = nodes.filter(({ id }) => !online.includes(id));
  if (missing.length === 0) return [passed(`brokers ${online.join(", ")}`)];
  return missing.map(({ id, hosts: [host = "unknown host"] }) =>
    failed(
      `not registered: ${host}`,
      "Other brokers lead its partitions; one more failure can stop writes. MSK replaces a broker that does not come back; see its state with kafka:ListNodes.",
      `broker ${id}`,
    ),
  );
}

const partitionsOf = (topics: readonly ViewedTopic[]) =>
  topics.flatMap(({ name, partitions, configuration }) =>
    partitions.map((partition) => ({ ...partition, topic: name, minIsr: Number(configuration["min.insync.replicas"] ?? 1) })),
  );

type Partition = PartitionState & { readonly topic: string; readonly minIsr: number };

/** Returns up to some topics of partitions, with the number of their partitions. */
function named(partitions: readonly Partition[]): string {
  const counts = new Map<string, number>();
  for (const { topic } of partitions) counts.set(topic, (counts.get(topic) ?? 0) + 1);
  const shown = [...counts].slice(0, MOST_NAMED).map(([topic, count]) => `${topic} (${count})`);
  return `${shown.join(", ")}${counts.size > MOST_NAMED ? ` and ${counts.size - MOST_NAMED} more topics` : ""}`;
}

const MOST_NAMED = 5;

const partitions: Check<Context> = {
  id: "brokers/partitions",
  about: "every partition has a leader and enough replicas in sync for acks=all",
  needs: ["brokers/metadata"],
  run: async ({ view }) => replication(await view()),
};

/** Judges the replication of all partitions. */
export function replication({ topics, brokers }: Pick<KafkaView, "topics" | "brokers">): Result[] {
  const all = partitionsOf(topics);
  const offline = all.filter(({ leader }) => leader < 0);
  const underMin = all.filter(({ leader, isr, minIsr }) => leader >= 0 && isr.length < minIsr);
  const behind = all.filter(({ isr, replicas, leader, minIsr }) => leader >= 0 && isr.length >= minIsr && isr.length < replicas.length);
  const away = [...new Set(behind.flatMap(({ isr, replicas }) => replicas.filter((id) => !isr.includes(id))))].toSorted((a, b) => a - b);
  const stopped = away.filter((id) => !brokers.includes(id));
  const results = [
    offline.length > 0 &&
      failed(
        `${offline.length} of ${all.length} partitions have no leader: ${named(offline)}`,
        "Every broker with a replica in sync is down: nothing can be written or read until one is back. Don't turn on unclean leader election: it loses acknowledged records.",
      ),
    underMin.length > 0 &&
      failed(
        `${underMin.length} of ${all.length} partitions have fewer replicas in sync than min.insync.replicas: ${named(underMin)}`,
        "Producers with acks=all are refused (NOT_ENOUGH_REPLICAS), which protects their records. Bring the brokers back; don't lower min.insync.replicas.",
      ),
    behind.length > 0 &&
      warning(
        `${behind.length} of ${all.length} partitions have replicas that are not in sync, on broker ${away.join(", ")}${stopped.length > 0 ? "" : ", which is registered"}: ${named(behind)}`,
        stopped.length > 0
          ? "They catch up when the broker is back."
          : "The broker restarted and catches up, or it is overloaded: compare its CPU, disk and network with the others.",
      ),
  ].filter((result): result is Result => result !== false);
  return results.length > 0 ? results : [passed(`${all.length} partitions in sync`)];
}

const capacity: Check<Context> = {
  id: "brokers/capacity",
  about: "no broker has more partitions than MSK recommends for its type",
  needs: ["brokers/metadata", "aws/cluster"],
  run: async ({ view, described }) => {
    const type = (await described()).Provisioned?.BrokerNodeGroupInfo?.InstanceType;
    if (type === undefined) return [skipped("a serverless cluster has no broker type")];
    const limits = ({ ...brokerTypes, ...expressBrokerTypes } as Readonly<Record<string, BrokerType>>)[type];
    return limits ? load(await view(), type, limits) : [skipped(`the limits of ${type} are not known`)];
  },
};

/** Compares the replicas of each broker with the limits of its type. */
export function load({ topics, brokers }: Pick<KafkaView, "topics" | "brokers">, type: string, limits: BrokerType): Result[] {
  const replicas = partitionsOf(topics).flatMap((partition) => partition.replicas);
  const results = brokers.flatMap((id): Result[] => {
    const count = replicas.filter((replica) => replica === id).length;
    const text = `${count} partitions, ${type}`;
    const advice = "Use a larger broker type, or add brokers and move partitions to them.";
    if (count > limits.maximumPartitions)
      return [failed(`${text}: MSK refuses updates of the cluster above ${limits.maximumPartitions}`, advice, `broker ${id}`)];
    return count > limits.recommendedPartitions
      ? [warning(`${text}: AWS recommends at most ${limits.recommendedPartitions}`, advice, `broker ${id}`)]
      : [];
  });
  return results.length > 0 ? results : [passed(`at most ${limits.recommendedPartitions} partitions on each ${type}`)];
}

export const brokerChecks: readonly Check<Context>[] = [metadata, registered, partitions, capacity];
