import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ensurePrometheusPrograms } from "../../metrics/prometheus-programs.js";
import { webConfiguration } from "../../metrics/web-configuration.js";
import { type ChildHandle, freePort, startChild } from "../../process/index.js";

/** The families that MSK's node exporter has: no memory, no network. Source: MSK developer guide, open monitoring, 2026-11. */
const COLLECTORS = ["cpu", "diskstats", "filesystem"];

/** A running node exporter. It accepts only clients with the certificate of the cluster's nodes. */
export interface NodeExporter {
  readonly port: number;
  readonly child: ChildHandle;
}

/** Starts the node exporter of this machine, which stands for the instances of all brokers of a cluster. @param dir - folder of the cluster */
export async function startNodeExporter(toolsDir: string, dir: string, log: (line: string) => void): Promise<NodeExporter> {
  const { node_exporter: program } = await ensurePrometheusPrograms(toolsDir, log);
  const port = await freePort();
  const pki = (name: string) => join(dir, "pki", name);
  const configuration = join(dir, "config", "exporter-web.yml");
  writeFileSync(configuration, webConfiguration(pki("node.pem"), pki("node-ca.pem")));
  const child = startChild(
    program,
    [
      `--web.listen-address=127.0.0.1:${port}`,
      `--web.config.file=${configuration}`,
      "--collector.disable-defaults",
      ...COLLECTORS.map((collector) => `--collector.${collector}`),
    ],
    { name: "node exporter", logFile: join(dir, "logs", "node-exporter.log") },
  );
  return { port, child };
}
