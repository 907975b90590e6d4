import type { Handler } from "aws-lambda";
import { kafkaClient } from "../kafka/client.js";
import { Deadline } from "../runtime/deadline.js";
import { readEnvironment } from "../runtime/environment.js";
import { Log } from "../telemetry/log.js";
import { readInvocation, reconciliationOf } from "./adapters/invocation.js";
import { KafkaTopicCluster } from "./adapters/kafka-topic-cluster.js";
import type { TopicAdminAnswer } from "./contract.js";
import { Reconciler } from "./domain/reconciler.js";
import { topicAdminEnv } from "./env.js";

/** Time kept back for the answer before Lambda ends the invocation, in ms. */
const ANSWER_MS = 1_000;

const env = readEnvironment(topicAdminEnv, process.env);
const log = new Log(env.LOG_LEVEL);

/** Called once an apply: a connection of its own each time costs little, and can't have died in a freeze. */
export const handler: Handler<unknown, TopicAdminAnswer> = async (payload, context) => {
  log.requestId = context.awsRequestId;
  const request = readInvocation(payload);
  const wish = reconciliationOf(request);
  if (!wish) return { plan: [], applied: [] };
  const deadline = Deadline.in(Math.min(env.DEADLINE_MS, context.getRemainingTimeInMillis() - ANSWER_MS));
  const admin = kafkaClient("topic-admin", env.BOOTSTRAP_BROKERS, log).admin();
  const reconciler = new Reconciler(new KafkaTopicCluster(admin), (plan) => log.info("plan", { action: request.tf.action, plan }));
  try {
    const answer = await reconciler.reconcile(wish, deadline);
    log.info("applied", { applied: answer.applied });
    return request.confirm === undefined ? answer : { ...answer, confirmed: request.confirm };
  } finally {
    await admin.disconnect();
  }
};
