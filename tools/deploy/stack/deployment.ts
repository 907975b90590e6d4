import { existsSync } from "node:fs";
import { join } from "node:path";
import { buildFunctions } from "../../build/functions.js";
import { runChild } from "../../local/process/index.js";
import { functionsFolder, root } from "../../setup/folders.js";
import { type Applied, Terraform, terraformEnvironment } from "../../terraform/index.js";
import { type Endpoint, environmentOf } from "../platform/endpoint.js";

export interface DeploymentOptions {
  /** The settings file: an absolute path, or one relative to the repository's root. */
  readonly config: string;
  /** The folder for the synthesized stacks and Terraform's state. Each deployment needs its own. */
  readonly folder: string;
  /** The local platform to deploy to. @default AWS, with the credentials of the environment */
  readonly endpoint?: Endpoint;
  readonly progress?: (line: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Synthesizes the platform stack of a settings file.
 *
 * @returns Terraform on that stack
 * @throws Error with the report of all problems of the settings
 */
export async function synthesize({ config, folder, endpoint, progress, signal }: DeploymentOptions): Promise<Terraform> {
  await buildFunctions(functionsFolder);
  const { code, lines } = await runChild(process.execPath, ["--import", "tsx", join(root, "main.ts")], {
    name: "main.ts",
    cwd: root,
    env: { ...process.env, MSK_CONFIG: config, CDKTF_OUTDIR: folder },
    ...(signal && { signal }),
  });
  signal?.throwIfAborted();
  if (code !== 0) throw new Error(lines.join("\n").trim() || `main.ts failed (exit ${code})`);
  const stack = join(folder, "stacks", "platform");
  if (!existsSync(stack)) throw new Error(`main.ts wrote no stack to ${stack}.`);
  return new Terraform({
    folder: stack,
    environment: await terraformEnvironment(endpoint && environmentOf(endpoint)),
    ...(progress && { progress }),
    ...(signal && { signal }),
  });
}

/** A stack that was applied. */
export interface Deployed {
  readonly terraform: Terraform;
  readonly applied: Applied;
  readonly outputs: Record<string, unknown>;
}

/** Synthesizes, initializes and applies. A second run applies only differences. */
export async function deploy(options: DeploymentOptions): Promise<Deployed> {
  const progress = options.progress ?? (() => undefined);
  progress(`Synthesizing ${options.config}`);
  const terraform = await synthesize(options);
  progress("Initializing Terraform");
  await terraform.init();
  progress("Applying with Terraform");
  const applied = await terraform.apply();
  const { add, change, remove } = applied;
  progress(`Applied: ${add} added, ${change} changed, ${remove} destroyed`);
  return { terraform, applied, outputs: await terraform.outputs() };
}
