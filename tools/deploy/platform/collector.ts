import { scrapeConfiguration } from "../../../dashboards/scrape/index.js";
import { type ExporterView, LocalControl } from "./control.js";
import type { Endpoint } from "./endpoint.js";

/** Interval in seconds between two scrapes. Prometheus on the bastion takes 60, as MSK recommends; here changes are seen sooner. */
const INTERVAL_SECONDS = 15;

/** What collects the metrics of a deployed platform. */
export interface Collected {
  /** Number of exporters that are scraped. */
  readonly targets: number;
}

/**
 * Runs what the Prometheus server of a bastion does on AWS, because hosts don't run on a local platform: it scrapes the exporters of the
 * cluster, by the configuration of the bastion, and writes to the Managed Prometheus workspace. Stops it if the platform has no workspace.
 *
 * @param outputs - of the platform stack
 * @returns undefined without a workspace
 */
export async function collectMetrics(
  endpoint: Endpoint,
  outputs: Readonly<Record<string, unknown>>,
  intervalSeconds = INTERVAL_SECONDS,
): Promise<Collected | undefined> {
  const control = new LocalControl(endpoint);
  const { prometheus_endpoint: workspace, cluster_name: cluster } = outputs;
  if (typeof workspace !== "string" || typeof cluster !== "string") {
    await control.stopCollector();
    return undefined;
  }
  const exporters = (await control.clusters()).find(({ name }) => name === cluster)?.exporters ?? [];
  const jmx = addresses(exporters, "jmx");
  const node = addresses(exporters, "node");
  const remoteWrite = { url: `${workspace}api/v1/remote_write`, region: endpoint.region };
  await control.collect(scrapeConfiguration({ cluster, jmx, node, intervalSeconds, remoteWrite }));
  return { targets: [jmx, node].flatMap(({ brokers, controllers }) => [...Object.keys(brokers), ...Object.keys(controllers)]).length };
}

/** Returns the addresses of one exporter, by the ids of brokers and controllers. */
function addresses(exporters: readonly ExporterView[], exporter: "jmx" | "node") {
  const of = (role: ExporterView["role"]) =>
    Object.fromEntries(
      exporters.flatMap((view) => {
        const address = view[exporter];
        return view.role === role && address !== undefined ? [[String(view.id), address]] : [];
      }),
    );
  return { brokers: of("broker"), controllers: of("controller") };
}
