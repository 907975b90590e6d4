import { readFile } from "node:fs/promises";
import { z } from "zod";

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
 * Reads outputs from a file: either `terraform output -json` as it is, or its values alone.
 *
 * @throws if an output that clients need is missing
 */
export async function readOutputs(file: string): Promise<PlatformOutputs> {
  const raw = JSON.parse(await readFile(file, "utf8")) as Record<string, unknown>;
  const values = Object.entries(raw).map(([name, value]) => [name, isWrapped(value) ? value.value : value]);
  const parsed = platformOutputs.safeParse(Object.fromEntries(values));
  if (!parsed.success) throw new Error(`${file}: not the outputs of the platform stack:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

const isWrapped = (value: unknown): value is { value: unknown } =>
  typeof value === "object" && value !== null && "value" in value && "type" in value;
