import { z } from "zod";
import { defaultMaxMessageBytes } from "../../modules/cluster/index.js";
import { type OutputsSource, readOutputs } from "../terraform/index.js";
import { type ClusterConnection, clusterIdentity, type Mechanism, mechanisms } from "./cluster-connection.js";

const servers = z.string().nullish();

const clusterArn = z.string().refine((arn) => clusterIdentity(arn) !== undefined, "not the ARN of an MSK cluster");

/** The outputs that clients need, from the platform stack or from a root module that passes the outputs of a cluster module on. */
export const clusterOutputs = z.object({
  cluster_arn: clusterArn.optional(),
  /** The name in the published cluster modules. */
  arn: clusterArn.optional(),
  bootstrap_brokers_iam: servers,
  bootstrap_brokers_scram: servers,
  /** The listener for mutual TLS and for unauthenticated clients over TLS. */
  bootstrap_brokers_tls: servers,
  /** Distinguishes the two. If it is missing, TLS is assumed to be mutual. */
  client_authentication: z.array(z.string()).nullish(),
  max_message_bytes: z.number().int().positive().nullish(),
  schema_registry_name: z.string().nullish(),
  /** Names of schemas by topic. */
  topic_schemas: z.record(z.string(), z.string()).nullish(),
});

/**
 * Reads the connection to a deployed cluster from Terraform outputs.
 *
 * @throws Error if a required output is missing or invalid
 */
export async function connectionFromOutputs(source: OutputsSource): Promise<ClusterConnection> {
  const parsed = clusterOutputs.safeParse(await readOutputs(source));
  if (!parsed.success) throw new Error(`${source.file ?? source.stack}: not the outputs of a cluster:\n${z.prettifyError(parsed.error)}`);
  const outputs = parsed.data;
  const identity = clusterIdentity(outputs.cluster_arn ?? outputs.arn ?? "");
  if (!identity) throw new Error(`${source.file ?? source.stack}: not the outputs of a cluster: it has neither cluster_arn nor arn.`);
  const listeners = {
    iam: outputs.bootstrap_brokers_iam,
    scram: outputs.bootstrap_brokers_scram,
    mtls: outputs.bootstrap_brokers_tls,
  } satisfies Record<Mechanism, unknown>;
  const enabled = outputs.client_authentication ?? mechanisms;
  return {
    ...identity,
    bootstrap: Object.fromEntries(
      mechanisms.flatMap((each) => (enabled.includes(each) && listeners[each] ? [[each, listeners[each]]] : [])),
    ),
    maxMessageBytes: outputs.max_message_bytes ?? defaultMaxMessageBytes,
    ...(outputs.schema_registry_name && { schemas: { registry: outputs.schema_registry_name, byTopic: outputs.topic_schemas ?? {} } }),
  };
}
