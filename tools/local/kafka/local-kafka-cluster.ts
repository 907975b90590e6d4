import { join } from "node:path";
import { javaHome } from "../installation/index.js";
import { until } from "../process/index.js";
import { ensureClassArchive } from "./class-archive.js";
import { type ClusterFolder, makeClusterFolder } from "./cluster-folder.js";
import { ClusterNodes, type Node, type Version } from "./cluster-nodes.js";
import {
  type BrokerStatus,
  checkSpec,
  type KafkaClusterSpec,
  type KafkaHome,
  listenersOf,
  publicListenersOf,
  zoneOf,
} from "./cluster-spec.js";
import type { DescribedGroup } from "./consumer-groups.js";
import { ensureJmxExporter, ensureKafka, ensureTieredStorage } from "./ensure-kafka.js";
import { runJava } from "./jvm.js";
import { NodeAddresses, SERVERLESS_ENDPOINT } from "./node-addresses.js";
import { exporterPorts, type Listener, listenerPorts } from "./ports.js";
import { appliedProperties } from "./server-properties.js";

const CATCH_UP_TIMEOUT_MS = 180_000;
const ELECTION_TIMEOUT_MS = 15_000;

/** `host:port` of the exporters of a node. */
interface NodeExporters {
  readonly id: number;
  readonly role: "broker" | "controller";
  readonly jmx?: string;
  readonly node?: string;
}

/**
 * A real Kafka cluster on one machine with the architecture of MSK: three separate controllers, brokers spread across zones, MSK's
 * listeners with their certificates and mechanisms, and the properties of the applied configuration.
 */
export class LocalKafkaCluster {
  /** Operations run one after another, as in MSK. */
  private operations: Promise<unknown> = Promise.resolve();
  private stopping = false;

  private constructor(
    private version: Version,
    private readonly home: KafkaHome,
    private readonly folder: ClusterFolder,
    private readonly nodes: ClusterNodes,
    private readonly addresses: NodeAddresses,
  ) {}

  /**
   * Starts a new cluster and deletes the state of an earlier one with the same name.
   * Resolves when all brokers are registered and serve every listener.
   *
   * @throws Error with the last lines of a node's log if it stops during its start; no node then keeps running
   * @throws Error if the machine does not have the loopback addresses of the brokers
   */
  static async start(spec: KafkaClusterSpec, home: KafkaHome): Promise<LocalKafkaCluster> {
    checkSpec(spec);
    const brokers = Array.from({ length: spec.brokers }, (_, index) => index + 1);
    const addresses = await NodeAddresses.choose(spec.serverless ? [...brokers, SERVERLESS_ENDPOINT] : brokers);
    const cluster = await LocalKafkaCluster.create(spec, home, addresses).catch((error: unknown) => {
      addresses.release();
      throw error;
    });
    try {
      await cluster.nodes.addBrokers(spec.brokers);
      await cluster.nodes.boot(cluster.nodes.all);
      await cluster.nodes.applyExporters();
      await cluster.nodes.applyPublicAccess();
    } catch (error) {
      await cluster.stop();
      throw error;
    }
    return cluster;
  }

  /** Returns the cluster with its controllers and without brokers; nothing runs yet. */
  private static async create(spec: KafkaClusterSpec, home: KafkaHome, addresses: NodeAddresses): Promise<LocalKafkaCluster> {
    const folder = await makeClusterFolder(join(home.stateDir, "kafka", spec.name), home.stateDir, addresses.ofListeners);
    const version = await prepare(spec, home, folder);
    const nodes = await ClusterNodes.create(version, home, folder, addresses);
    return new LocalKafkaCluster(version, home, folder, nodes, addresses);
  }

  get spec(): KafkaClusterSpec {
    return this.version.spec;
  }

