import { attachProvider } from "./attached-provider.js";
import { type RunCommand, requireSuccess, runTerraform } from "./run-terraform.js";

/** Terraform in one folder, with one provider process for all of its commands. */
export interface TerraformSession {
  readonly run: RunCommand;
  stop(): Promise<void>;
}

/**
 * Initializes the root module in a folder, and starts one AWS provider for every command that is run there.
 *
 * @param environment - see {@link terraformEnvironment}
 * @param signal - interrupts a running command: Terraform finishes the changes that it has begun
 */
export async function startTerraformSession(
  folder: string,
  environment: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<TerraformSession> {
  const interruptible = signal && { signal };
  requireSuccess(await runTerraform(["init", "-input=false", "-no-color"], { folder, environment, ...interruptible }));
  const provider = await attachProvider(folder, environment);
  const attached = { ...environment, ...provider.environment };
  return { run: (args) => runTerraform(args, { folder, environment: attached, ...interruptible }), stop: () => provider.stop() };
}
