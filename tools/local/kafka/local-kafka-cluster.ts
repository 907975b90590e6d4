import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort, until } from "../process/index.js";
import { ensureClassArchive } from "./class-archive.js";
import { ClusterAdmin } from "./cluster-admin.js";
import { type ClusterFolder, makeClusterFolder, propertiesFile, writeClientAuthorities } from "./cluster-folder.js";
import { type BrokerStatus, checkSpec, type KafkaClusterSpec, type KafkaHome, type Listener, listenersOf, zoneOf } from "./cluster-spec.js";
import type { Quorum } from "./describe-quorum.js";
import { ensureKafka, type KafkaInstallation } from "./ensure-kafka.js";
import { formatStorage } from "./format-storage.js";
import { javaHome } from "./java-home.js";
import { type NodeCommand, nodeCommand } from "./node-command.js";
import { NodeProcess } from "./node-process.js";
import { brokerProperties, CONTROLLERS, controllerProperties, FIRST_CONTROLLER, type NodePorts } from "./node-properties.js";
import { appliedProperties, renderProperties } from "./server-properties.js";

const START_TIMEOUT_MS = 120_000;
const CATCH_UP_TIMEOUT_MS = 180_000;

interface Node {
  readonly id: number;
  readonly role: "controller" | "broker";
  readonly ports: NodePorts;
  readonly process: NodeProcess;
}

/**
 * A real Kafka cluster of one machine, shaped as MSK shapes its own: three controllers apart, brokers spread over zones,
 * MSK's listeners with their own certificates and mechanisms, and the properties of the configuration that applies.
 */
export class LocalKafkaCluster {
  private readonly nodes = new Map<number, Node>();
  private readonly clusterId = randomBytes(16).toString("base64url").replace(/^-/, "A"); // Kafka refuses a leading dash
  private readonly admin: ClusterAdmin;
  /** Operations run one after another, as MSK's do. */
  private operations: Promise<unknown> = Promise.resolve();
  private stopping = false;

  private constructor(
    private current: KafkaClusterSpec,
    private readonly home: KafkaHome,
    private readonly folder: ClusterFolder,
    private installation: KafkaInstallation,
    private archive: readonly string[],
    controllerPorts: readonly number[],
  ) {
    const runningBrokers = () => this.all("broker").flatMap(({ process, ports }) => (process.state === "running" ? [ports.internal] : []));
    this.admin = new ClusterAdmin(folder.identity, runningBrokers, controllerPorts);
    for (const [index, port] of controllerPorts.entries()) this.addNode(FIRST_CONTROLLER + index, "controller", { internal: port });
  }

  /**
   * Starts a new cluster; what an earlier one of the same name left behind is gone.
   * Resolves when all brokers are registered and serve every listener.
   *
   * @throws Error if a node ends while it starts, with the last lines of its log; nothing keeps running then
   */
  static async start(spec: KafkaClusterSpec, home: KafkaHome): Promise<LocalKafkaCluster> {
    checkSpec(spec);
    const installation = await ensureKafka(home.toolsDir, spec.kafkaVersion, home.log);
    const archive = await ensureClassArchive(installation, home.log);
    const folder = makeClusterFolder(join(home.stateDir, "kafka", spec.name), home.stateDir);
    const controllerPorts = await Promise.all(Array.from({ length: CONTROLLERS }, freePort));
    const cluster = new LocalKafkaCluster(spec, home, folder, installation, archive, controllerPorts);
    try {
      await cluster.addBrokers(spec.brokers);
      await cluster.boot([...cluster.nodes.values()]);
    } catch (error) {
      await cluster.stop();
      throw error;
    }
    return cluster;
  }

  get spec(): KafkaClusterSpec {
    return this.current;
  }

  /** `127.0.0.1:p1,127.0.0.1:p2,…`, the same as long as the cluster lives; undefined where the listener isn't open. */
  bootstrap(listener: Listener): string | undefined {
    if (!listenersOf(this.current).includes(listener)) return undefined;
    return this.all("broker")
      .map(({ ports }) => `127.0.0.1:${ports[listener]}`)
      .join(",");
  }

  brokers(): BrokerStatus[] {
    return this.all("broker").map(({ id, process, ports }) => ({
      id,
      zone: zoneOf(this.current, id),
      state: process.state,
      pid: process.pid,
      endpoints: Object.fromEntries(listenersOf(this.current).map((listener) => [listener, `127.0.0.1:${ports[listener]}`])),
    }));
  }

  /** The id of the controller that leads. */
  async controllerId(): Promise<number> {
    return (await until("a leading controller", () => this.admin.quorum(), { timeoutMs: 15_000 })).leaderId;
  }

