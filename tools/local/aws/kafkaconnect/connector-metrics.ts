import type { MetricStore } from "../../metrics/index.js";
import type { Connector } from "./connectors.js";

/**
 * Adds the numbers of tasks and workers of each running connector, as MSK Connect measures them: a connector whose worker does not answer
 * has no running task.
 *
 * @param storeOf - returns the metrics of a region
 * @param timeMs - the start of the minute
 */
export async function addConnectorMetrics(
  storeOf: (region: string) => MetricStore,
  connectors: readonly Connector[],
  timeMs: number,
): Promise<void> {
  const measured = connectors.map(async ({ name, region, running, state }) => {
    if (!running || state === "CREATING" || state === "FAILED" || state === "DELETING") return;
    const status = await running.status().catch(() => undefined);
    const inState = (wanted: string) => (status?.tasks ?? []).filter((task) => task.state === wanted).length;
    const values = {
      RunningTaskCount: inState("RUNNING"),
      ErroredTaskCount: inState("FAILED"),
      WorkerCount: running.pid === undefined ? 0 : 1,
    };
    for (const [metric, value] of Object.entries(values)) {
      storeOf(region).add({ namespace: "AWS/KafkaConnect", name: metric, dimensions: { ConnectorName: name } }, value, {
        timeMs,
        unit: "Count",
      });
    }
  });
  await Promise.all(measured);
}
