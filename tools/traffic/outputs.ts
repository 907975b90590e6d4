import { z } from "zod";
import { outputsOfEnvironment, terraformOutputs } from "./terraform-outputs.js";

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
  const source = outputsOfEnvironment();
  if (!source) {
    throw new Error(
      "Neither MSK_OUTPUTS (a file of outputs) nor MSK_STACK (the folder of an applied stack) is set; `make integration` does without.",
    );
  }
  const parsed = platformOutputs.safeParse(await terraformOutputs(source));
  if (!parsed.success)
    throw new Error(`${source.file ?? source.stack}: not the outputs of the platform stack:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
