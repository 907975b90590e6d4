import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort, until } from "../process/index.js";
import { ClusterAdmin } from "./cluster-admin.js";
import { type ClusterFolder, propertiesFile, writeClientAuthorities } from "./cluster-folder.js";
import { type KafkaClusterSpec, type KafkaHome, listenersOf } from "./cluster-spec.js";
import type { Quorum } from "./describe-quorum.js";
import { type Jvm, type NodeCommand, nodeCommand, runJava } from "./jvm.js";
import { NodeProcess } from "./node-process.js";
import { brokerProperties, CONTROLLERS, controllerProperties, FIRST_CONTROLLER, type NodePorts } from "./node-properties.js";
import { renderProperties } from "./server-properties.js";

const START_TIMEOUT_MS = 120_000;
const BROKER_HEAP_MB = 256;
const CONTROLLER_HEAP_MB = 128;

export interface Node {
  readonly id: number;
  readonly role: "controller" | "broker";
  readonly ports: NodePorts;
  readonly process: NodeProcess;
}

/** What all nodes of a cluster run with at present. */
export interface Version {
  readonly spec: KafkaClusterSpec;
  readonly jvm: Jvm;
  readonly tieredStorageJar?: string;
}

/** The nodes of one cluster: their ports, files and processes, and how to tell that one serves. */
export class ClusterNodes {
  readonly admin: ClusterAdmin;
  private readonly nodes = new Map<number, Node>();
  private readonly clusterId = randomBytes(16).toString("base64url").replace(/^-/, "A"); // Kafka refuses a leading dash

  private constructor(
    private version: Version,
    private readonly home: KafkaHome,
    private readonly folder: ClusterFolder,
    controllerPorts: readonly number[],
  ) {
    const runningBrokers = () => this.brokers.flatMap(({ process, ports }) => (process.state === "running" ? [ports.internal] : []));
    this.admin = new ClusterAdmin(folder.identity, runningBrokers, controllerPorts);
    for (const [index, port] of controllerPorts.entries()) this.add(FIRST_CONTROLLER + index, "controller", { internal: port });
  }

  /** Controllers and no broker yet; nothing runs. */
  static async create(version: Version, home: KafkaHome, folder: ClusterFolder): Promise<ClusterNodes> {
    const controllerPorts = await Promise.all(Array.from({ length: CONTROLLERS }, freePort));
    return new ClusterNodes(version, home, folder, controllerPorts);
  }

  get all(): Node[] {
    return [...this.nodes.values()];
  }

  get brokers(): Node[] {
    return this.all.filter(({ role }) => role === "broker");
  }

  /** @throws Error if there is none */
  find(id: number): Node {
    const node = this.nodes.get(id);
    if (!node) throw new Error(`cluster ${this.name} has no node ${id}: it has ${[...this.nodes.keys()].join(", ")}`);
    return node;
  }

  /** Gives the cluster its brokers up to `count`; answers those that are new. */
  async addBrokers(count: number): Promise<Node[]> {
    const added: Node[] = [];
    for (let id = this.brokers.length + 1; id <= count; id++) added.push(this.add(id, "broker", { internal: await freePort() }));
    await this.openPorts();
    return added;
  }

  /**
   * Moves to another version; answers the nodes that run with something else than they should now.
   * @throws Error if Kafka refuses a property; the nodes stay with the version they have then
   */
  async change(version: Version): Promise<Node[]> {
    const before = this.version;
    const fingerprints = new Map(this.all.map((node) => [node, this.fingerprint(node)]));
    this.version = version;
    await this.openPorts();
    const changed = this.all.filter((node) => this.fingerprint(node) !== fingerprints.get(node));
    try {
      await this.check(changed);
    } catch (refusal) {
      this.version = before;
      throw refusal;
    }
    return changed;
  }

