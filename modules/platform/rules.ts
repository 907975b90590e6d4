import { capacityOf, clusterRules } from "../cluster/index.js";
import { eventApiRules } from "../event-api/index.js";
import { networkRules } from "../network/index.js";
import { type Fault, type Rule, rulesWithin, unnamed } from "../settings/index.js";
import { accessRules } from "../topics/index.js";
import { betweenClusterAndAccess } from "./access-rules.js";
import { clientRules } from "./client-rules.js";
import { betweenClusterAndPlatform } from "./cluster-rules.js";
import { namePrefix, type PlatformSettings } from "./settings.js";

const KIB = 1024;
const GIB = 1024 ** 3;
const SECONDS_PER_HOUR = 3600;
/** How full the volumes may be planned: MSK's alarm is at 85 %. */
const USABLE_SHARE = 0.85;
/** What JSON and headers add to a request's body in a record. */
const RECORD_OVERHEAD_BYTES = 4096;
/** Zones where MSK can't put brokers. Source: MSK developer guide, client subnets, 2026-11. */
const zonesWithoutMsk: Readonly<Record<string, readonly string[]>> = { "us-east-1": ["e"] };

type Topic = PlatformSettings["topics"][string];

/** A fault for each topic that the question finds wrong. */
const eachTopic = (
  settings: PlatformSettings,
  ask: (topic: Topic, name: string) => Omit<Fault, "path"> | undefined,
  key: keyof Topic,
): Fault[] =>
  Object.entries(settings.topics).flatMap(([name, topic]) => {
    const fault = ask(topic, name);
    return fault ? [{ ...fault, path: ["topics", name, key] }] : [];
  });

/** What a topic may come to hold in all its copies, in bytes, as far as its settings tell; the smaller of what time and size let it. */
function heldBytes(topic: Topic): number {
  const { partitions, replicationFactor, retentionBytes, expectedKibPerSecond, tiered, localRetentionHours } = topic;
  const retentionHours = (tiered ? localRetentionHours : undefined) ?? topic.retentionHours; // what is tiered is not on the volumes
  const bySize = retentionBytes === undefined ? Number.POSITIVE_INFINITY : retentionBytes * partitions;
  const byTime =
    expectedKibPerSecond === undefined ? Number.POSITIVE_INFINITY : expectedKibPerSecond * KIB * retentionHours * SECONDS_PER_HOUR;
  const held = Math.min(bySize, byTime);
  return Number.isFinite(held) ? held * replicationFactor : 0;
}

