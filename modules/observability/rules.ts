import type { ClusterSettings } from "../cluster/index.js";
import type { Rule } from "../settings/index.js";
import { hcl } from "../terraform/index.js";
import { grafanaRules } from "./grafana/rules.js";
import { prometheusRules } from "./prometheus/rules.js";
import type { ObservabilitySettings } from "./settings.js";

/** The settings that the rules read. */
export interface ObservabilityContext {
  readonly observability: ObservabilitySettings;
  readonly cluster: ClusterSettings;
  readonly topics: Readonly<Record<string, unknown>>;
  readonly bastion: "off" | { readonly prometheus: boolean };
}

/** Rules about alarms, Prometheus and Grafana. */
export const observabilityRules: readonly Rule<ObservabilityContext>[] = [
  ...prometheusRules,
  ...grafanaRules,
  {
    id: "observability/existing-cluster",
    checks: "observability.existingCluster is set for an existing cluster only.",
    why: "The settings of other clusters are in the section cluster.",
    fix: "Remove observability.existingCluster, or set cluster.kind: existing.",
    reads: ["cluster.kind", "observability.existingCluster"],
    terraform: { notNeeded: "The kind of the cluster is fixed when a module is generated." },
    violations: ({ cluster, observability: { existingCluster } }) =>
      existingCluster && cluster.kind !== "existing"
        ? [
            {
              path: ["observability", "existingCluster"],
              problem: `the cluster is not an existing one but ${cluster.kind}`,
              fix: "remove existingCluster",
            },
          ]
        : [],
  },
  {
    id: "observability/lag-objective",
    checks: "Each lag objective has maxSeconds, maxRecords or both.",
    why: "Without a limit there is no alarm.",
    fix: "Set observability.lag.<group>.maxSeconds or maxRecords, or remove the group.",
    reads: ["observability.lag"],
    terraform: ({ observability: { lag } }) => ({
      condition: hcl`alltrue([for objective in ${lag} : objective.max_seconds != null || objective.max_records != null])`,
      errorMessage: "lag: each objective needs max_seconds, max_records or both. [observability/lag-objective]",
    }),
    violations: ({ observability: { lag } }) =>
      Object.entries(lag).flatMap(([group, { maxSeconds, maxRecords }]) =>
        maxSeconds === undefined && maxRecords === undefined
          ? [{ path: ["observability", "lag", group], problem: "the objective has no limit", fix: "set maxSeconds, maxRecords or both" }]
          : [],
      ),
  },
];
