import type { Endpoint } from "./endpoint.js";

export interface BrokerView {
  readonly id: number;
  readonly zone: string;
  readonly state: "starting" | "running" | "hung" | "stopped";
  readonly pid?: number;
}

/** `host:port` of the exporters of a node, as far as open monitoring has them. */
export interface ExporterView {
  readonly id: number;
  readonly role: "broker" | "controller";
  readonly jmx?: string;
  readonly node?: string;
}

/** A connector of MSK Connect with its worker. */
export interface ConnectorView {
  readonly arn: string;
  readonly name: string;
  readonly state: string;
  /** Process id of the worker; undefined while it does not run. */
  readonly pid?: number;
  readonly tasks: readonly { readonly id: number; readonly state: string }[];
}

export interface ClusterView {
  readonly arn: string;
  readonly name: string;
  readonly state: string;
  readonly brokers: readonly BrokerView[];
  readonly exporters: readonly ExporterView[];
}

/** The control API of the local platform, which AWS does not have: it lists broker processes, and stops them. */
export class LocalControl {
  constructor(private readonly endpoint: Endpoint) {}

  async clusters(): Promise<ClusterView[]> {
    const { clusters } = (await this.call("GET", "/_local/clusters")) as { clusters: ClusterView[] };
    return clusters;
  }

  async brokers(cluster: string): Promise<readonly BrokerView[]> {
    const found = (await this.clusters()).find(({ name }) => name === cluster);
    if (!found) throw new Error(`The local platform has no cluster ${cluster}.`);
    return found.brokers;
  }

  /**
   * Causes or ends a fault of a broker.
   *
   * @param kind - `kill`: SIGKILL; `hang`: SIGSTOP; `resume`: SIGCONT; `start`: start a killed broker now
   * @param backAfterMs - milliseconds until a killed broker restarts automatically; `never`: only `start` restarts it
   */
  async fault(cluster: string, broker: number, kind: "kill" | "hang" | "resume" | "start", backAfterMs?: number | "never"): Promise<void> {
    const query = backAfterMs === undefined ? "" : `?backAfterMs=${backAfterMs === "never" ? null : backAfterMs}`;
    await this.call("POST", `/_local/clusters/${cluster}/brokers/${broker}/${kind}${query}`);
  }

  /** Returns the IAM actions of the requests that users sent since the last call, such as those of Terraform, each with its resource. */
  async takeActions(): Promise<{ readonly action: string; readonly resource: string }[]> {
    const { actions } = (await this.call("DELETE", "/_local/actions")) as { actions: { action: string; resource: string }[] };
    return actions;
  }

  /** Returns the IAM actions that roles used since the start, by the name of the role. */
  async roleActions(): Promise<Readonly<Record<string, readonly string[]>>> {
    const { roles } = (await this.call("GET", "/_local/role-actions")) as { roles: Record<string, string[]> };
    return roles;
  }

  /** Returns the connectors of MSK Connect, by name. */
  async connectors(): Promise<ConnectorView[]> {
    const { connectors } = (await this.call("GET", "/_local/connectors")) as { connectors: ConnectorView[] };
    return connectors.sort((a, b) => a.name.localeCompare(b.name));
  }

  /** Kills the worker of a connector with SIGKILL. The platform starts it again. */
  async killWorker(connector: string): Promise<void> {
    await this.call("POST", `/_local/connectors/${connector}/kill`);
  }

  /** Runs a Prometheus server with a configuration, or changes that of the running one: hosts such as a bastion don't run here. */
  async collect(configuration: object): Promise<void> {
    await this.call("PUT", "/_local/collector", configuration);
  }

  /** Stops the server of {@link collect}, if it runs. */
  async stopCollector(): Promise<void> {
    await this.call("DELETE", "/_local/collector");
  }

  private async call(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(new URL(path, this.endpoint.endpoint), {
      method,
      headers: { "x-msk-local-secret": this.endpoint.secret },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  }
}
