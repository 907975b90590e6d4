import { cpSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "@jest/globals";
import type { Kafka } from "kafkajs";
import {
  environmentOf,
  LocalControl,
  type LocalPlatform,
  type PlannedChange,
  startLocalPlatform,
  Terraform,
  useEndpoint,
} from "../../tools/deploy/index.js";
import { root, runFolder, toolsFolder } from "../../tools/setup/folders.js";
import { terraformEnvironment } from "../../tools/setup/terraform-cli.js";
import { kafkaClient } from "../../tools/traffic/kafka-client.js";
import { untilInSync } from "../../tools/traffic/leaders.js";
import type { Account } from "../../tools/traffic/ledger.js";
import { SteadyProducer } from "./steady-producer.js";

/** What of the cluster changes. */
export interface Rolling {
  readonly kafkaVersion: string;
  readonly retentionHours: number;
}

/** What an apply did while records were written. */
export interface Rolled {
  readonly plan: readonly PlannedChange[];
  readonly account: Account;
  /** The Kafka release that the brokers' processes run, and the property that they go by; several where they differ. */
  readonly release: string;
  readonly retentionHours: string;
  /** The cluster's metadata went to the version of a newer release. */
  readonly metadataRaised: boolean;
  /** Brokers that are the same process as before. */
  readonly untouched: number;
}

const TOPIC = "rolling";

/** A cluster of plain Terraform on a local platform of its own, changed under load. */
export class RollingCluster {
  private constructor(
    private readonly folder: string,
    private readonly platform: LocalPlatform,
    private readonly kafka: Kafka,
  ) {}

  static async create(first: Rolling): Promise<RollingCluster> {
    const folder = runFolder("rolling");
    const platform = await startLocalPlatform(join(folder, "local"), () => undefined);
    try {
      useEndpoint(platform.endpoint);
      cpSync(join(root, "__tests__/support/rolling-hcl"), folder, { recursive: true });
      const terraform = await terraformFor(folder, platform, first);
      await terraform.init();
      await terraform.apply();
      const { region, accessKeyId, secretAccessKey } = platform.endpoint;
      const { bootstrap_brokers: brokers } = await terraform.outputs();
      const kafka = kafkaClient(String(brokers), region, { accessKeyId, secretAccessKey }, { retry: { retries: 20 } });
      const admin = kafka.admin();
      await admin.connect();
      await admin.createTopics({ waitForLeaders: false, topics: [{ topic: TOPIC, numPartitions: 6, replicationFactor: 3 }] });
      await admin.disconnect();
      await untilInSync(kafka, TOPIC, 3);
      return new RollingCluster(folder, platform, kafka);
    } catch (failure) {
      await platform.stop(true);
      throw failure;
    }
  }

  /** Applies a change under a running producer. */
  async roll(next: Rolling): Promise<Rolled> {
    const log = join(this.folder, "local", "platform.log");
    const logged = readFileSync(log, "utf8").length;
    const before = await this.pids();
    const producer = new SteadyProducer(this.kafka, TOPIC);
    const terraform = await terraformFor(this.folder, this.platform, next);
    const plan = await terraform.plan();
    await terraform.apply();
    const rest = await terraform.plan();
    if (rest.length > 0) throw new Error(`a second plan is not empty: ${JSON.stringify(rest)}`);
    const account = await producer.end();
    const after = await this.pids();
    return {
      plan,
      account,
      release: alike(after.map(releaseOf)),
      metadataRaised: readFileSync(log, "utf8").slice(logged).includes("metadata.version"),
      retentionHours: alike(await this.retentionHours()),
      untouched: after.filter((pid) => before.includes(pid)).length,
    };
  }

  async stop(): Promise<void> {
    await this.platform.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async pids(): Promise<(number | undefined)[]> {
    return (await new LocalControl(this.platform.endpoint).brokers("rolling")).map(({ pid }) => pid);
  }

  private async retentionHours(): Promise<(string | undefined)[]> {
    const admin = this.kafka.admin();
    await admin.connect();
    try {
      const resources = ["1", "2", "3"].map((name) => ({ type: 4, name, configNames: ["log.retention.hours"] }));
      const described = await admin.describeConfigs({ includeSynonyms: false, resources });
      return described.resources.map(({ configEntries }) => configEntries[0]?.configValue);
    } finally {
      await admin.disconnect();
    }
  }
}

async function terraformFor(folder: string, { endpoint }: LocalPlatform, { kafkaVersion, retentionHours }: Rolling): Promise<Terraform> {
  const environment = {
    ...process.env,
    ...(await terraformEnvironment(toolsFolder)),
    ...environmentOf(endpoint),
    TF_VAR_kafka_version: kafkaVersion,
    TF_VAR_retention_hours: String(retentionHours),
  };
  return new Terraform({ folder, environment });
}

/** In place, every broker another process, and nothing lost of what was written meanwhile. */
export function expectRolledInPlace({ plan, untouched, account }: Rolled, addresses: readonly string[]): void {
  expect(plan).toEqual(addresses.map((address) => ({ address, actions: ["update"] })));
  expect(untouched).toBe(0);
  expect(account.lost).toEqual([]);
  expect(account.acknowledged).toBeGreaterThan(200);
}

const alike = (values: readonly (string | undefined)[]) => [...new Set(values)].join();

/** The jar of Kafka itself on a process's class path says which release it is. */
function releaseOf(pid: number | undefined): string | undefined {
  return /kafka_2\.13-([\d.]+)\.jar/.exec(readFileSync(`/proc/${pid}/cmdline`, "utf8"))?.[1];
}
