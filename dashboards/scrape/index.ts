/** Where Prometheus finds the targets of a job: files that something else updates, or fixed addresses. */
export type Targets = { readonly files: readonly string[] } | { readonly addresses: Readonly<Record<string, string>> };

export interface ScrapeConfigurationProps {
  /** Name of the cluster, a label of every series that is written to another endpoint. */
  readonly cluster: string;
  /** JMX exporters of the brokers, port 11001 on MSK. Addresses by broker id. */
  readonly jmx: Targets;
  /** Node exporters of the brokers, port 11002 on MSK. Addresses by broker id. */
  readonly node: Targets;
  /** Node exporters of other hosts, `host:port`. @default none */
  readonly hosts?: readonly string[];
  /** Interval in seconds. MSK answers at least once a minute. @default 60 */
  readonly intervalSeconds?: number;
  /** An endpoint that accepts remote write, with SigV4 for Amazon Managed Service for Prometheus. @default none */
  readonly remoteWrite?: { readonly url: string; readonly region?: string };
}

/** Returns the configuration of a Prometheus server that scrapes the brokers of a cluster. Written as YAML or JSON, it is its file. */
export function scrapeConfiguration(props: ScrapeConfigurationProps) {
  const { cluster, jmx, node, hosts = [], intervalSeconds = 60, remoteWrite } = props;
  return {
    global: {
      scrape_interval: `${intervalSeconds}s`,
      scrape_timeout: `${Math.max(1, Math.floor(intervalSeconds / 2))}s`,
      external_labels: { cluster },
    },
    scrape_configs: [
      { job_name: "msk-jmx", ...discovery(jmx) },
      { job_name: "msk-node", ...discovery(node) },
      ...(hosts.length > 0 ? [{ job_name: "hosts", static_configs: [{ targets: [...hosts] }] }] : []),
    ],
    ...(remoteWrite && {
      remote_write: [{ url: remoteWrite.url, ...(remoteWrite.region !== undefined && { sigv4: { region: remoteWrite.region } }) }],
    }),
  };
}

const discovery = (targets: Targets) =>
  "files" in targets
    ? { file_sd_configs: [{ files: [...targets.files] }] }
    : { static_configs: Object.entries(targets.addresses).map(([broker, address]) => ({ targets: [address], labels: { broker } })) };
