import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type ChildHandle, startChild, until } from "../local/process/index.js";
import { AWS_PROVIDER } from "./provider-mirror.js";

/** A running AWS provider that Terraform commands share. */
export interface AttachedProvider {
  /** The variables with which Terraform uses this process and starts none for each command. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/**
 * Starts the AWS provider once for any number of commands: starting it takes more than half of the time of a plan.
 *
 * Source: Terraform's plugin documentation, "Debugger-based debugging", 2026-11.
 *
 * @param folder - a root module after `terraform init`
 * @param environment - of the provider itself, which reads AWS's endpoint and credentials from it
 */
export async function attachProvider(folder: string, environment: NodeJS.ProcessEnv): Promise<AttachedProvider> {
  // A provider process that is configured a second time with a CA bundle fails.
  const { AWS_CA_BUNDLE: _, ...env } = environment;
  const found: { settings?: string } = {};
  const child = startChild(binaryIn(folder), ["-debug"], {
    name: "AWS provider",
    env,
    onLine: (line) => {
      const settings = /TF_REATTACH_PROVIDERS='(\{.+\})'/.exec(line)?.[1];
      if (settings) found.settings = settings;
    },
  });
  const settings = await until("the AWS provider", () => found.settings ?? (child.running ? undefined : "exited"), { timeoutMs: 60_000 });
  if (settings === "exited") throw new Error("The AWS provider exited while starting.");
  return { environment: { TF_REATTACH_PROVIDERS: settings }, stop: () => stop(child) };
}

async function stop(child: ChildHandle): Promise<void> {
  child.kill(); // it keeps no state, and takes long to stop after SIGTERM
  await child.exited;
}

/** Returns the file that `init` installed: `.terraform/providers/<source>/<version>/<platform>/terraform-provider-aws_v…`. */
function binaryIn(folder: string): string {
  const entryOf = (path: string, prefix = ""): string => {
    const [entry] = readdirSync(path).filter((name) => name.startsWith(prefix));
    if (!entry) throw new Error(`${path}: contains no ${prefix || "folder"}; run \`terraform init\` first.`);
    return join(path, entry);
  };
  return entryOf(entryOf(entryOf(join(folder, ".terraform", "providers", AWS_PROVIDER))), "terraform-provider-aws");
}
