import type { Rule } from "../../settings/index.js";
import type { ClusterContext } from "./context.js";

/** Rules about MSK Replicator. Source: MSK developer guide, requirements of MSK Replicator, 2026-11. */
export const replicatorRules: readonly Rule<ClusterContext>[] = [
  {
    id: "cluster/replicator-region",
    checks: "A replicator is in the region of its target cluster, and its source cluster permits replication.",
    why: "MSK creates replicators in the target's region only, and can't connect to a source without a cluster policy.",
    fix: "Use direction: from in the target's settings, or set cluster.replicated: true.",
    reads: ["region", "replicator", "cluster.kind", "cluster.replicated"],
    violations: ({ region, replicator, cluster }) => {
      if (replicator === "off" || replicator.direction !== "to") return [];
      return [
        ...(replicator.peer.arn.split(":")[3] === region
          ? []
          : [
              {
                path: ["replicator", "direction"],
                problem: `the target cluster is not in ${region}`,
                fix: "use from, in the settings of a platform in the target's region",
              },
            ]),
        ...("replicated" in cluster && !cluster.replicated
          ? [{ path: ["cluster", "replicated"], problem: "the replicator has no permission to copy from this cluster", fix: "use true" }]
          : []),
      ];
    },
    terraform: { notNeeded: "The replicator, its direction and cluster.replicated are fixed when a module is generated, for a region." },
  },
];