  /**
   * Returns `host:port,…` of every broker, and of a serverless cluster its one address, which stay the same for the cluster's lifetime;
   * undefined if the listener is disabled.
   */
  bootstrap(listener: Listener): string | undefined {
    if (!listenersOf(this.spec).includes(listener)) return undefined;
    const hosts = this.spec.serverless ? [this.addresses.of(SERVERLESS_ENDPOINT)] : this.nodes.brokers.map(({ address }) => address);
    return hosts.map((host) => `${host}:${listenerPorts[listener]}`).join(",");
  }

  brokers(): BrokerStatus[] {
    return this.nodes.brokers.map(({ id, address: host, process }) => ({
      id,
      zone: zoneOf(this.spec, id),
      state: process.state,
      pid: process.pid,
      host,
      endpoints: Object.fromEntries(listenersOf(this.spec).map((listener) => [listener, `${host}:${listenerPorts[listener]}`])),
      publicEndpoints: Object.fromEntries(publicListenersOf(this.spec).map(([listener, port]) => [listener, `${host}:${port}`])),
    }));
  }

  /** Returns the id of the leading controller. */
  async controllerId(): Promise<number> {
    return (await this.nodes.quorum(ELECTION_TIMEOUT_MS)).leaderId;
  }

  /** Returns the exporters of nodes, as far as open monitoring has them. Controllers have the JMX exporter only. */
  exporters(): NodeExporters[] {
    const { jmx, node } = this.spec.exporters ?? {};
    return this.nodes.all.map(({ id, role, address }) => ({
      ...{ id, role },
      ...(jmx && { jmx: `${address}:${exporterPorts.jmx}` }),
      ...(node && role === "broker" && { node: `${address}:${exporterPorts.node}` }),
    }));
  }

  /** Returns the file with the log of each broker. */
  logFiles(): { readonly id: number; readonly file: string }[] {
    return this.nodes.brokers.map(({ id, logFile }) => ({ id, file: logFile }));
  }

  /** Returns the consumer groups with their offsets, as the running brokers know them. */
  consumerGroups(): Promise<readonly DescribedGroup[]> {
    return this.nodes.admin.consumerGroups();
  }

  /**
   * Updates the cluster to another specification, as MSK does: restarts every changed node, one at a time, each only when the previous
   * one has caught up; after a change of the release, raises the metadata version; then adds brokers.
   *
   * @throws Error for fewer brokers, other zones, another name, a property that Kafka rejects, or addresses of new brokers that the machine does
   * not have, before any change
   */
  apply(next: KafkaClusterSpec): Promise<void> {
    return this.exclusively(async () => {
      checkSpec(next);
      this.rejectUnsupportedChange(next);
      const version = await prepare(next, this.home, this.folder);
      const otherRelease = next.kafkaVersion !== this.spec.kafkaVersion;
      const changed = await this.nodes.change(version);
      this.version = version;
      await this.roll(changed);
      if (otherRelease) this.home.log(`${next.name}: ${await this.runTool("FinalizeMetadata")}`);
      const added = await this.nodes.addBrokers(next.brokers);
      if (added.length > 0) await this.nodes.boot(added);
      await this.nodes.applyExporters();
      await this.nodes.applyPublicAccess();
    });
  }

  /** Restarts brokers gracefully, one after another, each only when the previous one has caught up. */
  async reboot(ids: readonly number[]): Promise<void> {
    const nodes = ids.map((id) => this.nodes.find(id));
    await this.exclusively(() => this.roll(nodes));
  }