  /** Has Kafka read a broker's properties before any is restarted with them: formatting what is formatted does nothing else. */
  private async check(nodes: readonly Node[]): Promise<void> {
    const broker = nodes.find(({ role }) => role === "broker");
    if (!broker) return;
    const file = join(this.folder.dir, "config", "check.properties");
    writeClientAuthorities(this.folder.dir, this.version.spec);
    writeFileSync(file, this.properties(broker));
    await runJava(this.version.jvm, "FormatNodes", [this.clusterId, file]);
  }

  /** First start of nodes, all at once: their storage is formatted in one JVM, since six would take as long as the start itself. */
  async boot(nodes: readonly Node[]): Promise<void> {
    const commands = nodes.map((node) => this.configure(node));
    const files = nodes.map(({ id }) => propertiesFile(this.folder.dir, id));
    await runJava(this.version.jvm, "FormatNodes", [this.clusterId, ...files]);
    await Promise.all(nodes.map((node, index) => node.process.start(commands[index])));
  }

  /** Ends a node gracefully and starts it with what it should run with now. */
  async restart(node: Node): Promise<void> {
    await node.process.stop();
    await node.process.start(this.configure(node));
  }

  /** Settles with the leading controller's view once there is one. */
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
    const node: Node = { id, role, ports, process: new NodeProcess({ name, logFile, log: this.home.log, serving }) };
    this.nodes.set(id, node);
    return node;
  }

  /** Every listener of every broker has a port, and keeps it even while the listener is closed. */
  private async openPorts(): Promise<void> {
    for (const { ports } of this.brokers) for (const listener of listenersOf(this.version.spec)) ports[listener] ??= await freePort();
  }

  private properties({ id, role, ports }: Node): string {
    const controllers = this.all.filter((node) => node.role === "controller").map((node) => ({ id: node.id, port: node.ports.internal }));
    const { spec, tieredStorageJar } = this.version;
    const layout = { spec, dir: this.folder.dir, controllers, tieredStorageJar };
    return renderProperties(role === "broker" ? brokerProperties(layout, id, ports) : controllerProperties(layout, id, ports.internal));
  }

  /** All that a node runs with, to tell whether it has to be restarted. */
  private fingerprint(node: Node): string {
    return `${this.version.jvm.classPath}\n${this.properties(node)}`;
  }

  /** Writes a node's files and says how to start it. */
  private configure(node: Node): NodeCommand {
    const { spec, jvm } = this.version;
    writeClientAuthorities(this.folder.dir, spec);
    const file = propertiesFile(this.folder.dir, node.id);
    writeFileSync(file, this.properties(node));
    mkdirSync(join(this.folder.dir, "data", String(node.id)), { recursive: true });
    return nodeCommand(jvm, node.role === "broker" ? BROKER_HEAP_MB : CONTROLLER_HEAP_MB, file, {
      MSK_LOCAL_CLUSTER_ARN: spec.arn,
      MSK_LOCAL_IAM_ENDPOINT: this.home.iam.endpoint,
      MSK_LOCAL_IAM_SECRET: this.home.iam.secret,
    });
  }

  /** A broker opens its listeners to requests only once it is registered and has the metadata. */
  private async brokerServes(id: number, { internal }: NodePorts, signal: AbortSignal): Promise<void> {
    await this.quorum(START_TIMEOUT_MS, signal);
    const serves = async () => (await this.admin.servingBrokers(internal)).includes(id);
    await until(`broker ${id} of ${this.name} to serve`, serves, { timeoutMs: START_TIMEOUT_MS, everyMs: 250, signal });
  }

  /** The leader hears from every controller at least twice a second; what it knew of this one from before doesn't count. */
  private async controllerServes(id: number, signal: AbortSignal): Promise<void> {
    const { highWatermark } = await this.quorum(START_TIMEOUT_MS, signal);
    const follows = async () => (await this.admin.quorum()).voters.some((voter) => voter.id === id && voter.logEndOffset > highWatermark);
    await until(`controller ${id} of ${this.name} to follow`, follows, { timeoutMs: START_TIMEOUT_MS, everyMs: 400, signal });
  }
}
