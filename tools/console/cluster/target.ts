import type { Kafka } from "kafkajs";
import { z } from "zod";
import { clusterIdentity } from "../../client/cluster-connection.js";
import type { LocalControl } from "../../deploy/index.js";
import { readOutputs } from "../../terraform/index.js";
import { kafkaClient } from "../../traffic/kafka-client.js";
import { type Credentials, environmentCredentials } from "../../traffic/role.js";

/** The outputs that the console uses. Those after the first two are optional: without them, a panel says what it lacks. */
const consoleOutputs = z.object({
  cluster_arn: z.string().refine((arn) => clusterIdentity(arn) !== undefined, "not the ARN of an MSK cluster"),
  bootstrap_brokers_iam: z.string({ error: "the console connects with IAM, which this cluster does not accept" }).min(1),
  api_endpoint: z.url().nullish(),
  producer_function_name: z.string().nullish(),
  consumer_function_name: z.string().nullish(),
  on_failure_queue_url: z.string().nullish(),
  prometheus_endpoint: z.url().nullish(),
});

export type ConsoleOutputs = z.output<typeof consoleOutputs>;

/** A deployed platform, and what the console can do with it. */
export interface Target {
  readonly cluster: string;
  readonly region: string;
  readonly outputs: ConsoleOutputs;
  readonly kafka: Kafka;
  readonly credentials: () => Promise<Credentials>;
  readonly writable: boolean;
  /** The control API of a local platform. @default the platform is on AWS, and the console causes no faults */
  readonly control?: LocalControl;
}

/**
 * Reads the outputs of a platform stack and connects to the platform with the credentials of the environment.
 *
 * @throws Error if the outputs lack the cluster or its IAM listener
 */
export async function targetFrom(file: string, { writable, control }: Pick<Target, "writable" | "control">): Promise<Target> {
  const parsed = consoleOutputs.safeParse(await readOutputs({ file }));
  if (!parsed.success)
    throw new Error(`${file}: not the outputs of a platform that the console can use:\n${z.prettifyError(parsed.error)}`);
  const outputs = parsed.data;
  const { name: cluster, region } = clusterIdentity(outputs.cluster_arn) as { name: string; region: string };
  const credentials = environmentCredentials(region);
  // A broker that hangs doesn't answer: the next observation asks the others.
  const kafka = kafkaClient(outputs.bootstrap_brokers_iam, region, credentials, {
    clientId: "msk-console",
    connectionTimeout: 3_000,
    requestTimeout: 4_000,
    retry: { retries: 2, initialRetryTime: 100, maxRetryTime: 1_000 },
  });
  return { cluster, region, outputs, kafka, credentials, writable, ...(control && { control }) };
}
