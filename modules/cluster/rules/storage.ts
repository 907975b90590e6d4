import type { Rule } from "../../settings/index.js";
import { hcl } from "../../terraform/index.js";
import { brokerTypes, limitsOfBroker } from "../limits/broker-types.js";
import { numericProperty } from "../settings/broker-properties.js";
import type { ClusterSettings } from "../settings/cluster-settings.js";
import type { ConnectivitySettings } from "../settings/connectivity.js";
import { forKinds, propertyViolation } from "./of-kinds.js";

/** Smallest volume with provisioned throughput, in GiB. Source: MSK developer guide, provision storage throughput, 2026-11. */
const SMALLEST_PROVISIONED_GIB = 10;
/** Replica fetchers that the guide names for the smallest such brokers. Source: the same. */
const FEWEST_FETCHERS = 4;

const throughputs = Object.fromEntries(Object.keys(brokerTypes).map((name) => [name, limitsOfBroker(name).maximumThroughput ?? 0]));

/** `kafka.m5.4xlarge 593, …` */
const throughputText = Object.entries(throughputs)
  .flatMap(([name, most]) => (most > 0 ? [`${name} ${most}`] : []))
  .join(", ");

const hasVpcConnectivity = (auth: ConnectivitySettings["vpcConnectivity"]) => auth !== undefined && (auth.iam || auth.scram || auth.tls);