const betweenRooms: readonly Rule<PlatformSettings>[] = [
  {
    name: "a replacement of the network is acknowledged by its name",
    reads: ["name", "environment", "network.mode", "network.acknowledgedReplacement"],
    faults: (settings) =>
      settings.network.mode === "new"
        ? unnamed(["network", "acknowledgedReplacement"], "network", namePrefix(settings), settings.network.acknowledgedReplacement)
        : [],
  },
  {
    name: "the brokers are a multiple of the zones",
    reads: ["cluster.kind", "cluster.brokers", "network.zones", "network.mode"],
    faults: ({ cluster, network: { zones } }) =>
      !("brokers" in cluster) || cluster.brokers % zones.length === 0
        ? []
        : [
            {
              path: ["cluster", "brokers"],
              wrong: `${cluster.brokers} is no multiple of the ${zones.length} zones`,
              allowed: `${[1, 2, 3].map((each) => each * zones.length).join(", ")} and so on`,
            },
          ],
  },
  {
    name: "MSK is offered in every zone",
    reads: ["region", "network.zones", "network.mode"],
    faults: ({ region, network: { zones } }) =>
      zones.flatMap((zone, i) =>
        zonesWithoutMsk[region]?.includes(zone)
          ? [{ path: ["network", "zones", i], wrong: `MSK can't use ${region}${zone}`, allowed: `another zone of ${region}` }]
          : [],
      ),
  },
  {
    name: "no topic has more copies than there are brokers",
    reads: ["topics.*", "cluster.kind", "cluster.brokers"],
    faults: (settings) =>
      eachTopic(
        settings,
        ({ replicationFactor: copies }) => {
          const most = capacityOf(settings.cluster).copies;
          return copies > most
            ? { wrong: `${copies} copies need ${copies} brokers, and there are ${most}`, allowed: `at most ${most}` }
            : undefined;
        },
        "replicationFactor",
      ),
  },
  {
    name: "a topic can lose a copy and still take writes",
    reads: ["topics.*"],
    faults: (settings) =>
      eachTopic(
        settings,
        ({ minInsyncReplicas: least, replicationFactor: copies }) =>
          least >= copies
            ? { wrong: `${least} of ${copies} copies leaves none to lose`, allowed: `less than replicationFactor, ${copies}` }
            : undefined,
        "minInsyncReplicas",
      ),
  },
  {
    name: "the brokers can carry all partitions, copies counted",
    reads: ["topics", "cluster.kind", "cluster.brokers", "cluster.instanceType"],
    faults: ({ topics, cluster }) => {
      const { most, copiesCounted, of } = capacityOf(cluster).partitions;
      const all = Object.values(topics).reduce((sum, topic) => sum + topic.partitions * (copiesCounted ? topic.replicationFactor : 1), 0);
      return all <= most
        ? []
        : [
            {
              path: ["topics"],
              wrong: `${all} partitions${copiesCounted ? ", copies counted," : ""} are too many for ${of}`,
              allowed: `at most ${most}`,
            },
          ];
    },
  },
  {
    name: "what is kept fits the brokers' storage",
    reads: ["topics", "cluster.kind", "cluster.brokers", "cluster.volumeGib", "cluster.storageAutoscaling"],
    faults: (settings) => {
      const held = Object.values(settings.topics).reduce((sum, topic) => sum + heldBytes(topic), 0);
      const usable = capacityOf(settings.cluster).storageGib * GIB * USABLE_SHARE;
      return held <= usable
        ? []
        : [
            {
              path: ["topics"],
              wrong: `their retention comes to ${Math.ceil(held / GIB)} GiB, copies counted`,
              allowed: `at most ${Math.floor(usable / GIB)} GiB, 85 % of the largest volumes of all brokers`,
            },
          ];
    },
  },
  {
    name: "names of topics differ by more than dots against underscores",
    reads: ["topics.*"],
    faults: ({ topics }) => {
      const names = Object.keys(topics);
      const metric = (name: string) => name.replaceAll(".", "_");
      return names.flatMap((name, i) => {
        const other = names.slice(0, i).find((earlier) => metric(earlier) === metric(name));
        return other
          ? [
              {
                path: ["topics", name],
                wrong: `Kafka's metrics can't tell it from ${other}`,
                allowed: "names that differ in more than . and _",
              },
            ]
          : [];
      });
    },
  },
  {
    name: "replicas can fetch the largest message of every topic",
    reads: ["topics.*", "cluster.kind", "cluster.serverProperties", "cluster.maxMessageMib"],
    faults: (settings) => {
      const fetched = capacityOf(settings.cluster).largestMessageBytes;
      return eachTopic(
        settings,
        ({ maxMessageBytes: most = 0 }) =>
          most > fetched
            ? { wrong: `${most} is more than the cluster takes and copies, ${fetched}`, allowed: `at most ${fetched}` }
            : undefined,
        "maxMessageBytes",
      );
    },
  },
  {
    name: "the topic takes the largest request of the API",
    reads: [
      "topics",
      "cluster.kind",
      "cluster.serverProperties",
      "cluster.maxMessageMib",
      "eventApi.topic",
      "eventApi.producer.maxBodyBytes",
    ],
    faults: ({ topics, cluster, eventApi: { topic, producer } }) => {
      const message = topics[topic]?.maxMessageBytes ?? capacityOf(cluster).messageBytes;
      const most = message - RECORD_OVERHEAD_BYTES;
      return producer.maxBodyBytes <= most
        ? []
        : [
            {
              path: ["eventApi", "producer", "maxBodyBytes"],
              wrong: `${producer.maxBodyBytes} does not fit the topic's largest message, ${message}`,
              allowed: `at most ${most}`,
            },
          ];
    },
  },
  {
    name: "the event API's topics are declared",
    reads: ["topics", "eventApi.topic", "eventApi.deadLetterTopic"],
    faults: ({ topics, eventApi }) =>
      (["topic", "deadLetterTopic"] as const).flatMap((key) =>
        Object.hasOwn(topics, eventApi[key])
          ? []
          : [
              {
                path: ["eventApi", key],
                wrong: `${eventApi[key]} is not declared`,
                allowed: `one of topics: ${Object.keys(topics).join(", ")}`,
              },
            ],
      ),
  },
  {
    name: "there are at most as many pollers as partitions",
    reads: ["topics", "eventApi.topic", "eventApi.consumer.pollers"],
    faults: ({ topics, eventApi: { topic, consumer } }) => {
      const partitions = topics[topic]?.partitions ?? Number.POSITIVE_INFINITY;
      return consumer.pollers.maximum <= partitions
        ? []
        : [
            {
              path: ["eventApi", "consumer", "pollers", "maximum"],
              wrong: `${consumer.pollers.maximum} pollers for ${partitions} partitions of ${topic}`,
              allowed: `at most ${partitions}`,
            },
          ];
    },
  },
];

/** Every rule over several settings, of the rooms and between them. */
export const platformRules: readonly Rule<PlatformSettings>[] = [
  ...rulesWithin("network", networkRules),
  ...rulesWithin("cluster", clusterRules),
  ...rulesWithin("eventApi", eventApiRules),
  ...accessRules,
  ...betweenClusterAndAccess,
  ...betweenRooms,
  ...betweenClusterAndPlatform,
  ...clientRules,
];
