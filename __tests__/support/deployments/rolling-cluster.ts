import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DescribeClusterV2Command, KafkaClient, UpdateConnectivityCommand } from "@aws-sdk/client-kafka";
import { expect } from "@jest/globals";
import type { Kafka } from "kafkajs";
import { LocalControl } from "../../../tools/deploy/index.js";
import { withAdmin } from "../../../tools/local/kafka-admin.js";
import { until } from "../../../tools/local/process/index.js";
import type { PlannedChange } from "../../../tools/terraform/index.js";
import { kafkaClient } from "../../../tools/traffic/kafka-client.js";
import { type TopicHealth, untilHealth, untilInSync } from "../../../tools/traffic/leaders.js";
import type { Account } from "../../../tools/traffic/ledger.js";
import { PlainTerraform } from "./plain-terraform.js";
import { SteadyProducer } from "./steady-producer.js";

/** The settings of the cluster that change. */
export interface Rolling {
  readonly kafkaVersion: string;
  readonly retentionHours: number;
}

/** The effects of an apply during a running producer. */
export interface Rolled {
  readonly plan: readonly PlannedChange[];
  readonly account: Account;
  /** The Kafka release of the brokers' processes and the property that they use; joined by commas if they differ. */
  readonly release: string;
  readonly retentionHours: string;
  /** True if the cluster's metadata version was raised. */
  readonly metadataRaised: boolean;
  /** The number of brokers that run in the same process as before. */
  readonly notRestarted: number;
  /** The brokers that the cluster's metadata did not list at some time during the apply. */
  readonly absent: readonly number[];
  /** The largest number of brokers that it did not list at the same time. */
  readonly mostAbsent: number;
}

const TOPIC = "rolling";
const BROKERS = [1, 2, 3];

/** A cluster of plain Terraform on its own local platform, changed under load. */
export class RollingCluster {
  private constructor(
    private readonly plain: PlainTerraform,
    private readonly kafka: Kafka,
  ) {}

  static async create(first: Rolling): Promise<RollingCluster> {
    const plain = await PlainTerraform.start("rolling-hcl");
    try {
      const terraform = await plain.with(variables(first));
      await terraform.init();
      await terraform.apply();
      const { region, accessKeyId, secretAccessKey } = plain.platform.endpoint;
      const { bootstrap_brokers: brokers } = await terraform.outputs();
      const kafka = kafkaClient(String(brokers), region, { accessKeyId, secretAccessKey }, { retry: { retries: 20 } });
      const topics = [{ topic: TOPIC, numPartitions: 6, replicationFactor: 3 }];
      await withAdmin(kafka, (admin) => admin.createTopics({ waitForLeaders: false, topics }));
      await untilInSync(kafka, TOPIC, 3);
      return new RollingCluster(plain, kafka);
    } catch (failure) {
      await plain.stop();
      throw failure;
    }
  }

  /** Applies a change during a running producer. */
  async roll(next: Rolling): Promise<Rolled> {
    const log = join(this.plain.folder, "local", "platform.log");
    const logged = readFileSync(log, "utf8").length;
    const before = await this.pids();
    const producer = new SteadyProducer(this.kafka, TOPIC);
    const terraform = await this.plain.with(variables(next));
    const plan = await terraform.plan();
    const watching = this.watch();
    await terraform.apply();
    const listed = await watching.end();
    const rest = await terraform.plan();
    if (rest.length > 0) throw new Error(`a second plan is not empty: ${JSON.stringify(rest)}`);
    const account = await producer.stop();
    const after = await this.pids();
    return {
      plan,
      account,
      release: distinct(after.map(releaseOf)),
      metadataRaised: readFileSync(log, "utf8").slice(logged).includes("metadata.version"),
      retentionHours: distinct(await this.retentionHours()),
      notRestarted: after.filter((pid) => before.includes(pid)).length,
      absent: BROKERS.filter((id) => listed.some((brokers) => !brokers.includes(id))),
      mostAbsent: Math.max(...listed.map((brokers) => BROKERS.length - brokers.length)),
    };
  }

  /** Tries to apply a change that MSK refuses. @returns Terraform's error */
  async refusal(next: Rolling): Promise<string> {
    const terraform = await this.plain.with(variables(next));
    await terraform.plan();
    return terraform.apply().then(
      () => "",
      (error: unknown) => String(error),
    );
  }

  /** Turns off clients' access to ZooKeeper. The AWS provider has no argument for it: provider issue 49772. */
  async turnOffZookeeperAccess(): Promise<void> {
    const { region, accessKeyId, secretAccessKey, endpoint } = this.plain.platform.endpoint;
    const msk = new KafkaClient({ region, endpoint, credentials: { accessKeyId, secretAccessKey } });
    const ClusterArn = String((await (await this.plain.with()).outputs())["cluster_arn"]);
    const described = async () => (await msk.send(new DescribeClusterV2Command({ ClusterArn }))).ClusterInfo;
    const CurrentVersion = (await described())?.CurrentVersion;
    await msk.send(new UpdateConnectivityCommand({ ClusterArn, CurrentVersion, ZookeeperAccess: { Enabled: false } }));
    await until("the update of connectivity", async () => (await described())?.State === "ACTIVE");
    msk.destroy();
  }

  /** Reads which brokers the cluster lists, several times a second, until `end`. */
  private watch(): { end: () => Promise<(readonly number[])[]> } {
    const listed: (readonly number[])[] = [];
    let ended = false;
    const sample = ({ brokers }: TopicHealth) => {
      listed.push(brokers);
      return ended;
    };
    const watching = untilHealth(this.kafka, TOPIC, "the end of the apply", sample, { timeoutMs: 1_800_000, everyMs: 200 });
    watching.catch(() => undefined); // thrown by `end`
    const end = async () => {
      ended = true;
      await watching;
      return listed;
    };
    return { end };
  }

  stop(): Promise<void> {
    return this.plain.stop();
  }

  private async pids(): Promise<(number | undefined)[]> {
    return (await new LocalControl(this.plain.platform.endpoint).brokers("rolling")).map(({ pid }) => pid);
  }

  private async retentionHours(): Promise<(string | undefined)[]> {
    const resources = ["1", "2", "3"].map((name) => ({ type: 4, name, configNames: ["log.retention.hours"] }));
    const described = await withAdmin(this.kafka, (admin) => admin.describeConfigs({ includeSynonyms: false, resources }));
    return described.resources.map(({ configEntries }) => configEntries[0]?.configValue);
  }
}

/** Expects an update in place, a restart of every broker, one after another, and no loss of acknowledged records. */
export function expectRolledInPlace({ plan, notRestarted, absent, mostAbsent, account }: Rolled, addresses: readonly string[]): void {
  expect(plan).toEqual(addresses.map((address) => ({ address, actions: ["update"] })));
  expect({ notRestarted, absent, mostAbsent }).toEqual({ notRestarted: 0, absent: BROKERS, mostAbsent: 1 });
  expect(account.lost).toEqual([]);
  expect(account.acknowledged).toBeGreaterThan(200);
}

const variables = ({ kafkaVersion, retentionHours }: Rolling) => ({ kafka_version: kafkaVersion, retention_hours: retentionHours });

const distinct = (values: readonly (string | undefined)[]) => [...new Set(values)].join();

/** Returns the Kafka release of a process, from the name of Kafka's jar on its class path. */
function releaseOf(pid: number | undefined): string | undefined {
  return /kafka_2\.13-([\d.]+)\.jar/.exec(readFileSync(`/proc/${pid}/cmdline`, "utf8"))?.[1];
}
