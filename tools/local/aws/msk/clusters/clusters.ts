import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { AwsError } from "../../protocol/errors.js";
import type { KafkaBackend, RunningCluster } from "../backend.js";
import type { Configurations } from "../configurations/configurations.js";
import { badRequest, notFound } from "../errors.js";
import { parseInput } from "../parse-input.js";
import { brokerSpec } from "../settings/broker-spec.js";
import { changedInfo } from "../settings/changes.js";
import { type Provisioned, provisionedInput, withDefaults } from "../settings/provisioned.js";
import { checkCreation } from "../settings/rules.js";
import { type Serverless, serverlessInput, serverlessSettings, vpcOfBrokers } from "../settings/serverless.js";
import { volumeSizeOf } from "../settings/storage-updates.js";
import { checkVersion } from "../settings/versions.js";
import { type Operation, Operations } from "./operations.js";

const STARTING_GRACE_MS = 3000;

export type ClusterState = "CREATING" | "ACTIVE" | "HEALING" | "UPDATING" | "REBOOTING_BROKER" | "DELETING" | "FAILED";

/** The control plane's record of a cluster. */
export interface Cluster {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly creationTime: string;
  /** Id of the Availability Zone of each client subnet, such as `use1-az1`, in the order of the subnets. */
  readonly zones: readonly string[];
  readonly tags: Record<string, string>;
  currentVersion: string;
  state: ClusterState;
  stateInfo?: { readonly code: string; readonly message: string };
  settings: Provisioned;
  /** Associated secrets: the user name by the ARN of the secret. */
  readonly scramUsers: Map<string, string>;
  /** The request that created a serverless cluster. `settings` are then those of the brokers that emulate it. */
  readonly serverless?: Serverless;
  policy?: { readonly currentVersion: string; readonly policy: string };
  /** When the volumes last grew, ms since 1970. */
  storageGrownAt?: number;
  /** Undefined until the brokers run. */
  running?: RunningCluster;
  /** Settles when the current background operation has finished. */
  work: Promise<void>;
}

const createInput = z.object({
  clusterName: z.string().regex(/^[0-9A-Za-z][0-9A-Za-z-]{0,63}$/, "names have up to 64 letters, digits and hyphens"),
  tags: z.record(z.string(), z.string()).default({}),
});

/** The clusters and their operations. Each is a record with a real Kafka cluster. */
export class Clusters {
  readonly operations = new Operations();
  private readonly all = new Map<string, Cluster>();
  private stopping = false;

  constructor(
    private readonly backend: KafkaBackend,
    private readonly configurations: Configurations,
  ) {}

  list(region: string, { nameFilter = "" } = {}): Cluster[] {
    return [...this.all.values()].filter((cluster) => cluster.region === region && cluster.name.startsWith(nameFilter));
  }

  inAllRegions(): Cluster[] {
    return [...this.all.values()];
  }

  /** Returns a cluster that uses a configuration; undefined if none does. */
  usingConfiguration(configurationArn: string): Cluster | undefined {
    return this.inAllRegions().find(({ settings }) => settings.configurationInfo?.arn === configurationArn);
  }

  /**
   * Returns the bootstrap brokers and the authentication for a client: IAM if the cluster has it, otherwise TLS.
   *
   * @throws AwsError 400 if no such listener is running
   */
  clientAccess(arn: string): { readonly brokers: readonly string[]; readonly auth: "iam" | "tls" } {
    const { running, state } = this.find(arn);
    const auth = running?.bootstrap("iam") ? "iam" : "tls";
    const brokers = running?.bootstrap(auth);
    if (!brokers) throw badRequest(`The cluster is ${state} and has no listener for IAM or TLS.`);
    return { brokers: brokers.split(","), auth };
  }

  find(arn: string): Cluster {
    const cluster = this.all.get(arn);
    if (!cluster) throw notFound(`Cluster ${arn} does not exist.`);
    return cluster;
  }

  /** Creates a provisioned cluster. Its brokers start in the background. */
  async create(region: string, identity: unknown, provisioned: unknown): Promise<Cluster> {
    const settings = withDefaults(parseInput(provisionedInput, provisioned), region, this.backend.accountId);
    checkVersion(settings.kafkaVersion);
    const zones = await this.backend.zoneIds(settings.brokerNodeGroupInfo.clientSubnets, region);
    if (new Set(zones).size !== zones.length)
      throw badRequest("Specify exactly one subnet per Availability Zone in the Client Subnets parameter.");
    checkCreation(settings, this.configurations.properties(settings.configurationInfo, settings.kafkaVersion));
    const { brokerNodeGroupInfo } = settings;
    const securityGroups = await this.orDefault(brokerNodeGroupInfo.securityGroups, brokerNodeGroupInfo.clientSubnets, region);
    return this.register(region, identity, {
      settings: { ...settings, brokerNodeGroupInfo: { ...brokerNodeGroupInfo, securityGroups } },
      zones,
    });
  }

