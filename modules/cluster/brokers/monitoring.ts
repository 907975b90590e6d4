import type { MskClusterOpenMonitoring } from "@cdktf/provider-aws/lib/msk-cluster";
import type { PrometheusSettings } from "../settings/monitoring.js";

/** Returns the cluster's `open_monitoring` block. It lists disabled exporters too: the provider does not change a block that is left out. */
export function openMonitoring({ jmxExporter, nodeExporter }: PrometheusSettings): MskClusterOpenMonitoring {
  return {
    prometheus: { jmxExporter: { enabledInBroker: jmxExporter }, nodeExporter: { enabledInBroker: nodeExporter } },
  };
}
