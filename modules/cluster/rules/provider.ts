import type { Rule } from "../../settings/index.js";
import type { ClusterContext } from "./context.js";

/** Rules about arguments that only version 6 of the AWS provider has. */
export const providerRules: readonly Rule<ClusterContext>[] = [
  {
    id: "cluster/rebalancing-needs-newer-provider",
    checks: "Rebalancing of Express brokers is set with version 6 of the AWS provider only.",
    why: "Version 5 does not know the argument, and refuses the whole configuration.",
    fix: "Set awsProvider: 6, or leave cluster.rebalancing out.",
    reads: ["awsProvider", "cluster.kind", "cluster.rebalancing"],
    terraform: { notNeeded: "The modules accept both versions of the provider, so they have no variable for it." },
    violations: ({ awsProvider, cluster }) =>
      cluster.kind === "express" && cluster.rebalancing !== undefined && awsProvider !== 6
        ? [
            {
              path: ["cluster", "rebalancing"],
              problem: "AWS provider 5.100.0 does not know the argument",
              fix: "set awsProvider: 6, or leave it out",
            },
          ]
        : [],
  },
];
