import type { Fault, Rule } from "../../settings/index.js";
import { hcl } from "../../terraform/index.js";
import { type KafkaVersion, kafkaVersions } from "../limits/kafka-versions.js";
import { rowOf, type ServerProperty } from "../limits/property-table.js";
import { numericProperty } from "../settings/broker-properties.js";
import type { ClusterSettings } from "../settings/cluster-settings.js";
import { forKinds, propertyFault } from "./of-kinds.js";

const replicationFactors = [
  "default.replication.factor",
  "offsets.topic.replication.factor",
  "transaction.state.log.replication.factor",
] as const satisfies ServerProperty[];

/** Sizes that must not fall along the way of a message: what one lets in, the next must carry. */
const messageSizes = ["message.max.bytes", "replica.fetch.max.bytes", "socket.request.max.bytes"] as const satisfies ServerProperty[];

/** Bytes of a record batch's own that Kafka's default of message.max.bytes adds to a round number. */
const BATCH_OVERHEAD = 12;

/** What the one setting of the size of messages writes. */
const SIZES = ["message.max.bytes", "replica.fetch.max.bytes"] as const satisfies ServerProperty[];

/** Brokers that ZooKeeper takes. Source: MSK developer guide, quotas, 2026-11. */
const MOST_WITH_ZOOKEEPER = 30;

/** What must hold between the properties of the brokers, and between them and the version and size of the cluster. */
export const propertyRules: readonly Rule<ClusterSettings>[] = [
  forKinds(["standard"], {
    name: "no topic of the brokers' own has more copies than there are brokers",
    reads: ["kind", "brokers", "serverProperties"],
    faults: (cluster) =>
      replicationFactors.flatMap((name) => {
        const { brokers } = cluster;
        const factor = numericProperty(cluster, name);
        return factor <= brokers
          ? []
          : [propertyFault(name, `${factor} copies need ${factor} brokers, and there are ${brokers}`, `at most ${brokers}`)];
      }),
  }),
  forKinds(["standard"], {
    name: "the cluster can lose a copy and still take writes",
    reads: ["kind", "serverProperties"],
    faults: (cluster) =>
      (
        [
          ["min.insync.replicas", "default.replication.factor"],
          ["transaction.state.log.min.isr", "transaction.state.log.replication.factor"],
        ] as const
      ).flatMap(([minimum, factor]) => {
        const [least, copies] = [numericProperty(cluster, minimum), numericProperty(cluster, factor)];
        return least < copies
          ? []
          : [propertyFault(minimum, `${least} of ${copies} copies leaves none to lose`, `less than ${factor}, ${copies}`)];
      }),
  }),
  forKinds(["standard", "express"], {
    name: "message sizes do not fall on the way from producer to replica",
    reads: ["kind", "serverProperties", "maxMessageMib"],
    faults: (cluster) =>
      messageSizes.slice(1).flatMap((name, i): Fault[] => {
        const before = messageSizes[i] as (typeof messageSizes)[number];
        const [most, carried] = [numericProperty(cluster, before), numericProperty(cluster, name)];
        return most <= carried + BATCH_OVERHEAD
          ? []
          : [propertyFault(name, `${carried} is less than ${before}, ${most}`, `at least ${most}`)];
      }),
  }),
  forKinds(["standard", "express"], {
    name: "the size of messages is said once",
    reads: ["kind", "serverProperties", "maxMessageMib"],
    faults: ({ serverProperties, maxMessageMib }) =>
      maxMessageMib === 1
        ? []
        : SIZES.flatMap((name) =>
            serverProperties[name] === undefined
              ? []
              : [propertyFault(name, `maxMessageMib, ${maxMessageMib}, sets it too`, "one of them left out")],
          ),
    terraform: ({ serverProperties, maxMessageMib }) => ({
      condition: hcl`${maxMessageMib} == 1 || length(setintersection(keys(${serverProperties}), ${SIZES})) == 0`,
      errorMessage: `max_message_mib sets ${SIZES.join(" and ")} too: leave them out of server_properties.`,
    }),
  }),
  forKinds(["standard", "express"], {
    name: "properties are known to the version of Kafka",
    reads: ["kind", "serverProperties", "kafkaVersion"],
    faults: ({ serverProperties, kafkaVersion }) => {
      const { metadata }: KafkaVersion = kafkaVersions[kafkaVersion];
      return (Object.keys(serverProperties) as ServerProperty[]).flatMap((name) => {
        const { zookeeper, until } = rowOf(name);
        if (zookeeper && metadata === "kraft") return [propertyFault(name, `${kafkaVersion} has no ZooKeeper`, "left out")];
        if (until !== undefined && Number.parseInt(kafkaVersion, 10) > until)
          return [propertyFault(name, `Kafka ${kafkaVersion} knows it no more`, "left out")];
        return [];
      });
    },
  }),
  forKinds(["standard", "express"], {
    name: "a cluster with ZooKeeper is not too large for it",
    reads: ["kind", "brokers", "kafkaVersion"],
    faults: ({ brokers, kafkaVersion }) =>
      brokers <= MOST_WITH_ZOOKEEPER || kafkaVersions[kafkaVersion].metadata === "kraft"
        ? []
        : [
            {
              path: ["brokers"],
              wrong: `${brokers} are too many for ZooKeeper, which ${kafkaVersion} has`,
              allowed: `at most ${MOST_WITH_ZOOKEEPER}`,
            },
          ],
    terraform: ({ brokers, kafkaVersion }) => ({
      condition: hcl`${brokers} <= ${MOST_WITH_ZOOKEEPER} || endswith(${kafkaVersion}, ".kraft")`,
      errorMessage: `A cluster with ZooKeeper has at most ${MOST_WITH_ZOOKEEPER} brokers.`,
    }),
  }),
];