/** Rules about the storage of standard brokers. */
export const storageRules: readonly Rule<ClusterSettings>[] = [
  forKinds(["standard"], {
    id: "cluster/autoscaling-maximum",
    checks: "storageAutoscaling.maximumGib is at least volumeGib.",
    why: "Application Auto Scaling refuses a maximum below the size that the volumes have.",
    fix: "Raise cluster.storageAutoscaling.maximumGib.",
    reads: ["kind", "volumeGib", "storageAutoscaling"],
    violations: ({ volumeGib, storageAutoscaling }) =>
      storageAutoscaling === "off" || storageAutoscaling.maximumGib >= volumeGib
        ? []
        : [
            {
              path: ["storageAutoscaling", "maximumGib"],
              problem: `${storageAutoscaling.maximumGib} GiB is less than volumeGib, ${volumeGib}`,
              fix: `use at least ${volumeGib}`,
            },
          ],
    terraform: ({ volumeGib, storageAutoscaling }) =>
      storageAutoscaling === "off"
        ? undefined
        : {
            condition: hcl`${storageAutoscaling.maximumGib} >= ${volumeGib}`,
            errorMessage: "storage_autoscaling.maximum_gib must be at least volume_gib. [cluster/autoscaling-maximum]",
          },
  }),
  forKinds(["standard"], {
    id: "cluster/provisioned-throughput-limit",
    checks: "The brokers' type and volume size support the provisioned throughput.",
    why: "MSK refuses it.",
    fix: "Use a larger broker type or volume, lower the throughput, or leave it out.",
    reads: ["kind", "provisionedThroughputMibPerSecond", "instanceType", "volumeGib"],
    violations: ({ provisionedThroughputMibPerSecond: throughput, instanceType, volumeGib }) => {
      const path = ["provisionedThroughputMibPerSecond"];
      if (throughput === undefined) return [];
      const most = limitsOfBroker(instanceType).maximumThroughput;
      if (most === undefined) {
        return [
          {
            path,
            problem: `${instanceType} does not support provisioned throughput`,
            fix: "leave it out, or use brokers of m5.4xlarge, m7g.2xlarge or larger",
          },
        ];
      }
      if (throughput === "off") return [];
      return [
        ...(throughput <= most
          ? []
          : [{ path, problem: `${throughput} is more than ${instanceType} supports`, fix: `use at most ${most}` }]),
        ...(volumeGib >= SMALLEST_PROVISIONED_GIB
          ? []
          : [
              {
                path,
                problem: `volumes of ${volumeGib} GiB do not support provisioned throughput`,
                fix: `use volumeGib of at least ${SMALLEST_PROVISIONED_GIB}`,
              },
            ]),
      ];
    },
    terraform: ({ provisionedThroughputMibPerSecond: throughput, instanceType, volumeGib }) =>
      throughput === undefined
        ? undefined
        : {
            // A type that is not in the table passes: MSK decides.
            condition: hcl`${throughput} == null ? true : ${volumeGib} >= ${SMALLEST_PROVISIONED_GIB} && lookup(${throughputs}, ${instanceType}, ${throughput}) >= ${throughput}`,
            errorMessage: `provisioned_throughput_mib_per_second needs volumes of ${SMALLEST_PROVISIONED_GIB} GiB and brokers that support as much: ${throughputText}. [cluster/provisioned-throughput-limit]`,
          },
  }),
  forKinds(["standard"], {
    id: "cluster/provisioned-throughput-fetchers",
    checks: `Provisioned throughput comes with num.replica.fetchers of at least ${FEWEST_FETCHERS}.`,
    why: "With fewer fetchers, replication is slower than the volumes, and replicas go out of sync.",
    fix: `Set cluster.serverProperties.num.replica.fetchers to ${FEWEST_FETCHERS} or more.`,
    reads: ["kind", "provisionedThroughputMibPerSecond", "serverProperties"],
    violations: (cluster) => {
      const { provisionedThroughputMibPerSecond: throughput } = cluster;
      const fetchers = numericProperty(cluster, "num.replica.fetchers");
      return throughput === undefined || throughput === "off" || fetchers >= FEWEST_FETCHERS
        ? []
        : [
            propertyViolation(
              "num.replica.fetchers",
              `${fetchers} fetchers can't replicate at the volumes' ${throughput} MiB/s`,
              `use at least ${FEWEST_FETCHERS}`,
            ),
          ];
    },
    terraform: ({ provisionedThroughputMibPerSecond: throughput, serverProperties }) =>
      throughput === undefined
        ? undefined
        : {
            condition: hcl`${throughput} == null ? true : tonumber(lookup(${serverProperties}, "num.replica.fetchers", "2")) >= ${FEWEST_FETCHERS}`,
            errorMessage: `provisioned_throughput_mib_per_second needs num.replica.fetchers of at least ${FEWEST_FETCHERS} in server_properties. [cluster/provisioned-throughput-fetchers]`,
          },
  }),
  forKinds(["standard"], {
    id: "cluster/t3-features",
    checks: "Clusters of t3 brokers have neither tiered storage nor multi-VPC connectivity.",
    why: "MSK does not support them for t3.",
    fix: "Use larger brokers, or turn the feature off.",
    reads: ["kind", "instanceType", "tieredStorage", "vpcConnectivity"],
    violations: ({ instanceType, tieredStorage, vpcConnectivity }) =>
      !instanceType.startsWith("kafka.t3.")
        ? []
        : [
            ...(tieredStorage
              ? [
                  {
                    path: ["tieredStorage"],
                    problem: `${instanceType} does not support tiered storage`,
                    fix: "use false, or larger brokers",
                  },
                ]
              : []),
            ...(hasVpcConnectivity(vpcConnectivity)
              ? [
                  {
                    path: ["vpcConnectivity"],
                    problem: `${instanceType} does not support multi-VPC connectivity`,
                    fix: "leave it out, or use larger brokers",
                  },
                ]
              : []),
          ],
    terraform: ({ instanceType, tieredStorage, vpcConnectivity }) =>
      hasVpcConnectivity(vpcConnectivity)
        ? {
            condition: hcl`!startswith(${instanceType}, "kafka.t3.")`,
            errorMessage: "Brokers of type kafka.t3 do not support vpc_connectivity. [cluster/t3-features]",
          }
        : {
            condition: hcl`!(startswith(${instanceType}, "kafka.t3.") && ${tieredStorage})`,
            errorMessage: "Brokers of type kafka.t3 do not support tiered storage. [cluster/t3-features]",
          },
  }),
  forKinds(["standard"], {
    id: "cluster/tiered-cleanup-policy",
    checks: "The default cleanup policy of a cluster with tiered storage is delete.",
    why: "Tiered storage does not support compacted topics.",
    fix: "Remove log.cleanup.policy from cluster.serverProperties, or set it to delete.",
    reads: ["kind", "tieredStorage", "serverProperties"],
    violations: ({ tieredStorage, serverProperties }) =>
      !tieredStorage || (serverProperties["log.cleanup.policy"] ?? "delete") === "delete"
        ? []
        : [propertyViolation("log.cleanup.policy", "tiered storage does not support compacted topics", "use delete")],
    terraform: ({ tieredStorage, serverProperties }) => ({
      condition: hcl`!${tieredStorage} || lookup(${serverProperties}, "log.cleanup.policy", "delete") == "delete"`,
      errorMessage: "Tiered storage does not support compacted topics: log.cleanup.policy must be delete. [cluster/tiered-cleanup-policy]",
    }),
  }),
];
