import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort, until } from "../process/index.js";
import { caPem } from "./certificates.js";
import { ClusterAdmin } from "./cluster-admin.js";
import { type ClusterFolder, propertiesFile, writeClientAuthorities } from "./cluster-folder.js";
import { type KafkaClusterSpec, type KafkaHome, publicListenersOf } from "./cluster-spec.js";
import type { Quorum } from "./describe-quorum.js";
import { Exporters } from "./exporters/exporters.js";
import { jmxExporterFlag, newLogin } from "./exporters/jmx-exporter.js";
import { lagSeries } from "./exporters/lag-series.js";
import { type Jvm, type NodeCommand, nodeCommand, runJava } from "./jvm.js";
import { type NodeAddresses, SERVERLESS_ENDPOINT } from "./node-addresses.js";
import { NodeProcess } from "./node-process.js";
import {
  type BrokerPlace,
  brokerProperties,
  CONTROLLERS,
  controllerProperties,
  FIRST_CONTROLLER,
  type NodePorts,
} from "./node-properties.js";
import { listenerPorts } from "./ports.js";
import { PublicPorts } from "./public-ports.js";
import { renderProperties } from "./server-properties.js";
import { ServerlessEndpoint } from "./serverless/endpoint.js";

const START_TIMEOUT_MS = 120_000;
const BROKER_HEAP_MB = 256;
const CONTROLLER_HEAP_MB = 128;

/** The pollers of event source mappings stand for those of Lambda, which use another client than kafkajs. */
const unrestricted = (clientId: string) => clientId.startsWith("event-source-");

export interface Node extends BrokerPlace {
  readonly role: "controller" | "broker";
  readonly logFile: string;
  readonly process: NodeProcess;
}

/** The current specification, JVM and jars of all nodes of a cluster. */
export interface Version {
  readonly spec: KafkaClusterSpec;
  readonly jvm: Jvm;
  readonly tieredStorageJar?: string;
  /** If open monitoring has the JMX exporter. */
  readonly jmxExporterJar?: string;
}

/** The nodes of one cluster: their addresses, files, processes and checks that they serve. */
export class ClusterNodes {
  readonly admin: ClusterAdmin;
  private readonly nodes = new Map<number, Node>();
  private readonly endpoints: ServerlessEndpoint[] = [];
  private readonly exporterLogin = newLogin();
  private readonly exporters: Exporters;
  private readonly publicPorts = new PublicPorts();
  private readonly clusterId = randomBytes(16).toString("base64url").replace(/^-/, "A"); // Kafka rejects a leading dash

