/**
 * Where Prometheus finds the targets of a job: files that something else updates, with the label `broker` or `controller`, or fixed
 * addresses by the id of the node.
 */
export type Targets =
  | { readonly files: readonly string[] }
  | { readonly brokers: Readonly<Record<string, string>>; readonly controllers?: Readonly<Record<string, string>> };

export interface ScrapeConfigurationProps {
  /** Name of the cluster, a label of every series. */
  readonly cluster: string;
  /** JMX exporters of brokers and controllers, port 11001 on MSK. */
  readonly jmx: Targets;
  /** Node exporters of the brokers, port 11002 on MSK. */
  readonly node: Targets;
  /** Node exporters of other hosts, `host:port`. @default none */
  readonly hosts?: readonly string[];
  /** Interval in seconds. MSK answers at least once a minute. @default 60 */
  readonly intervalSeconds?: number;
  /** An endpoint that accepts remote write, with SigV4 for Amazon Managed Service for Prometheus. @default none */
  readonly remoteWrite?: { readonly url: string; readonly region?: string };
}

/**
 * Returns the configuration of a Prometheus server that scrapes the nodes of a cluster. Written as YAML or JSON, it is its file. The label
 * `cluster` is given to targets, not to what is written elsewhere only, so that the same queries work on this server.
 */
export function scrapeConfiguration(props: ScrapeConfigurationProps) {
  const { cluster, jmx, node, hosts = [], intervalSeconds = 60, remoteWrite } = props;
  const relabel_configs = [{ target_label: "cluster", replacement: cluster }];
  return {
    global: {
      scrape_interval: `${intervalSeconds}s`,
      scrape_timeout: `${Math.max(1, Math.floor(intervalSeconds / 2))}s`,
    },
    scrape_configs: [
      { job_name: "msk-jmx", ...discovery(jmx), relabel_configs },
      { job_name: "msk-node", ...discovery(node), relabel_configs },
      ...(hosts.length > 0 ? [{ job_name: "hosts", static_configs: [{ targets: [...hosts] }], relabel_configs }] : []),
    ],
    ...(remoteWrite && {
      remote_write: [{ url: remoteWrite.url, ...(remoteWrite.region !== undefined && { sigv4: { region: remoteWrite.region } }) }],
    }),
  };
}

const discovery = (targets: Targets) =>
  "files" in targets
    ? { file_sd_configs: [{ files: [...targets.files] }] }
    : { static_configs: [...targetsOf("broker", targets.brokers), ...targetsOf("controller", targets.controllers ?? {})] };

const targetsOf = (label: "broker" | "controller", addresses: Readonly<Record<string, string>>) =>
  Object.entries(addresses).map(([id, address]) => ({ targets: [address], labels: { [label]: id } }));
