import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { z } from "zod";

const run = promisify(execFile);

/** What the platform's stack tells its users: the outputs that a client needs, whoever applied it and wherever it runs. */
export const platformOutputs = z.object({
  region: z.string(),
  cluster_arn: z.string(),
  cluster_name: z.string(),
  bootstrap_brokers_iam: z.string().min(1),
  bootstrap_brokers_tls: z.string().optional(),
  api_endpoint: z.url(),
  consumer_function_name: z.string(),
  producer_function_name: z.string(),
  topic_admin_function_name: z.string(),
  event_topic: z.string(),
  dead_letter_topic: z.string(),
  consumer_group: z.string(),
  on_failure_queue_url: z.string(),
  client_role_arns: z.record(z.string(), z.string()),
});

export type PlatformOutputs = z.output<typeof platformOutputs>;

/**
 * The outputs of a deployed platform: from the file that `MSK_OUTPUTS` names, else by `terraform output` in the stack's folder that
 * `MSK_STACK` names.
 *
 * @throws if neither is set, or an output that clients need is missing
 */
export async function deployedOutputs(): Promise<PlatformOutputs> {
  const { MSK_OUTPUTS: file, MSK_STACK: stack } = process.env;
  if (file) return understand(await readFile(file, "utf8"), file);
  if (stack) return understand((await run("terraform", ["output", "-json"], { cwd: stack })).stdout, stack);
  throw new Error(
    "Neither MSK_OUTPUTS (a file of outputs) nor MSK_STACK (the folder of an applied stack) is set; `make integration` does without.",
  );
}

/** Either `terraform output -json` as it is, or its values alone. */
function understand(text: string, source: string): PlatformOutputs {
  const values = Object.entries(JSON.parse(text) as Record<string, unknown>).map(([name, value]) => [
    name,
    isWrapped(value) ? value.value : value,
  ]);
  const parsed = platformOutputs.safeParse(Object.fromEntries(values));
  if (!parsed.success) throw new Error(`${source}: not the outputs of the platform stack:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

const isWrapped = (value: unknown): value is { value: unknown } =>
  typeof value === "object" && value !== null && "value" in value && "type" in value;