  private constructor(
    private version: Version,
    private readonly home: KafkaHome,
    private readonly folder: ClusterFolder,
    private readonly addresses: NodeAddresses,
    controllerPorts: readonly number[],
  ) {
    const runningBrokers = () => this.brokers.flatMap(({ process, ports }) => (process.state === "running" ? [ports.internal] : []));
    this.admin = new ClusterAdmin(folder.identity, runningBrokers, controllerPorts);
    const { username, password } = this.exporterLogin;
    this.exporters = new Exporters({
      ...{ toolsDir: home.toolsDir, dir: folder.dir, identity: folder.identity, log: home.log },
      authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`,
    });
    for (const [index, port] of controllerPorts.entries()) this.add(FIRST_CONTROLLER + index, "controller", { internal: port });
  }

  /** Creates the controllers without brokers; nothing runs yet. */
  static async create(version: Version, home: KafkaHome, folder: ClusterFolder, addresses: NodeAddresses): Promise<ClusterNodes> {
    const controllerPorts = await Promise.all(Array.from({ length: CONTROLLERS }, freePort));
    const nodes = new ClusterNodes(version, home, folder, addresses, controllerPorts);
    await nodes.assignPorts();
    return nodes;
  }

  get all(): Node[] {
    return [...this.nodes.values()];
  }

  get brokers(): Node[] {
    return this.all.filter(({ role }) => role === "broker");
  }

  /** @throws Error if the node does not exist */
  find(id: number): Node {
    const node = this.nodes.get(id);
    if (!node) throw new Error(`cluster ${this.name} has no node ${id}; its nodes are ${[...this.nodes.keys()].join(", ")}`);
    return node;
  }

  /** Adds brokers up to `count` and returns the new ones. @throws Error if the machine does not have their addresses */
  async addBrokers(count: number): Promise<Node[]> {
    const ids = this.idsUpTo(count);
    await this.addresses.check(ids);
    const added: Node[] = [];
    for (const id of ids) added.push(this.add(id, "broker", { internal: await freePort() }));
    await this.assignPorts();
    return added;
  }

  /** Returns the ids of the brokers that are missing from `count`. */
  private idsUpTo(count: number): number[] {
    return Array.from({ length: Math.max(0, count - this.brokers.length) }, (_, index) => this.brokers.length + 1 + index);
  }

  /**
   * Changes to another version and returns the nodes that must be restarted for it.
   * @throws Error if Kafka rejects a property, or if the machine lacks addresses of present nodes or of brokers that are added later; the
   * nodes then keep their version
   */
  async change(version: Version): Promise<Node[]> {
    const before = this.version;
    const fingerprints = new Map(this.all.map((node) => [node, this.fingerprint(node)]));
    this.version = version;
    try {
      await this.addresses.check(this.idsUpTo(version.spec.brokers));
      await this.assignPorts();
      const changed = this.all.filter((node) => this.fingerprint(node) !== fingerprints.get(node));
      await this.check(changed);
      return changed;
    } catch (rejection) {
      this.version = before;
      throw rejection;
    }
  }

  /** Validates a broker's properties with Kafka before a restart: formatting formatted storage only reads the properties. */
  private async check(nodes: readonly Node[]): Promise<void> {
    const broker = nodes.find(({ role }) => role === "broker");
    if (!broker) return;
    const file = join(this.folder.dir, "config", "check.properties");
    writeClientAuthorities(this.folder.dir, this.version.spec);
    writeFileSync(file, this.properties(broker));
    await runJava(this.version.jvm, "FormatNodes", [this.clusterId, file]);
  }

  /** Starts new nodes concurrently. One JVM formats the storage of all of them, since six JVMs would take as long as the start itself. */
  async boot(nodes: readonly Node[]): Promise<void> {
    const commands = nodes.map((node) => this.configure(node));
    const files = nodes.map(({ id }) => propertiesFile(this.folder.dir, id));
    await runJava(this.version.jvm, "FormatNodes", [this.clusterId, ...files]);
    await Promise.all(nodes.map((node, index) => node.process.start(commands[index])));
    if (this.version.spec.serverless) await this.openEndpoints(nodes.filter(({ role }) => role === "broker"));
  }

  /** Opens the exporters that open monitoring has, and closes others. */
  async applyExporters(): Promise<void> {
    const nodes = this.all.map((node) => ({
      ...{ address: node.address, jmxAgent: node.ports.jmxAgent, nodeExporter: node.role === "broker" },
      runs: () => node.process.state === "running",
      // One broker reports the lag of all groups, as on MSK the coordinator of a group does.
      more: async () => {
        const first = this.brokers.find(({ process }) => process.state === "running");
        return first === node ? lagSeries(await this.admin.consumerGroups()) : "";
      },
    }));
    await this.exporters.apply(nodes, this.version.spec.exporters ?? { jmx: false, node: false });
  }

  /** Opens the ports of public access, and closes those without it. */
  async applyPublicAccess(): Promise<void> {
    const listeners = publicListenersOf(this.version.spec);
    await this.publicPorts.apply(
      this.brokers.flatMap(({ address }) => listeners.map(([name, port]) => ({ address, port, listener: listenerPorts[name] }))),
    );
  }

  /** Closes the endpoints of a serverless cluster, the exporters, and the ports of public access. */
  async closeEndpoints(): Promise<void> {
    await this.exporters.close();
    await this.publicPorts.close();
    await Promise.all(this.endpoints.splice(0).map((endpoint) => endpoint.close()));
  }

  private async openEndpoints(brokers: readonly Node[]): Promise<void> {
    const { dir } = this.folder;
    const pem = readFileSync(join(dir, "pki", "listener.pem"), "utf8");
    const options = {
      key: pem,
      certificate: pem,
      ca: readFileSync(await caPem(this.home.stateDir), "utf8"),
      log: this.home.log,
      unrestricted,
    };
    const open = async (address: string, broker: () => Node | undefined) =>
      this.endpoints.push(
        await ServerlessEndpoint.listen({ ...options, address, port: listenerPorts.iam, brokerPort: () => broker()?.ports.iamBroker }),
      );
    for (const broker of brokers) await open(broker.address, () => broker);
    // The address in the bootstrap string: any broker that runs answers.
    await open(this.addresses.of(SERVERLESS_ENDPOINT), () => this.brokers.find(({ process }) => process.state === "running"));
  }

  /** Stops a node gracefully and starts it with its current configuration. */
  async restart(node: Node): Promise<void> {
    await node.process.stop();
    await node.process.start(this.configure(node));
  }

  /** Resolves with the leading controller's view once a controller leads. */
  quorum(timeoutMs: number, signal?: AbortSignal): Promise<Quorum> {
    return until(`the controllers of ${this.name} to elect a leader`, () => this.admin.quorum(), { timeoutMs, everyMs: 300, signal });
  }

  private get name(): string {
    return this.version.spec.name;
  }

  private add(id: number, role: Node["role"], ports: NodePorts): Node {
    const name = `${this.name}/${role}-${id}`;
    const serving = (signal: AbortSignal) => (role === "broker" ? this.brokerServes(id, ports, signal) : this.controllerServes(id, signal));
    const logFile = join(this.folder.dir, "logs", `${role}-${id}.log`);
    const address = this.addresses.of(id);
    const node: Node = { id, role, address, ports, logFile, process: new NodeProcess({ name, logFile, log: this.home.log, serving }) };
    this.nodes.set(id, node);
    return node;
  }

  /** Assigns the ports that clients don't see. */
  private async assignPorts(): Promise<void> {
    const { spec } = this.version;
    if (spec.serverless) for (const { ports } of this.brokers) ports.iamBroker ??= await freePort();
    if (!spec.exporters?.jmx) return;
    // As on MSK, controllers have the JMX exporter, too.
    await this.addresses.check(this.all.map(({ id }) => id));
    for (const { ports } of this.all) ports.jmxAgent ??= await freePort();
  }

  private properties(node: Node): string {
    const { id, role, ports } = node;
    const controllers = this.all.filter((node) => node.role === "controller").map((node) => ({ id: node.id, port: node.ports.internal }));
    const { spec, tieredStorageJar } = this.version;
    const layout = { spec, dir: this.folder.dir, controllers, tieredStorageJar };
    return renderProperties(role === "broker" ? brokerProperties(layout, node) : controllerProperties(layout, id, ports.internal));
  }

  /** Returns everything that a node runs with: it must be restarted when this changes. */
  private fingerprint(node: Node): string {
    const { jvm, spec } = this.version;
    // Also brokers of MSK restart when open monitoring changes.
    return `${jvm.classPath}\n${JSON.stringify(spec.exporters ?? {})}\n${this.properties(node)}`;
  }

  /** Writes a node's files and returns its start command. */
  private configure(node: Node): NodeCommand {
    const { spec, jvm } = this.version;
    writeClientAuthorities(this.folder.dir, spec);
    const file = propertiesFile(this.folder.dir, node.id);
    writeFileSync(file, this.properties(node));
    mkdirSync(join(this.folder.dir, "data", String(node.id)), { recursive: true });
    return nodeCommand(
      jvm,
      node.role === "broker" ? BROKER_HEAP_MB : CONTROLLER_HEAP_MB,
      file,
      {
        MSK_LOCAL_CLUSTER_ARN: spec.arn,
        MSK_LOCAL_IAM_ENDPOINT: this.home.iam.endpoint,
        MSK_LOCAL_IAM_SECRET: this.home.iam.secret,
        ...this.metricsEnvironment(node),
      },
      this.exporterFlags(node),
    );
  }

  private exporterFlags({ id, ports }: Node): string[] {
    const { jmxExporterJar } = this.version;
    if (!jmxExporterJar || ports.jmxAgent === undefined) return [];
    return [jmxExporterFlag(jmxExporterJar, this.folder.dir, id, ports.jmxAgent, this.exporterLogin)];
  }

  /** Returns the variables with which a node reports its metrics. */
  private metricsEnvironment({ id }: Node): NodeJS.ProcessEnv {
    const { metrics } = this.home;
    if (!metrics) return {};
    const file = join(this.folder.dir, "config", "metrics.txt");
    writeFileSync(file, metrics.selection);
    return {
      MSK_LOCAL_NODE: String(id),
      MSK_LOCAL_METRICS_ENDPOINT: metrics.endpoint,
      MSK_LOCAL_METRICS_PERIOD_MS: String(metrics.periodMs),
      MSK_LOCAL_METRICS_FILE: file,
    };
  }

  /** Waits until a broker serves: it accepts requests only once it is registered and has the metadata. */
  private async brokerServes(id: number, { internal }: NodePorts, signal: AbortSignal): Promise<void> {
    await this.quorum(START_TIMEOUT_MS, signal);
    const serves = async () => (await this.admin.servingBrokers(internal)).includes(id);
    await until(`broker ${id} of ${this.name} to serve`, serves, { timeoutMs: START_TIMEOUT_MS, everyMs: 250, signal });
  }

  /** Waits until a controller fetches from the leader, at least twice a second. Progress from before its start doesn't count. */
  private async controllerServes(id: number, signal: AbortSignal): Promise<void> {
    const { highWatermark } = await this.quorum(START_TIMEOUT_MS, signal);
    const follows = async () => (await this.admin.quorum()).voters.some((voter) => voter.id === id && voter.logEndOffset > highWatermark);
    await until(`controller ${id} of ${this.name} to follow`, follows, { timeoutMs: START_TIMEOUT_MS, everyMs: 400, signal });
  }
}
