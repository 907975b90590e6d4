import { type ClusterKind, type MonitoringLevel, monitoringLevels } from "../alarms/alarm.js";
import { emittedMetrics, type MetricScope } from "./emitted.js";

export { emittedMetrics, type MetricScope } from "./emitted.js";

/** Returns the levels of monitoring at which a kind of cluster emits a metric of AWS/Kafka with these dimensions; none if it never does. */
export function levelsWith(kind: ClusterKind, scope: MetricScope, metric: string): readonly MonitoringLevel[] {
  const lowest = monitoringLevels.findIndex((level) => emittedMetrics[kind][level]?.[scope]?.includes(metric));
  return lowest < 0 ? [] : monitoringLevels.slice(lowest);
}
