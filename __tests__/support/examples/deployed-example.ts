import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Kafka } from "kafkajs";
import { type ClientConfigOptions, clientConfig } from "../../../tools/client/index.js";
import {
  deploy,
  type Endpoint,
  environmentOf,
  LocalControl,
  type LocalPlatform,
  startLocalPlatform,
  useEndpoint,
} from "../../../tools/deploy/index.js";
import { runFolder } from "../../../tools/setup/folders.js";
import { kafkaClient } from "../../../tools/traffic/kafka-client.js";
import { type PlatformOutputs, platformOutputs } from "../../../tools/traffic/outputs.js";
import { assumeRole } from "../../../tools/traffic/role.js";
import { asRole } from "../clients/role.js";
import { outputOf } from "../processes/output-of.js";

/** A local platform to which the settings of an example were applied with Terraform. */
export class DeployedExample {
  private constructor(
    readonly folder: string,
    private readonly platform: LocalPlatform,
    readonly outputs: PlatformOutputs,
  ) {}

  /** @param settings - path of the settings file, relative to the root */
  static async start(name: string, settings: string): Promise<DeployedExample> {
    const folder = runFolder(name);
    const platform = await startLocalPlatform(join(folder, "local"), () => undefined);
    try {
      const { endpoint } = platform;
      useEndpoint(endpoint);
      const { outputs } = await deploy({ config: settings, folder: join(folder, "cdktf.out"), endpoint });
      await writeFile(join(folder, "outputs.json"), JSON.stringify(outputs));
      return new DeployedExample(folder, platform, platformOutputs.parse(outputs));
    } catch (failure) {
      await platform.stop();
      throw failure;
    }
  }

  async stop(): Promise<void> {
    await this.platform.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  get endpoint(): Endpoint {
    return this.platform.endpoint;
  }

  get control(): LocalControl {
    return new LocalControl(this.platform.endpoint);
  }

  /** Writes the files of `msk client-config` with IAM. @returns their folder */
  async clientFiles(language: ClientConfigOptions["for"]): Promise<string> {
    const out = join(this.folder, `client-${language}`);
    const { caFile } = this.platform.endpoint;
    await outputOf(() => clientConfig({ mechanism: "iam", for: language, outputs: join(this.folder, "outputs.json"), caFile, out }));
    return out;
  }

  /** Returns the environment of a process that has the role of a client in the settings. */
  async environment(client: string): Promise<NodeJS.ProcessEnv> {
    return {
      PATH: process.env["PATH"],
      ...environmentOf(this.platform.endpoint),
      ...(await asRole(this.roleOf(client), this.platform.endpoint)),
    };
  }

  /** Returns a client that has the role of a client in the settings. */
  kafka(client: string): Kafka {
    const { region } = this.platform.endpoint;
    return kafkaClient(this.outputs.bootstrap_brokers_iam, region, () => assumeRole(this.roleOf(client), "test", region));
  }

  private roleOf(client: string): string {
    const role = this.outputs.client_role_arns[client];
    if (!role) throw new Error(`the settings define no client ${client}`);
    return role;
  }
}