  /** Creates a serverless cluster. The brokers that emulate it start in the background. */
  async createServerless(region: string, identity: unknown, request: unknown): Promise<Cluster> {
    const { vpcConfigs: requested, ...input } = parseInput(serverlessInput, request);
    const zones = await this.backend.zoneIds(vpcOfBrokers(requested).subnetIds, region);
    if (new Set(zones).size < 2) throw badRequest("Subnets in at least two Availability Zones are required.");
    const withGroups = requested.map(async ({ subnetIds, securityGroupIds }) => ({
      subnetIds,
      securityGroupIds: await this.orDefault(securityGroupIds, subnetIds, region),
    }));
    const serverless = { ...input, vpcConfigs: await Promise.all(withGroups) };
    const settings = withDefaults(serverlessSettings(serverless), region, this.backend.accountId);
    return this.register(region, identity, { settings, zones: [...new Set(zones)], serverless });
  }

  /** Returns the security groups; if a request names none, MSK uses the default one of the VPC. Source: MSK API Reference, 2026-11. */
  private async orDefault(groups: readonly string[], [subnetId]: readonly string[], region: string): Promise<string[]> {
    return groups.length > 0 ? [...groups] : [await this.backend.defaultSecurityGroup(subnetId as string, region)];
  }

  private register(region: string, identity: unknown, kind: Pick<Cluster, "settings" | "zones" | "serverless">): Cluster {
    const { clusterName: name, tags } = parseInput(createInput, identity);
    if (this.list(region).some((cluster) => cluster.name === name)) {
      throw new AwsError(409, "ConflictException", `A resource with the name '${name}' already exists.`);
    }
    const arn = `arn:aws:kafka:${region}:${this.backend.accountId}:cluster/${name}/${randomUUID()}-${kind.serverless ? "s1" : "1"}`;
    const cluster: Cluster = {
      ...{ arn, name, region, tags: { ...tags }, state: "CREATING", ...kind },
      scramUsers: new Map(),
      creationTime: new Date().toISOString(),
      currentVersion: newVersion(),
      work: Promise.resolve(),
    };
    this.all.set(arn, cluster);
    cluster.work = this.start(cluster);
    return cluster;
  }

  private async start(cluster: Cluster): Promise<void> {
    try {
      const running = await this.backend.start(await this.specFor(cluster, cluster.settings));
      if (this.stopping) return await running.stop();
      cluster.running = running;
      if (cluster.state === "CREATING") cluster.state = "ACTIVE";
      this.backend.log(`kafka: cluster ${cluster.name} is active`);
    } catch (failure) {
      cluster.state = "FAILED";
      cluster.stateInfo = failureInfo(failure as Error);
      this.backend.log(`kafka: cluster ${cluster.name} failed to start: ${(failure as Error).stack}`);
    }
  }

  /**
   * Starts a change of a running cluster. The record gets the settings `next` and a new version after the brokers have applied the
   * change, and is unchanged if they fail to.
   *
   * @param rollAll - restarts every broker even if no broker setting changes, as a change of hardware does
   */
  change(cluster: Cluster, type: string, next: Provisioned, { rollAll = false } = {}): Operation {
    const [before, after] = changedInfo(cluster.settings, next);
    if (volumeSizeOf(next) > volumeSizeOf(cluster.settings)) cluster.storageGrownAt = Date.now();
    return this.runOperation(cluster, "UPDATING", type, { before, after }, async (running) => {
      const spec = await this.specFor(cluster, next);
      if (JSON.stringify(spec) !== JSON.stringify(running.spec)) await running.apply(spec);
      else if (rollAll) await running.reboot(running.brokers().map(({ id }) => id));
      cluster.settings = next;
    });
  }

  /** Restarts a broker. @throws AwsError 400 if the request does not name exactly one broker of the cluster, as MSK requires */
  reboot(cluster: Cluster, ids: readonly number[]): Operation {
    const [id] = ids;
    if (id === undefined || ids.length !== 1) throw badRequest("You can reboot only one broker at a time.", "brokerIds");
    if (!cluster.running?.brokers().some((broker) => broker.id === id)) throw badRequest(`The cluster has no broker ${id}.`, "brokerIds");
    return this.runOperation(cluster, "REBOOTING_BROKER", "REBOOT_NODE", { before: {}, after: {} }, (running) => running.reboot(ids));
  }

