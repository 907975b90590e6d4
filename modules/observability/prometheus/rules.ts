import type { ClusterSettings } from "../../cluster/index.js";
import type { Rule, Violation } from "../../settings/index.js";
import { hcl } from "../../terraform/index.js";
import type { ObservabilitySettings } from "../settings.js";

/** The settings that the rules about Prometheus read. */
interface PrometheusContext {
  readonly observability: ObservabilitySettings;
  readonly cluster: ClusterSettings;
  readonly bastion: "off" | { readonly prometheus: boolean };
}

const path = ["observability", "collector"];

/** Why modules check no rule about Prometheus and Grafana that reads structure alone. */
export const FIXED = { notNeeded: "Prometheus, its collector and Grafana are fixed when a module is generated." };

/** Rules about the Managed Prometheus workspace and what sends metrics to it. */
export const prometheusRules: readonly Rule<PrometheusContext>[] = [
  {
    id: "observability/collector-workspace",
    checks: "A collector has a workspace.",
    why: "It sends the metrics there.",
    fix: "Set observability.prometheus to true, or observability.collector to off.",
    reads: ["observability.collector", "observability.prometheus"],
    terraform: FIXED,
    violations: ({ observability: { collector, prometheus } }) =>
      collector !== "off" && !prometheus
        ? [{ path, problem: `the collector ${collector} has no workspace`, fix: "set observability.prometheus to true, or use off" }]
        : [],
  },
  {
    id: "observability/collector-bastion",
    checks: "The collector bastion has a bastion with a Prometheus server.",
    why: "That server writes the metrics to the workspace.",
    fix: "Set bastion, with prometheus true, or observability.collector to off.",
    reads: ["observability.collector", "bastion"],
    terraform: FIXED,
    violations: ({ observability: { collector }, bastion }) => {
      if (collector !== "bastion" || (bastion !== "off" && bastion.prometheus)) return [];
      const problem = bastion === "off" ? "there is no bastion" : "the bastion has no Prometheus server";
      return [{ path, problem, fix: "set bastion.prometheus to true, or use off" }];
    },
  },
  {
    id: "observability/collector-exporters",
    checks: "The brokers have the exporters that the collector bastion reads.",
    why: "Without open monitoring there are no metrics to read. The dashboards use both exporters.",
    fix: "Set cluster.prometheus.jmxExporter and nodeExporter to true, or observability.collector to off.",
    reads: ["observability.collector", "cluster.kind", "cluster.prometheus"],
    terraform: ({ observability: { collector }, cluster }) =>
      collector === "bastion" && "prometheus" in cluster
        ? {
            condition: hcl`${cluster.prometheus.jmxExporter} && ${cluster.prometheus.nodeExporter}`,
            errorMessage:
              "The collector reads both exporters: cluster.prometheus.jmx_exporter and node_exporter must be true. [observability/collector-exporters]",
          }
        : undefined,
    violations: ({ observability: { collector }, cluster }): Violation[] => {
      // Settings can't say it of an existing cluster, and a bastion of a serverless one has no Prometheus server.
      if (collector !== "bastion" || !("prometheus" in cluster)) return [];
      const { jmxExporter, nodeExporter } = cluster.prometheus;
      return Object.entries({ jmxExporter, nodeExporter })
        .filter(([, on]) => !on)
        .map(([name]) => ({ path, problem: `the exporter cluster.prometheus.${name} is off`, fix: "turn it on, or use off" }));
    },
  },
  {
    id: "observability/managed-collector",
    checks: "The collector is not managed.",
    why: "The AWS provider up to 6.25, whose arguments this release knows, creates scrapers for EKS only. A scraper for MSK needs a newer one, both exporters, two subnets in two zones, DNS in the VPC, and rules for ports 11001 and 11002. The managed Kafka exporter also needs standard brokers with Kafka 3.6 or newer, IAM authentication, a cluster policy for its role, and no version of the provider creates it.",
    fix: "Use bastion, or off and create the scraper with the AWS CLI: it can use this workspace.",
    reads: ["observability.collector"],
    terraform: FIXED,
    violations: ({ observability: { collector } }) =>
      collector === "managed" ? [{ path, problem: "this release can't create a scraper for MSK", fix: "use bastion, or off" }] : [],
  },
];
