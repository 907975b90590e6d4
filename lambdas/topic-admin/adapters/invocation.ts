import * as z from "zod/mini";
import { type TopicAdminRequest, topicAdminRequest } from "../contract.js";
import { type PreviousTopic, planDestruction, planTopics } from "../domain/topic-plan.js";
import type { Reconciliation } from "../domain/topic-reconciler.js";

/** @throws Error that lists all that is wrong with what Terraform sent */
export function readInvocation(payload: unknown): TopicAdminRequest {
  const read = topicAdminRequest.safeParse(payload);
  if (read.success) return read.data;
  throw new Error(`payload: ${read.error.issues.map(({ path, message }) => `${path.join(".") || "all of it"}: ${message}`).join("; ")}`);
}

/** What an invocation asks for. */
export function reconciliationOf({ topics: declared, release, tf }: TopicAdminRequest): Reconciliation {
  const previous = previousTopics(tf.prev_input);
  const described = declared.map(({ name }) => name);
  if (tf.action === "delete") {
    return {
      described: [],
      brokersExpected: 0,
      plan: ({ topics: existing }) => planDestruction({ declared, existing, previous, release }),
    };
  }
  return {
    described,
    brokersExpected: Math.max(0, ...declared.map(({ replicationFactor }) => replicationFactor)),
    plan: ({ brokers, topics: existing }) => planTopics({ declared, existing, previous, release, brokers }),
  };
}

const previousInput = z.object({
  topics: z.array(z.object({ name: z.string(), configuration: z._default(z.record(z.string(), z.string()), {}) })),
});

/** An input that can't be read declares nothing that we may take back. */
function previousTopics(input: unknown): readonly PreviousTopic[] {
  const read = previousInput.safeParse(input);
  return read.success ? read.data.topics : [];
}
