import type { Handler } from "aws-lambda";
import { kafkaClient } from "../kafka/client.js";
import { KafkaQuotaRequests } from "../kafka/client-quotas.js";
import { Deadline } from "../runtime/deadline.js";
import { readEnvironment } from "../runtime/environment.js";
import { Log } from "../telemetry/log.js";
import { parseInvocation, reconciliationOf } from "./adapters/invocation.js";
import { KafkaTopicCluster } from "./adapters/kafka-topic-cluster.js";
import type { TopicAdminResponse } from "./contract.js";
import { Reconciler } from "./domain/reconciler.js";
import { topicAdminEnv } from "./env.js";

/** Time reserved for the response before the function's timeout, in ms. */
const RESPONSE_MS = 1_000;

const env = readEnvironment(topicAdminEnv, process.env);
const log = new Log(env.LOG_LEVEL);

/** Reconciles topics, ACLs and quotas. Each invocation opens a new connection: there is one per apply, and a frozen function can lose its connections. */
export const handler: Handler<unknown, TopicAdminResponse> = async (payload, context) => {
  log.requestId = context.awsRequestId;
  const request = parseInvocation(payload);
  const reconciliation = reconciliationOf(request);
  if (!reconciliation) return { plan: [], applied: [] };
  const deadline = Deadline.in(Math.min(env.DEADLINE_MS, context.getRemainingTimeInMillis() - RESPONSE_MS));
  const kafka = kafkaClient("topic-admin", env.BOOTSTRAP_BROKERS, log);
  const [admin, quotas] = [kafka.admin(), new KafkaQuotaRequests(kafka)];
  const reconciler = new Reconciler(new KafkaTopicCluster(admin, quotas), (plan) => log.info("Plan", { action: request.tf.action, plan }));
  try {
    const response = await reconciler.reconcile(reconciliation, deadline);
    log.info("Plan applied", { applied: response.applied });
    return request.confirm === undefined ? response : { ...response, confirmed: request.confirm };
  } finally {
    await Promise.all([admin.disconnect(), quotas.disconnect()]);
  }
};