  /**
   * MSK runs one operation at a time. The text for another state follows that of GetBootstrapBrokers; the one for an old version is MSK's
   * (AWS provider issue 25061).
   *
   * @throws AwsError 400 if the cluster is not ACTIVE or `version` is not its current version
   */
  assertUpdatable(cluster: Cluster, version: unknown): void {
    const state = reportedState(cluster);
    if (state !== "ACTIVE") throw badRequest(`You can't update a cluster in ${state} state. Wait until it is ACTIVE.`);
    assertCurrentVersion(cluster, version);
  }

  private runOperation(
    cluster: Cluster,
    state: ClusterState,
    type: string,
    { before, after }: { readonly before: object; readonly after: object },
    work: (running: RunningCluster) => Promise<void>,
  ): Operation {
    const operation = this.operations.begin(cluster.arn, type, before, after);
    cluster.state = state;
    cluster.work = (async () => {
      let failure: Error | undefined;
      try {
        this.operations.run(operation);
        await work(cluster.running as RunningCluster);
        cluster.currentVersion = newVersion();
      } catch (cause) {
        failure = cause as Error;
        this.backend.log(`kafka: ${type} of ${cluster.name} failed: ${failure.stack}`);
      }
      this.operations.finish(operation, failure);
      if (cluster.state === state) cluster.state = "ACTIVE";
    })();
    return operation;
  }

  /**
   * Stops the brokers in the background, then deletes the record. A running operation is finished first.
   *
   * @throws AwsError 400 for a cluster that is CREATING or DELETING: MSK Developer Guide, "Cluster states"; the text is ours
   */
  delete(cluster: Cluster): void {
    if (cluster.state === "CREATING" || cluster.state === "DELETING")
      throw badRequest(`You can't delete a cluster in ${cluster.state} state.`);
    cluster.state = "DELETING";
    const before = cluster.work;
    cluster.work = (async () => {
      await before;
      await cluster.running?.stop();
      this.all.delete(cluster.arn);
      this.operations.removeAll(cluster.arn);
      this.backend.log(`kafka: cluster ${cluster.name} is deleted`);
    })().catch((failure: Error) => this.backend.log(`kafka: cluster ${cluster.name} could not be stopped: ${failure.stack}`));
  }

  /**
   * Stops all brokers and keeps the records. Brokers that are starting get a grace period to stop cleanly; after it they stop with
   * this process.
   */
  async stop(): Promise<void> {
    this.stopping = true;
    const grace = sleep(STARTING_GRACE_MS, undefined, { ref: false });
    await Promise.all(this.inAllRegions().map(({ running, work }) => (running ? running.stop() : Promise.race([work, grace]))));
  }

  private async specFor(cluster: Cluster, settings: Provisioned) {
    const arns = settings.clientAuthentication.tls?.certificateAuthorityArnList ?? [];
    const caPems = await Promise.all(arns.map((arn) => this.backend.certificateAuthority(arn)));
    return brokerSpec({ ...cluster, caPems }, settings, this.configurations);
  }
}

/** @throws AwsError 400 if a request names another version of the cluster than the current one */
export function assertCurrentVersion({ currentVersion }: Cluster, version: unknown): void {
  if (version !== undefined && version !== currentVersion)
    throw badRequest("The version of the cluster isn't current. Check the current version and try again.", "currentVersion");
}

/** Returns the state that MSK reports: HEALING while a broker of an ACTIVE cluster is not running. */
export function reportedState({ state, running }: Cluster): ClusterState {
  const allRunning = running?.brokers().every((broker) => broker.state === "running") ?? true;
  return state === "ACTIVE" && !allRunning ? "HEALING" : state;
}

/** Returns the reason of a FAILED cluster. Codes and texts are ours; the log has the details. */
function failureInfo(failure: Error): NonNullable<Cluster["stateInfo"]> {
  if (failure instanceof AwsError) return { code: "InvalidRequest", message: failure.message };
  const [reason = ""] = failure.message.split("\n");
  return { code: "BrokersDidNotStart", message: `The brokers of the cluster did not start: ${reason}` };
}

/** Returns a new cluster version in MSK's format, such as K3AEGXETSR30VB. */
const newVersion = () => `K${randomUUID().replaceAll("-", "").slice(0, 13).toUpperCase()}`;
