import { z } from "zod";
import { defaultMaxMessageBytes } from "../../modules/cluster/index.js";
import { type OutputsSource, terraformOutputs } from "../traffic/terraform-outputs.js";
import { type ClusterFacts, clusterIdentity, type Mechanism, mechanisms } from "./client-facts.js";

const servers = z.string().nullish();

const clusterArn = z.string().refine((arn) => clusterIdentity(arn) !== undefined, "not the ARN of an MSK cluster");

/** The outputs that clients need: those of the platform's stack, and of a root module that hands a cluster module's own through. */
const clusterOutputs = z.object({
  cluster_arn: clusterArn.optional(),
  /** As the modules of a cluster alone call it. */
  arn: clusterArn.optional(),
  bootstrap_brokers_iam: servers,
  bootstrap_brokers_scram: servers,
  /** Of mutual TLS and of TLS without client authentication alike. */
  bootstrap_brokers_tls: servers,
  /** Tells the two apart; without it, TLS is taken for mutual. */
  client_authentication: z.array(z.string()).nullish(),
  max_message_bytes: z.number().int().positive().nullish(),
});

/**
 * A deployed cluster by what Terraform says of it.
 *
 * @throws Error if an output that clients need is missing or no output of a cluster
 */
export async function factsFromOutputs(source: OutputsSource): Promise<ClusterFacts> {
  const parsed = clusterOutputs.safeParse(await terraformOutputs(source));
  if (!parsed.success) throw new Error(`${source.file ?? source.stack}: not the outputs of a cluster:\n${z.prettifyError(parsed.error)}`);
  const outputs = parsed.data;
  const identity = clusterIdentity(outputs.cluster_arn ?? outputs.arn ?? "");
  if (!identity) throw new Error(`${source.file ?? source.stack}: not the outputs of a cluster: there is neither cluster_arn nor arn.`);
  const listeners = {
    iam: outputs.bootstrap_brokers_iam,
    scram: outputs.bootstrap_brokers_scram,
    mtls: outputs.bootstrap_brokers_tls,
  } satisfies Record<Mechanism, unknown>;
  const accepted = outputs.client_authentication ?? mechanisms;
  return {
    ...identity,
    bootstrap: Object.fromEntries(
      mechanisms.flatMap((each) => (accepted.includes(each) && listeners[each] ? [[each, listeners[each]]] : [])),
    ),
    maxMessageBytes: outputs.max_message_bytes ?? defaultMaxMessageBytes,
  };
}
