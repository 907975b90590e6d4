import { readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Consumer, Kafka } from "kafkajs";
import { parse, stringify } from "yaml";
import { prometheusRules } from "../../../dashboards/rules/index.js";
import {
  collectMetrics,
  deploy,
  type Endpoint,
  LocalControl,
  type LocalPlatform,
  startLocalPlatform,
  useEndpoint,
} from "../../../tools/deploy/index.js";
import { root, runFolder } from "../../../tools/setup/folders.js";
import { ApiClient } from "../../../tools/traffic/api-client.js";
import { kafkaClient } from "../../../tools/traffic/kafka-client.js";
import { type PlatformOutputs, platformOutputs } from "../../../tools/traffic/outputs.js";
import { assumeRole, type Credentials } from "../../../tools/traffic/role.js";
import { Workspace } from "./workspace.js";

/** A minute of CloudWatch: alarms of 15 minutes ring after half a minute. */
const MINUTE_SECONDS = 2;
/** Requests at a time. One alone would not be in every minute while brokers are down, because each then takes seconds. */
const SENDERS = 8;
const GROUP = "integration-observed";

/** A deployed platform under load, with everything that observes it turned on. */
export class ObservedPlatform {
  readonly group = GROUP;
  private consumer: Consumer | undefined;
  private sending: Promise<void>[] = [];
  private stopping = false;

  private constructor(
    private readonly platform: LocalPlatform,
    private readonly folder: string,
    readonly outputs: PlatformOutputs,
    private readonly tester: Credentials,
    readonly workspace: Workspace,
  ) {}

  static async start(): Promise<ObservedPlatform> {
    const folder = runFolder("observability");
    const platform = await startLocalPlatform(join(folder, "local"), () => undefined, undefined, { minuteSeconds: MINUTE_SECONDS });
    try {
      const { endpoint } = platform;
      useEndpoint(endpoint);
      const deployed = await deploy({ config: settingsIn(folder), folder: join(folder, "cdktf.out"), endpoint });
      const outputs = platformOutputs.parse(deployed.outputs);
      const tester = await assumeRole(outputs.client_role_arns["integration-tester"] as string, "observability", endpoint.region);
      const workspace = await Workspace.create(endpoint, "observability");
      await workspace.addRules(prometheusRules);
      await collectMetrics(endpoint, { ...deployed.outputs, prometheus_endpoint: workspace.url }, 10);
      const observed = new ObservedPlatform(platform, folder, outputs, tester, workspace);
      await observed.consume();
      observed.sending = Array.from({ length: SENDERS }, () => observed.send());
      return observed;
    } catch (error) {
      await platform.stop(true);
      throw error;
    }
  }

  get endpoint(): Endpoint {
    return this.platform.endpoint;
  }

  get control(): LocalControl {
    return new LocalControl(this.endpoint);
  }

  /** Returns a client that authenticates with IAM. @param credentials - @default those of the role that tests use */
  kafka(credentials: Partial<Credentials> = {}): Kafka {
    const { bootstrap_brokers_iam: brokers } = this.outputs;
    return kafkaClient(brokers, this.endpoint.region, { ...this.tester, ...credentials }, { retry: { retries: 0 } });
  }

  /** Starts the observed consumer group. */
  async consume(): Promise<void> {
    this.consumer = kafkaClient(this.outputs.bootstrap_brokers_iam, this.endpoint.region, this.tester).consumer({ groupId: GROUP });
    await this.consumer.connect();
    await this.consumer.subscribe({ topic: this.outputs.event_topic, fromBeginning: true });
    await this.consumer.run({ eachMessage: async () => undefined });
  }

  async stopConsumer(): Promise<void> {
    await this.consumer?.disconnect();
    this.consumer = undefined;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.all(this.sending);
    await this.stopConsumer();
    await this.platform.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Sends events until the end, whether they are accepted or not. */
  private async send(): Promise<void> {
    const api = new ApiClient({ endpoint: this.outputs.api_endpoint, region: this.endpoint.region, credentials: this.tester });
    while (!this.stopping) {
      await api.post("/ads/ad-42/impression", { eventId: crypto.randomUUID(), impressions: 1 }).catch(() => undefined);
    }
  }
}

/** Writes the settings: those of config/dev.yaml, with all metrics and a lag objective. */
function settingsIn(folder: string): string {
  const settings = parse(readFileSync(join(root, "config", "dev.yaml"), "utf8"));
  settings.cluster.enhancedMonitoring = "PER_TOPIC_PER_PARTITION";
  settings.cluster.prometheus = { jmxExporter: true, nodeExporter: true };
  settings.observability = { lag: { [GROUP]: { topics: ["ad-events"], maxSeconds: 60, maxRecords: 1_000 } } };
  const file = join(folder, "settings.yaml");
  writeFileSync(file, stringify(settings));
  return file;
}
