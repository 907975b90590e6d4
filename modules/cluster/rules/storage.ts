import type { Rule } from "../../settings/index.js";
import { hcl } from "../../terraform/index.js";
import { brokerTypes, limitsOfBroker } from "../limits/broker-types.js";
import { numericProperty } from "../settings/broker-properties.js";
import type { ClusterSettings } from "../settings/cluster-settings.js";
import type { ConnectivitySettings } from "../settings/connectivity.js";
import { forKinds, propertyFault } from "./of-kinds.js";

/** Least volume whose throughput can be provisioned, in GiB. Source: MSK developer guide, provision storage throughput, 2026-11. */
const LEAST_PROVISIONED_GIB = 10;
/** Fetchers that MSK's guide names for the smallest of such brokers. Source: the same. */
const LEAST_FETCHERS = 4;

const throughputs = Object.fromEntries(
  Object.keys(brokerTypes).map((name) => [name, limitsOfBroker(name as keyof typeof brokerTypes).maximumThroughput ?? 0]),
);

/** Whether other VPCs may come in; which ways they may is structure, and known here. */
const isOpen = (by: ConnectivitySettings["vpcConnectivity"]) => by !== undefined && (by.iam || by.scram || by.tls);

/** `kafka.m5.4xlarge 593, …` */
const throughputWords = Object.entries(throughputs)
  .flatMap(([name, most]) => (most > 0 ? [`${name} ${most}`] : []))
  .join(", ");

/** What must hold between the settings of standard brokers' volumes. */
export const storageRules: readonly Rule<ClusterSettings>[] = [
  forKinds(["standard"], {
    name: "volumes may grow to at least the size they begin with",
    reads: ["kind", "volumeGib", "storageAutoscaling"],
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
    terraform: ({ volumeGib, storageAutoscaling }) =>
      storageAutoscaling === "off"
        ? undefined
        : {
            condition: hcl`${storageAutoscaling.maximumGib} >= ${volumeGib}`,
            errorMessage: "storage_autoscaling.maximum_gib must be at least volume_gib.",
          },
  }),
  forKinds(["standard"], {
    name: "the brokers can have the throughput that is provisioned",
    reads: ["kind", "provisionedThroughputMibPerSecond", "instanceType", "volumeGib"],
    faults: ({ provisionedThroughputMibPerSecond: throughput, instanceType, volumeGib }) => {
      const path = ["provisionedThroughputMibPerSecond"];
      if (throughput === undefined) return [];
      const most = limitsOfBroker(instanceType).maximumThroughput;
      if (most === undefined) {
        return [{ path, wrong: `${instanceType} can't have any`, allowed: "left out, or brokers of m5.4xlarge, m7g.2xlarge or larger" }];
      }
      if (throughput === "off") return [];
      return [
        ...(throughput <= most ? [] : [{ path, wrong: `${throughput} is too much for ${instanceType}`, allowed: `at most ${most}` }]),
        ...(volumeGib >= LEAST_PROVISIONED_GIB
          ? []
          : [{ path, wrong: `volumes of ${volumeGib} GiB can't have any`, allowed: `volumeGib of at least ${LEAST_PROVISIONED_GIB}` }]),
      ];
    },
    terraform: ({ provisionedThroughputMibPerSecond: throughput, instanceType, volumeGib }) =>
      throughput === undefined
        ? undefined
        : {
            condition: hcl`${throughput} == null ? true : ${volumeGib} >= ${LEAST_PROVISIONED_GIB} && ${throughputs}[${instanceType}] >= ${throughput}`,
            errorMessage: `provisioned_throughput_mib_per_second needs volumes of ${LEAST_PROVISIONED_GIB} GiB and brokers that can have as much: ${throughputWords}.`,
          },
  }),
  forKinds(["standard"], {
    name: "provisioned throughput has the fetchers to use it",
    reads: ["kind", "provisionedThroughputMibPerSecond", "serverProperties"],
    faults: (cluster) => {
      const { provisionedThroughputMibPerSecond: throughput } = cluster;
      const fetchers = numericProperty(cluster, "num.replica.fetchers");
      return throughput === undefined || throughput === "off" || fetchers >= LEAST_FETCHERS
        ? []
        : [
            propertyFault(
              "num.replica.fetchers",
              `${fetchers} can't copy as fast as the volumes of ${throughput} MiB/s take it`,
              `at least ${LEAST_FETCHERS}`,
            ),
          ];
    },
    terraform: ({ provisionedThroughputMibPerSecond: throughput, serverProperties }) =>
      throughput === undefined
        ? undefined
        : {
            condition: hcl`${throughput} == null ? true : tonumber(lookup(${serverProperties}, "num.replica.fetchers", "2")) >= ${LEAST_FETCHERS}`,
            errorMessage: `provisioned_throughput_mib_per_second needs num.replica.fetchers of at least ${LEAST_FETCHERS} in server_properties.`,
          },
  }),
  forKinds(["standard"], {
    name: "t3 brokers have neither tiered storage nor private connectivity",
    reads: ["kind", "instanceType", "tieredStorage", "vpcConnectivity"],
    faults: ({ instanceType, tieredStorage, vpcConnectivity: by }) =>
      !instanceType.startsWith("kafka.t3.")
        ? []
        : [
            ...(tieredStorage
              ? [{ path: ["tieredStorage"], wrong: `${instanceType} can't have it`, allowed: "false, or larger brokers" }]
              : []),
            ...(isOpen(by)
              ? [{ path: ["vpcConnectivity"], wrong: `${instanceType} can't have it`, allowed: "left out, or larger brokers" }]
              : []),
          ],
    terraform: ({ instanceType, tieredStorage, vpcConnectivity }) =>
      isOpen(vpcConnectivity)
        ? { condition: hcl`!startswith(${instanceType}, "kafka.t3.")`, errorMessage: "Brokers of type kafka.t3 have no vpc_connectivity." }
        : {
            condition: hcl`!(startswith(${instanceType}, "kafka.t3.") && ${tieredStorage})`,
            errorMessage: "Brokers of type kafka.t3 have no tiered storage.",
          },
  }),
  forKinds(["standard"], {
    name: "topics with tiered storage are not compacted by default",
    reads: ["kind", "tieredStorage", "serverProperties"],
    faults: ({ tieredStorage, serverProperties }) =>
      !tieredStorage || (serverProperties["log.cleanup.policy"] ?? "delete") === "delete"
        ? []
        : [propertyFault("log.cleanup.policy", "tiered storage takes no compacted topics", "delete")],
    terraform: ({ tieredStorage, serverProperties }) => ({
      condition: hcl`!${tieredStorage} || lookup(${serverProperties}, "log.cleanup.policy", "delete") == "delete"`,
      errorMessage: "Tiered storage takes no compacted topics: log.cleanup.policy must be delete.",
    }),
  }),
];
