import type { Context, Handler } from "aws-lambda";
import { kafkaClient } from "../kafka/client.js";
import { KafkaQuotaRequests } from "../kafka/client-quotas.js";
import { Deadline } from "../runtime/deadline.js";
import { readEnvironment } from "../runtime/environment.js";
import { Log } from "../telemetry/log.js";
import { comparisonOf, parseInvocation, reconciliationOf } from "./adapters/invocation.js";
import { KafkaTopicCluster } from "./adapters/kafka-topic-cluster.js";
import type { TopicAdminResponse, TopicComparisonResponse } from "./contract.js";
import { compare as compareWith } from "./domain/comparer.js";
import { Reconciler } from "./domain/reconciler.js";
import { topicAdminEnv } from "./env.js";

/** Time reserved for the response before the function's timeout, in ms. */
const RESPONSE_MS = 1_000;

const env = readEnvironment(topicAdminEnv, process.env);
const log = new Log(env.LOG_LEVEL);

/** Reconciles topics, ACLs and quotas. */
export const handler: Handler<unknown, TopicAdminResponse> = async (payload, context) => {
  log.requestId = context.awsRequestId;
  const request = parseInvocation(payload);
  const reconciliation = reconciliationOf(request);
  if (!reconciliation) return { plan: [], applied: [] };
  return withCluster("topic-admin", context, async (cluster, deadline) => {
    const reconciler = new Reconciler(cluster, (plan) => log.info("Plan", { action: request.tf.action, plan }));
    const response = await reconciler.reconcile(reconciliation, deadline);
    log.info("Plan applied", { applied: response.applied });
    return request.confirm === undefined ? response : { ...response, confirmed: request.confirm };
  });
};

/**
 * Compares topics, ACLs and quotas with the desired state. It is the entry point of a separate function with the same bundle, whose role
 * can't change anything: Terraform invokes it in each plan.
 */
export const compare: Handler<unknown, TopicComparisonResponse> = async (payload, context) => {
  log.requestId = context.awsRequestId;
  const comparison = comparisonOf(payload);
  if ("warning" in comparison) return { differences: [], warnings: [comparison.warning] };
  const response = await withCluster("topic-reader", context, (cluster, deadline) => compareWith(cluster, comparison, deadline));
  log.info("Compared", { ...response });
  return response;
};

/** Opens new connections for an invocation: there is one per plan or apply, and a frozen function can lose its connections. */
async function withCluster<T>(
  clientId: string,
  context: Context,
  use: (cluster: KafkaTopicCluster, deadline: Deadline) => Promise<T>,
): Promise<T> {
  const deadline = Deadline.in(Math.min(env.DEADLINE_MS, context.getRemainingTimeInMillis() - RESPONSE_MS));
  const kafka = kafkaClient(clientId, env.BOOTSTRAP_BROKERS, log);
  const [admin, quotas] = [kafka.admin(), new KafkaQuotaRequests(kafka)];
  try {
    return await use(new KafkaTopicCluster(admin, quotas), deadline);
  } finally {
    await Promise.all([admin.disconnect(), quotas.disconnect()]);
  }
}
