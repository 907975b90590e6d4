import type { KeyPair } from "../certificates.js";
import { ExporterEndpoint, type Upstream } from "./exporter-endpoint.js";
import { type NodeExporter, startNodeExporter } from "./node-exporter.js";

/** A node of a cluster with the ports of its exporters. */
export interface ExportingNode {
  readonly ports: {
    /** Of the endpoint. */
    readonly jmxExporter?: number;
    /** Of the exporter in the node's JVM. */
    readonly jmxAgent?: number;
    readonly nodeExporter?: number;
  };
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

/** The addresses of the exporters of a cluster's nodes, as far as its open monitoring has them. */
export class Exporters {
  private readonly endpoints = new Map<number, ExporterEndpoint>();
  private machine: NodeExporter | undefined;

  constructor(private readonly options: ExportersOptions) {}

  /** Opens what open monitoring has and closes the rest. */
  async apply(nodes: readonly ExportingNode[], enabled: { readonly jmx: boolean; readonly node: boolean }): Promise<void> {
    const { toolsDir, dir, identity, authorization, log } = this.options;
    const wanted = new Map<number, Upstream>();
    for (const node of nodes) {
      const { jmxExporter, jmxAgent, nodeExporter } = node.ports;
      if (enabled.jmx && jmxExporter !== undefined && jmxAgent !== undefined)
        wanted.set(jmxExporter, () =>
          node.runs() ? { port: jmxAgent, headers: { authorization }, ...(node.more && { more: node.more }) } : undefined,
        );
      if (enabled.node && nodeExporter !== undefined)
        wanted.set(nodeExporter, () => (node.runs() && this.machine ? { port: this.machine.port, tls: identity } : undefined));
    }
    if (enabled.node) this.machine ??= await startNodeExporter(toolsDir, dir, log);
    else await this.stopMachine();
    for (const [port, endpoint] of this.endpoints) {
      if (wanted.has(port)) continue;
      this.endpoints.delete(port);
      await endpoint.close();
    }
    for (const [port, upstream] of wanted)
      if (!this.endpoints.has(port)) this.endpoints.set(port, await ExporterEndpoint.listen(port, upstream));
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
