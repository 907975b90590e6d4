import { z } from "zod";
import { outputsOfEnvironment, readOutputs } from "../terraform/index.js";

/** The outputs of the platform stack that clients need. They are the same for local and AWS deployments. */
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
 * Reads the outputs of a deployed platform from the file in `MSK_OUTPUTS`, or else with `terraform output` in the folder in `MSK_STACK`.
 *
 * @throws Error if neither variable is set, or a required output is missing
 */
export async function deployedOutputs(): Promise<PlatformOutputs> {
  const source = outputsOfEnvironment();
  if (!source) {
    throw new Error(
      "Neither MSK_OUTPUTS nor MSK_STACK is set; set MSK_OUTPUTS to a file of outputs or MSK_STACK to the folder of an applied stack, or run `make integration`.",
    );
  }
  const parsed = platformOutputs.safeParse(await readOutputs(source));
  if (!parsed.success)
    throw new Error(`${source.file ?? source.stack}: not the outputs of the platform stack:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