  /**
   * Brings the cluster to another specification, as MSK does: every node that would run with something else is restarted,
   * one at a time, each only when the one before has caught up; then brokers are added.
   *
   * @throws Error for fewer brokers, other zones or another name, before anything is touched
   */
  apply(next: KafkaClusterSpec): Promise<void> {
    return this.exclusively(async () => {
      checkSpec(next);
      this.refuseImpossible(next);
      const installation = await ensureKafka(this.home.toolsDir, next.kafkaVersion, this.home.log);
      const before = new Map([...this.nodes.values()].map((node) => [node.id, this.fingerprint(node)]));
      this.current = next;
      this.installation = installation;
      this.archive = await ensureClassArchive(installation, this.home.log);
      await this.openPorts();
      const changed = [...this.nodes.values()].filter((node) => this.fingerprint(node) !== before.get(node.id));
      await this.roll(changed);
      const added = await this.addBrokers(next.brokers);
      if (added.length > 0) await this.boot(added);
    });
  }

  /** Restarts brokers gracefully, one after another, each only when the one before has caught up. */
  reboot(ids: readonly number[]): Promise<void> {
    const nodes = ids.map((id) => this.node(id));
    return this.exclusively(() => this.roll(nodes));
  }

  /**
   * Does to a node what machines do: `kill` is SIGKILL, and it comes back after `backAfterMs` (default 5000; null: not until
   * `start`); `hang` is SIGSTOP until `resume`.
   *
   * @param id - a broker's, or a controller's (from 10001)
   */
  async fault(id: number, kind: "kill" | "hang" | "resume" | "start", options: { backAfterMs?: number | null } = {}): Promise<void> {
    const { process } = this.node(id);
    this.home.log(`${process.name}: ${kind}`);
    switch (kind) {
      case "kill":
        return process.kill(options.backAfterMs);
      case "hang":
        return process.hang();
      case "resume":
        return process.resume();
      case "start":
        return process.start();
    }
  }

