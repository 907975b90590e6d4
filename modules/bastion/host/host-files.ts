import { stringify } from "yaml";
import { scrapeConfiguration } from "../../../dashboards/scrape/index.js";
import { clientProperties } from "./client-properties.js";
import type { HostFile } from "./cloud-config.js";
import { cloudWatchAgentConfiguration } from "./cloudwatch-agent.js";
import { kafkaUiConfiguration } from "./kafka-ui.js";
import { brokersScript, kafkaToolScript, kcatScript, paths, setupScript, targetsScript } from "./scripts.js";
import { images, type PinnedImage } from "./software.js";
import { kafkaUiUnit, nodeExporterUnit, ports, prometheusUnit, setupUnit, targetsTimer, targetsUnit } from "./units.js";

/** What the files on the host depend on. Each value can be a token. */
export interface HostConfiguration {
  readonly region: string;
  readonly clusterArn: string;
  readonly clusterName: string;
  readonly logGroup: string;
  readonly readOnly: boolean;
  readonly kafkaUi: boolean;
  readonly prometheus: boolean;
  readonly kafkaTools: boolean;
  /** URL to which Prometheus writes its series. @default it keeps them on the host only */
  readonly remoteWriteUrl?: string | undefined;
}

/** The unit that cloud-init starts. */
export const firstUnit = "msk-setup.service";

/** Returns every file that cloud-init writes. */
export function hostFiles(host: HostConfiguration): HostFile[] {
  const { kafkaUi, prometheus, kafkaTools } = host;
  const containers = [...(kafkaUi ? ["kafka-ui"] : []), ...(prometheus ? ["node-exporter", "prometheus"] : [])];
  const units = [...containers.map((name) => `${name}.service`), ...(prometheus ? ["msk-targets.timer"] : [])];
  const logs = ["setup", ...containers, ...(prometheus ? ["targets"] : [])];
  return [
    {
      path: `${paths.configuration}/host.env`,
      content: `AWS_REGION=${host.region}\nCLUSTER_ARN=${host.clusterArn}\nCLUSTER_NAME=${host.clusterName}\n`,
    },
    { path: `${paths.configuration}/cloudwatch-agent.json`, content: cloudWatchAgentConfiguration(host.logGroup, logs) },
    // Units can't create the folder of their output.
    { path: `${paths.logs}/setup.log`, content: "" },
    { path: "/etc/logrotate.d/msk", content: `${paths.logs}/*.log {\n  size 50M\n  rotate 2\n  missingok\n  copytruncate\n}\n` },
    script("setup", setupScript({ images: imagesOf(host), kafkaTools, units })),
    unit(firstUnit, setupUnit),
    script("brokers", brokersScript),
    ...(kafkaTools
      ? [
          { path: `${paths.configuration}/client.properties`, content: clientProperties() },
          script("kafka-tool", kafkaToolScript),
          script("kcat", kcatScript),
        ]
      : []),
    ...(kafkaUi
      ? [
          { path: `${paths.configuration}/kafka-ui.yaml`, content: kafkaUiConfiguration(host.readOnly) },
          unit("kafka-ui.service", kafkaUiUnit),
        ]
      : []),
    ...(prometheus ? prometheusFiles(host) : []),
  ];
}

/** Returns the images that the software of the host needs. */
function imagesOf({ kafkaUi, prometheus, kafkaTools }: HostConfiguration): PinnedImage[] {
  return [
    ...(kafkaTools ? [images.kafka, images.kcat] : []),
    ...(kafkaUi ? [images.kafkaUi] : []),
    ...(prometheus ? [images.nodeExporter, images.prometheus] : []),
  ];
}

function prometheusFiles({ clusterName, region, remoteWriteUrl }: HostConfiguration): HostFile[] {
  const configuration = scrapeConfiguration({
    cluster: clusterName,
    jmx: { files: ["/etc/prometheus/targets/jmx.json"] },
    node: { files: ["/etc/prometheus/targets/node.json"] },
    hosts: [`127.0.0.1:${ports.nodeExporter}`],
    ...(remoteWriteUrl !== undefined && { remoteWrite: { url: remoteWriteUrl, region } }),
  });
  return [
    { path: `${paths.configuration}/prometheus.yaml`, content: stringify(configuration, { lineWidth: 0 }) },
    script("targets", targetsScript),
    unit("node-exporter.service", nodeExporterUnit),
    unit("prometheus.service", prometheusUnit),
    unit("msk-targets.service", targetsUnit),
    unit("msk-targets.timer", targetsTimer),
  ];
}

const script = (name: string, content: string): HostFile => ({ path: `${paths.library}/${name}`, content, mode: "0755" });
const unit = (name: string, content: string): HostFile => ({ path: `/etc/systemd/system/${name}`, content });
