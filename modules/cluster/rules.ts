import type { Fault, Rule } from "../shared/rule.js";
import { numericProperty, type ServerProperty } from "./server-properties.js";
import type { ClusterSettings } from "./settings.js";

const replicationFactors = [
  "default.replication.factor",
  "offsets.topic.replication.factor",
  "transaction.state.log.replication.factor",
] as const satisfies ServerProperty[];

/** Sizes that must not fall along the way of a message: what one lets in, the next must carry. */
const messageSizes = ["message.max.bytes", "replica.fetch.max.bytes", "socket.request.max.bytes"] as const satisfies ServerProperty[];

/** Bytes of a record batch's own that Kafka's default of message.max.bytes adds to a round number. */
const BATCH_OVERHEAD = 12;

/** What must hold between the settings of a cluster. */
export const clusterRules: readonly Rule<ClusterSettings>[] = [
  {
    name: "no topic of the brokers' own has more copies than there are brokers",
    reads: ["brokers", "serverProperties"],
    faults: ({ brokers, serverProperties }) =>
      replicationFactors.flatMap((name) => {
        const factor = numericProperty(serverProperties, name) ?? 0;
        return factor <= brokers
          ? []
          : [property(name, `${factor} copies need ${factor} brokers, and there are ${brokers}`, `at most ${brokers}`)];
      }),
  },
  {
    name: "the cluster can lose a copy and still take writes",
    reads: ["serverProperties"],
    faults: ({ serverProperties }) =>
      (
        [
          ["min.insync.replicas", "default.replication.factor"],
          ["transaction.state.log.min.isr", "transaction.state.log.replication.factor"],
        ] as const
      ).flatMap(([minimum, factor]) => {
        const [least = 0, copies = 0] = [numericProperty(serverProperties, minimum), numericProperty(serverProperties, factor)];
        return least < copies
          ? []
          : [property(minimum, `${least} of ${copies} copies leaves none to lose`, `less than ${factor}, ${copies}`)];
      }),
  },
  {
    name: "message sizes do not fall on the way from producer to replica",
    reads: ["serverProperties"],
    faults: ({ serverProperties }) =>
      messageSizes.slice(1).flatMap((name, i): Fault[] => {
        const before = messageSizes[i] as (typeof messageSizes)[number];
        const [most = 0, carried = 0] = [numericProperty(serverProperties, before), numericProperty(serverProperties, name)];
        return most <= carried + BATCH_OVERHEAD ? [] : [property(name, `${carried} is less than ${before}, ${most}`, `at least ${most}`)];
      }),
  },
  {
    name: "volumes may grow to at least the size they begin with",
    reads: ["volumeGib", "storageAutoscaling"],
    faults: ({ volumeGib, storageAutoscaling }) =>
      storageAutoscaling === "off" || storageAutoscaling.maximumGib >= volumeGib
        ? []
        : [
            {
              path: ["storageAutoscaling", "maximumGib"],
              wrong: `${storageAutoscaling.maximumGib} GiB is less than volumeGib, ${volumeGib}`,
              allowed: `at least ${volumeGib}`,
            },
          ],
  },
];

const property = (name: string, wrong: string, allowed: string): Fault => ({ path: ["serverProperties", name], wrong, allowed });
