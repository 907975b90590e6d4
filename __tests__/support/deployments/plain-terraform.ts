import { cpSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { environmentOf, type LocalPlatform, startLocalPlatform, useEndpoint } from "../../../tools/deploy/index.js";
import { root, runFolder } from "../../../tools/setup/folders.js";
import { Terraform, terraformEnvironment } from "../../../tools/terraform/index.js";

/** A plain Terraform configuration on its own local platform. */
export class PlainTerraform {
  private constructor(
    readonly folder: string,
    readonly platform: LocalPlatform,
  ) {}

  /** Starts a platform and directs this process to it. @param configuration - the folder in `__tests__/support/configurations` */
  static async start(configuration: string): Promise<PlainTerraform> {
    const folder = runFolder(configuration);
    const platform = await startLocalPlatform(join(folder, "local"), () => undefined);
    useEndpoint(platform.endpoint);
    cpSync(join(root, "__tests__/support/configurations", configuration), folder, { recursive: true });
    return new PlainTerraform(folder, platform);
  }

  /** @param variables - the configuration's variables by name; values other than strings are written as JSON */
  async with(variables: Readonly<Record<string, unknown>> = {}): Promise<Terraform> {
    const assignments = Object.entries(variables).map(([name, value]) => [
      `TF_VAR_${name}`,
      typeof value === "string" ? value : JSON.stringify(value),
    ]);
    const environment = await terraformEnvironment({ ...environmentOf(this.platform.endpoint), ...Object.fromEntries(assignments) });
    return new Terraform({ folder: this.folder, environment });
  }

  async stop(): Promise<void> {
    await this.platform.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
