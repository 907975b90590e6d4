import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type ChildHandle, startChild, until } from "../../local/process/index.js";

/** The provider's own name, by which Terraform asks for it. */
const AWS = "registry.terraform.io/hashicorp/aws";

export interface AttachedProvider {
  /** What makes Terraform use it instead of starting one for each command. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/**
 * Starts the AWS provider once, for any number of commands: more than half of what a plan takes is the start of a provider.
 * Source: Terraform's plugin documentation, "Debugger-based debugging", 2026-11.
 *
 * @param folder where `terraform init` has been
 * @param environment of the provider itself, which reads where AWS is from it
 */
export async function attachProvider(folder: string, environment: NodeJS.ProcessEnv): Promise<AttachedProvider> {
  // A provider that is configured more than once can't be given an authority of its own again: it fails the second time.
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
  const settings = await until("the AWS provider", () => found.settings ?? (child.running ? undefined : "ended"), { timeoutMs: 60_000 });
  if (settings === "ended") throw new Error("the AWS provider ended while starting");
  return { environment: { TF_REATTACH_PROVIDERS: settings }, stop: () => stop(child) };
}

async function stop(child: ChildHandle): Promise<void> {
  child.kill(); // it holds nothing, and takes its time over SIGTERM
  await child.exited;
}

/** `.terraform/providers/<name>/<version>/<platform>/terraform-provider-aws_v…`, as `init` leaves it. */
function binaryIn(folder: string): string {
  const one = (path: string, begins = ""): string => {
    const [entry] = readdirSync(path).filter((name) => name.startsWith(begins));
    if (!entry) throw new Error(`${path}: holds no ${begins || "folder"}: run terraform init first`);
    return join(path, entry);
  };
  return one(one(one(join(folder, ".terraform", "providers", AWS))), "terraform-provider-aws");
}
