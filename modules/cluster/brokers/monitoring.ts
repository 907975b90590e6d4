import type { MskClusterOpenMonitoring } from "@cdktf/provider-aws/lib/msk-cluster";
import type { PrometheusSettings } from "../settings/monitoring.js";

/** The cluster's block. What is off says so: the provider takes a block that is left out for one that nobody manages. */
export function openMonitoring({ jmxExporter, nodeExporter }: PrometheusSettings): MskClusterOpenMonitoring {
  return {
    prometheus: { jmxExporter: { enabledInBroker: jmxExporter }, nodeExporter: { enabledInBroker: nodeExporter } },
  };
}
