import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { interruptible } from "../command/interrupt.js";
import { runChild } from "../local/process/index.js";
import { root } from "../setup/folders.js";
import { type OutputsSource, readOutputs, Terraform, terraformEnvironment } from "../terraform/index.js";
import { grafanaApi } from "./grafana-api.js";
import { withToken } from "./with-token.js";

/** The outputs of the platform that Grafana's content needs. */
const platform = z.object({
  region: z.string(),
  grafana_url: z.url(),
  grafana_workspace_id: z.string(),
  prometheus_endpoint: z.url(),
  alarm_topic_arn: z.string().default(""),
});

export interface GrafanaContentOptions {
  /** The settings file of the deployed platform. */
  readonly config: string;
  /** Where the platform's outputs are. */
  readonly source: OutputsSource;
  /** The folder for the synthesized stacks. @default cdktf.out */
  readonly folder?: string;
  readonly log: (line: string) => void;
}

/**
 * Applies the stack `grafana` with a token that exists for minutes. The token is in the environment of Terraform only.
 *
 * @throws Error if the settings or the platform have no workspace, or Terraform fails
 */
export async function grafanaContent({ config, source, folder = join(root, "cdktf.out"), log }: GrafanaContentOptions): Promise<void> {
  const outputs = platform.safeParse(await readOutputs(source));
  if (!outputs.success) {
    throw new Error(
      `${source.file ?? source.stack}: these outputs are not of a platform with a Grafana workspace (observability.grafana):\n${z.prettifyError(outputs.error)}`,
    );
  }
  const { region, grafana_workspace_id: workspaceId, ...inputs } = outputs.data;
  await interruptible(async (signal) => {
    const { code, lines } = await runChild(process.execPath, ["--import", "tsx", join(root, "main.ts")], {
      ...{ name: "main.ts", cwd: root, signal },
      env: { ...process.env, MSK_CONFIG: config, CDKTF_OUTDIR: folder },
    });
    signal.throwIfAborted();
    const stack = join(folder, "stacks", "grafana");
    if (code !== 0 || !existsSync(stack)) throw new Error(lines.join("\n").trim() || `${config} has no Grafana workspace`);
    log("Creating a token of 15 minutes");
    await withToken(grafanaApi(region), workspaceId, async (token) => {
      const variables = Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`TF_VAR_${name}`, value]));
      const environment = await terraformEnvironment({ ...process.env, ...variables, GRAFANA_AUTH: token });
      const terraform = new Terraform({ folder: stack, environment, progress: log, signal });
      await terraform.init();
      const { add, change, remove } = await terraform.apply();
      log(`Applied: ${add} added, ${change} changed, ${remove} destroyed`);
    });
    log("Deleted the token");
  });
}
