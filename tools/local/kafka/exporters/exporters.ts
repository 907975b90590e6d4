import type { KeyPair } from "../certificates.js";
import { exporterPorts } from "../ports.js";
import { ExporterEndpoint, type Upstream } from "./exporter-endpoint.js";
import { type NodeExporter, startNodeExporter } from "./node-exporter.js";

/** A node of a cluster with its exporters. */
export interface ExportingNode {
  /** Loopback address of the endpoints. */
  readonly address: string;
  /** Port of the exporter in the node's JVM, if it has one. */
  readonly jmxAgent: number | undefined;
  /** The node has a node exporter: on MSK, controllers have none. */
  readonly nodeExporter: boolean;
  /** Returns whether the node's process runs. */
  runs(): boolean;
  /** Returns series in addition to those of its JMX exporter. @default none */
  readonly more?: () => Promise<string>;
}

export interface ExportersOptions {
  readonly toolsDir: string;
  /** Folder of the cluster. */
  readonly dir: string;
  readonly identity: KeyPair;
  /** The header that the exporters in the JVMs require. */
  readonly authorization: string;
  readonly log: (line: string) => void;
}

/** The endpoints of the exporters of a cluster's nodes, as far as its open monitoring has them. */
export class Exporters {
  /** By `address:port`. */
  private readonly endpoints = new Map<string, ExporterEndpoint>();
  private machine: NodeExporter | undefined;

  constructor(private readonly options: ExportersOptions) {}

  /** Opens what open monitoring has and closes the rest. */
  async apply(nodes: readonly ExportingNode[], enabled: { readonly jmx: boolean; readonly node: boolean }): Promise<void> {
    const { toolsDir, dir, identity, authorization, log } = this.options;
    const wanted: { readonly address: string; readonly port: number; readonly upstream: Upstream }[] = [];
    for (const node of nodes) {
      const { address, jmxAgent, nodeExporter } = node;
      if (enabled.jmx && jmxAgent !== undefined)
        wanted.push({
          ...{ address, port: exporterPorts.jmx },
          upstream: () => (node.runs() ? { port: jmxAgent, headers: { authorization }, ...(node.more && { more: node.more }) } : undefined),
        });
      if (enabled.node && nodeExporter)
        wanted.push({
          ...{ address, port: exporterPorts.node },
          upstream: () => (node.runs() && this.machine ? { port: this.machine.port, tls: identity } : undefined),
        });
    }
    const keyOf = ({ address, port }: { readonly address: string; readonly port: number }) => `${address}:${port}`;
    const keys = wanted.map(keyOf);
    if (enabled.node) this.machine ??= await startNodeExporter(toolsDir, dir, log);
    else await this.stopMachine();
    for (const [key, endpoint] of this.endpoints) {
      if (keys.includes(key)) continue;
      this.endpoints.delete(key);
      await endpoint.close();
    }
    for (const one of wanted)
      if (!this.endpoints.has(keyOf(one)))
        this.endpoints.set(keyOf(one), await ExporterEndpoint.listen(one.address, one.port, one.upstream));
  }

  async close(): Promise<void> {
    await Promise.all([...this.endpoints.values()].map((endpoint) => endpoint.close()));
    this.endpoints.clear();
    await this.stopMachine();
  }

  private async stopMachine(): Promise<void> {
    this.machine?.child.kill();
    await this.machine?.child.exited;
    this.machine = undefined;
  }
}
