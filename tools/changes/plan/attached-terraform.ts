import { type Endpoint, environmentOf } from "../../deploy/index.js";
import { toolsFolder } from "../../setup/folders.js";
import { terraformEnvironment } from "../../setup/terraform-cli.js";
import { attachProvider } from "./attached-provider.js";
import { runTerraform, type TerraformRun } from "./terraform-run.js";

/** Terraform in one folder. */
export type Run = (args: readonly string[]) => Promise<TerraformRun>;

export interface AttachedTerraform {
  readonly run: Run;
  stop(): Promise<void>;
}

/** Initializes the root that is in a folder, and starts one provider for all that is run there. */
export async function attachedTerraform(folder: string, endpoint: Endpoint): Promise<AttachedTerraform> {
  const environment = { ...process.env, ...(await terraformEnvironment(toolsFolder)), ...environmentOf(endpoint) };
  const init = await runTerraform(["init", "-input=false", "-no-color"], folder, environment);
  if (init.code !== 0) throw new Error(`terraform init failed:\n${init.lines.join("\n")}`);
  const provider = await attachProvider(folder, environment);
  const attached = { ...environment, ...provider.environment };
  return { run: (args) => runTerraform(args, folder, attached), stop: () => provider.stop() };
}
