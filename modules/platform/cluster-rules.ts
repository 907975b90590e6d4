import { capacityOf } from "../cluster/index.js";
import type { Rule } from "../settings/index.js";
import { unnamed } from "../settings/index.js";
import { clusterName, type PlatformSettings } from "./settings.js";

/** What must hold between the cluster and the platform around it. */
export const betweenClusterAndPlatform: readonly Rule<PlatformSettings>[] = [
  {
    name: "the platform's own functions can come in",
    reads: ["cluster.kind", "cluster.authentication", "cluster.encryptionInTransit"],
    faults: ({ cluster }) =>
      !("authentication" in cluster) || cluster.authentication.iam || !hasWay(cluster.authentication)
        ? []
        : [{ path: ["cluster", "authentication", "iam"], wrong: "the platform's functions come by IAM", allowed: "true" }],
  },
  {
    name: "brokers on the internet are in public subnets",
    reads: ["cluster.kind", "cluster.publicAccess", "network.mode"],
    faults: ({ cluster, network: { mode } }) =>
      !("publicAccess" in cluster) || cluster.publicAccess === undefined || cluster.publicAccess === "off" || mode === "existing"
        ? []
        : [
            {
              path: ["cluster", "publicAccess"],
              wrong: "the brokers' subnets of a new network are private",
              allowed: "an existing network whose broker subnets are public",
            },
          ],
  },
  {
    name: "a replacement is acknowledged by the cluster's name",
    reads: ["name", "environment", "cluster.kind", "cluster.name", "cluster.arn", "cluster.acknowledgedReplacement"],
    faults: (settings) =>
      unnamed(["cluster", "acknowledgedReplacement"], "cluster", clusterName(settings), settings.cluster.acknowledgedReplacement),
  },
  {
    name: "a replicator stands in its target's region, and copies from a cluster that lets it",
    reads: ["region", "replicator", "cluster.kind", "cluster.replicated", "cluster.authentication"],
    faults: ({ region, replicator, cluster }) => {
      if (replicator === "off") return [];
      const { direction, peer } = replicator;
      const elsewhere = peer.arn.split(":")[3] !== region;
      return [
        ...(direction === "to" && elsewhere
          ? [
              {
                path: ["replicator", "direction"],
                wrong: `the target is not in ${region}`,
                allowed: "from, in the settings of a platform in the target's region",
              },
            ]
          : []),
        ...(direction === "to" && "replicated" in cluster && !cluster.replicated
          ? [{ path: ["cluster", "replicated"], wrong: "the replicator may not copy from this cluster", allowed: "true" }]
          : []),
      ];
    },
  },
  {
    name: "Express brokers are in three zones",
    reads: ["cluster.kind", "network.zones", "network.mode"],
    faults: ({ cluster: { kind }, network: { zones } }) =>
      kind !== "express" || zones.length === 3
        ? []
        : [{ path: ["network", "zones"], wrong: `${zones.length} zones are too few for Express brokers`, allowed: "three" }],
  },
  {
    name: "topics have the copies that MSK fixes",
    reads: ["cluster.kind", "topics.*"],
    faults: ({ cluster, topics }) => {
      const { fixed } = capacityOf(cluster);
      if (fixed === undefined) return [];
      const who = cluster.kind === "express" ? "Express" : "a serverless cluster";
      return Object.entries(topics).flatMap(([name, { replicationFactor: copies, minInsyncReplicas: insync }]) =>
        copies === fixed.copies && insync === fixed.insync
          ? []
          : [
              {
                path: ["topics", name, copies === fixed.copies ? "minInsyncReplicas" : "replicationFactor"],
                wrong: `${copies === fixed.copies ? `${insync} in sync` : `${copies} copies`}, where ${who} always has ${fixed.copies}, ${fixed.insync} of them in sync`,
                allowed: `${fixed.copies} with minInsyncReplicas ${fixed.insync}`,
              },
            ],
      );
    },
  },
];

const hasWay = ({ scram, mutualTls, unauthenticated }: { scram: boolean; mutualTls: { mode: string }; unauthenticated: string }) =>
  scram || mutualTls.mode !== "off" || unauthenticated === "allowed";