  /**
   * Injects a fault: `kill` is SIGKILL, with a restart after `backAfterMs` (default 5000; null: not until `start`); `hang` is SIGSTOP
   * until `resume`. Resolves when the operating system reports the effect; `start` resolves when the node serves.
   *
   * @param id - a broker's, or a controller's (from 10001)
   */
  async fault(id: number, kind: "kill" | "hang" | "resume" | "start", options: { backAfterMs?: number | null } = {}): Promise<void> {
    const { process } = this.nodes.find(id);
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

  /** Creates a user of the SCRAM listener or changes its password. */
  async setScramUser(name: string, password: string): Promise<void> {
    await this.runTool("ScramUser", ["set", name], { MSK_LOCAL_SCRAM_PASSWORD: password });
  }

  /** @throws Error if the user does not exist */
  async removeScramUser(name: string): Promise<void> {
    await this.runTool("ScramUser", ["remove", name]);
  }

  /** Kills every node. No graceful shutdown is necessary: a stopped cluster is never started again. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.nodes.closeEndpoints();
    await Promise.all(this.nodes.all.map(({ process }) => process.kill(null)));
    this.addresses.release();
  }

  private exclusively<T>(operation: () => Promise<T>): Promise<T> {
    const result = this.operations.then(operation);
    this.operations = result.catch(() => undefined); // the caller receives the failure; the next operation runs anyway
    return result;
  }

  private rejectUnsupportedChange(next: KafkaClusterSpec): void {
    const { name, brokers, zones } = this.spec;
    if (next.name !== name) throw new Error(`cluster ${name} can't be renamed to ${next.name}`);
    if (next.brokers < brokers) throw new Error(`cluster ${name} has ${brokers} brokers: the local platform removes none`);
    if (next.zones.join() !== zones.join()) throw new Error(`cluster ${name} can't move to other zones`);
  }

  private async roll(nodes: readonly Node[]): Promise<void> {
    const controllers = nodes.filter(({ role }) => role === "controller");
    if (controllers.length > 0) {
      const leader = await this.controllerId();
      controllers.sort((a, b) => Number(a.id === leader) - Number(b.id === leader)); // the leader last: one election instead of three
    }
    for (const node of [...controllers, ...nodes.filter(({ role }) => role === "broker")]) {
      if (this.stopping) throw new Error(`cluster ${this.spec.name} is being stopped`);
      this.home.log(`${node.process.name}: restarts`);
      await this.nodes.restart(node);
      await this.caughtUp();
    }
  }

  /** Waits until every running broker is in sync for all its partitions. */
  private async caughtUp(): Promise<void> {
    const check = async () => {
      const running = this.nodes.brokers.filter(({ process }) => process.state === "running");
      const behind = await this.nodes.admin.outOfSync(running.map(({ id }) => id));
      if (behind.length > 0) throw new Error(`${behind.length} partitions are behind, ${behind.slice(0, 5).join(", ")}`);
      return true;
    };
    await until(`the brokers of ${this.spec.name} to catch up`, check, { timeoutMs: CATCH_UP_TIMEOUT_MS, everyMs: 200 });
  }

  /** Runs one of the programs in `java/` against the cluster, with a node's identity. */
  private async runTool(mainClass: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<string> {
    const brokers = this.nodes.brokers.map(({ ports }) => `127.0.0.1:${ports.internal}`).join(",");
    return (await runJava(this.version.jvm, mainClass, [this.folder.adminProperties, brokers, ...args], env)).join("\n");
  }
}

/** Installs everything that a version requires. */
async function prepare(spec: KafkaClusterSpec, home: KafkaHome, { tmpDir, log4j }: ClusterFolder): Promise<Version> {
  for (const { name, reason } of appliedProperties(spec.serverProperties, spec.brokers).ignored)
    home.log(`${spec.name}: ${name} is ignored: ${reason}`);
  const installation = await ensureKafka(home.toolsDir, spec.kafkaVersion, home.log);
  const archive = await ensureClassArchive(installation, home.log);
  const tieredStorageJar = spec.tieredStorage ? await ensureTieredStorage(installation, home.log) : undefined;
  const jmxExporterJar = spec.exporters?.jmx ? await ensureJmxExporter(home.toolsDir, home.log) : undefined;
  return {
    spec,
    tieredStorageJar,
    jmxExporterJar,
    jvm: { java: javaHome().java, classPath: installation.classPath, tmpDir, log4j, archive },
  };
}