  /** Ends every node at once. Nothing is handed over: a cluster that was stopped is never started again. */
  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.all([...this.nodes.values()].map(({ process }) => process.kill(null)));
  }

  private all(role: Node["role"]): Node[] {
    return [...this.nodes.values()].filter((node) => node.role === role);
  }

  private node(id: number): Node {
    const node = this.nodes.get(id);
    if (!node) throw new Error(`cluster ${this.current.name} has no node ${id}: it has ${[...this.nodes.keys()].sort().join(", ")}`);
    return node;
  }

  private exclusively<T>(operation: () => Promise<T>): Promise<T> {
    const result = this.operations.then(operation);
    this.operations = result.catch(() => undefined); // the caller sees the failure; the next operation starts afresh
    return result;
  }

  private refuseImpossible(next: KafkaClusterSpec): void {
    const { name, brokers, zones } = this.current;
    if (next.name !== name) throw new Error(`cluster ${name} can't be renamed to ${next.name}`);
    if (next.brokers < brokers) throw new Error(`cluster ${name} has ${brokers} brokers: the local platform removes none`);
    if (next.zones.join() !== zones.join()) throw new Error(`cluster ${name} can't move to other zones`);
  }

  private addNode(id: number, role: Node["role"], ports: NodePorts): Node {
    const name = `${this.current.name}/${role}-${id}`;
    const serving = (signal: AbortSignal) => (role === "broker" ? this.brokerServes(id, ports, signal) : this.controllerServes(id, signal));
    const logFile = join(this.folder.dir, "logs", `${role}-${id}.log`);
    const node: Node = { id, role, ports, process: new NodeProcess({ name, logFile, log: this.home.log, serving }) };
    this.nodes.set(id, node);
    return node;
  }

  private async addBrokers(upTo: number): Promise<Node[]> {
    const added: Node[] = [];
    for (let id = this.all("broker").length + 1; id <= upTo; id++) added.push(this.addNode(id, "broker", { internal: await freePort() }));
    await this.openPorts();
    return added;
  }

  /** Every listener of every broker has a port, and keeps it even while the listener is closed. */
  private async openPorts(): Promise<void> {
    for (const { ports } of this.all("broker")) for (const listener of listenersOf(this.current)) ports[listener] ??= await freePort();
  }

  private properties({ id, role, ports }: Node): string {
    const controllers = this.all("controller").map((node) => ({ id: node.id, port: node.ports.internal }));
    const layout = { spec: this.current, dir: this.folder.dir, controllers };
    return renderProperties(role === "broker" ? brokerProperties(layout, id, ports) : controllerProperties(layout, id, ports.internal));
  }

  /** All that a node runs with, to tell whether it has to be restarted. */
  private fingerprint(node: Node): string {
    return `${this.installation.classPath}\n${this.properties(node)}`;
  }

  /** Writes a node's files and says how to start it. */
  private configure(node: Node): NodeCommand {
    const { ignored } = appliedProperties(this.current.serverProperties, this.current.brokers);
    if (node.id === 1) for (const { name, reason } of ignored) this.home.log(`${this.current.name}: ${name} is ignored: ${reason}`);
    writeClientAuthorities(this.folder.dir, this.current);
    const file = propertiesFile(this.folder.dir, node.id);
    writeFileSync(file, this.properties(node));
    mkdirSync(join(this.folder.dir, "data", String(node.id)), { recursive: true });
    return nodeCommand({
      ...this.jvm(),
      heapMb: node.role === "broker" ? 256 : 128,
      propertiesFile: file,
      env: {
        PATH: process.env["PATH"],
        MALLOC_ARENA_MAX: "2", // glibc's arena for each thread costs each JVM tens of MiB
        MSK_LOCAL_CLUSTER_ARN: this.current.arn,
        MSK_LOCAL_IAM_ENDPOINT: this.home.iam.endpoint,
        MSK_LOCAL_IAM_SECRET: this.home.iam.secret,
      },
    });
  }

  private jvm() {
    const { tmpDir, log4j } = this.folder;
    return { java: javaHome().java, classPath: this.installation.classPath, tmpDir, log4j, archive: this.archive };
  }

  /** First start of nodes: all at once. */
  private async boot(nodes: readonly Node[]): Promise<void> {
    const commands = nodes.map((node) => this.configure(node));
    await formatStorage(
      nodes.map(({ id }) => propertiesFile(this.folder.dir, id)),
      { ...this.jvm(), clusterId: this.clusterId },
    );
    await Promise.all(nodes.map((node, index) => node.process.start(commands[index])));
  }

  private async roll(nodes: readonly Node[]): Promise<void> {
    const controllers = nodes.filter(({ role }) => role === "controller");
    if (controllers.length > 0) {
      const leader = await this.controllerId();
      controllers.sort((a, b) => Number(a.id === leader) - Number(b.id === leader)); // the leader last: one election instead of three
    }
    for (const node of [...controllers, ...nodes.filter(({ role }) => role === "broker")]) {
      if (this.stopping) throw new Error(`cluster ${this.current.name} is being stopped`);
      this.home.log(`${node.process.name} restarts`);
      await node.process.stop();
      await node.process.start(this.configure(node));
      await this.caughtUp();
    }
  }

  /** Every broker that runs is in sync with every partition that it holds. */
  private async caughtUp(): Promise<void> {
    await until(
      `the brokers of ${this.current.name} to catch up`,
      async () => {
        const running = this.all("broker").filter(({ process }) => process.state === "running");
        const behind = await this.admin.outOfSync(running.map(({ id }) => id));
        if (behind.length > 0) throw new Error(`${behind.length} partitions are behind, ${behind.slice(0, 5).join(", ")}`);
        return true;
      },
      { timeoutMs: CATCH_UP_TIMEOUT_MS, everyMs: 200 },
    );
  }

  /** A broker opens its listeners to requests only once it is registered and has the metadata. */
  private async brokerServes(id: number, { internal }: NodePorts, signal: AbortSignal): Promise<void> {
    await this.leaderElected(signal);
    const serves = async () => (await this.admin.servingBrokers(internal)).includes(id);
    await until(`broker ${id} of ${this.current.name} to serve`, serves, { timeoutMs: START_TIMEOUT_MS, everyMs: 250, signal });
  }

  /** The leader hears from every controller at least twice a second; what it knew of this one from before doesn't count. */
  private async controllerServes(id: number, signal: AbortSignal): Promise<void> {
    const { highWatermark } = await this.leaderElected(signal);
    const follows = async () => (await this.admin.quorum()).voters.some((voter) => voter.id === id && voter.logEndOffset > highWatermark);
    await until(`controller ${id} of ${this.current.name} to follow`, follows, { timeoutMs: START_TIMEOUT_MS, everyMs: 400, signal });
  }

  private leaderElected(signal: AbortSignal): Promise<Quorum> {
    const what = `the controllers of ${this.current.name} to elect a leader`;
    return until(what, () => this.admin.quorum(), { timeoutMs: START_TIMEOUT_MS, everyMs: 300, signal });
  }
}
