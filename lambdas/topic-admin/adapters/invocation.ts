import * as z from "zod/mini";
import { type DeclaredAcl, previousAcls, type TopicAdminRequest, topicAdminRequest } from "../contract.js";
import { planAcls } from "../domain/acl-plan.js";
import { ACLS_LEFT_SENTENCE, foreignSentence, keptSentence } from "../domain/descriptions.js";
import type { Plan, Reconciliation } from "../domain/reconciler.js";
import { type PreviousTopic, planDestruction, planTopics, type TopicPlan } from "../domain/topic-plan.js";

/** @throws Error that lists all that is wrong with what Terraform sent */
export function readInvocation(payload: unknown): TopicAdminRequest {
  const read = topicAdminRequest.safeParse(payload);
  if (read.success) return read.data;
  throw new Error(`payload: ${read.error.issues.map(({ path, message }) => `${path.join(".") || "all of it"}: ${message}`).join("; ")}`);
}

/** What an invocation asks for; undefined for nothing, as the end of a confirmation does. */
export function reconciliationOf({ topics: declared, release, acls, confirm, tf }: TopicAdminRequest): Reconciliation | undefined {
  if (confirm !== undefined && tf.action === "delete") return undefined;
  const previous = previousTopics(tf.prev_input);
  const previouslyAllowed = readPreviousAcls(tf.prev_input);
  if (tf.action === "delete") {
    // What is there was declared by the input that goes, and by the one before it if an update failed between them.
    const wish = { declared: acls ? [] : undefined, previous: [...previouslyAllowed, ...(acls ?? [])] };
    return {
      interest: { described: [], acls: wish.declared !== undefined },
      brokersExpected: 0,
      plan: ({ topics: existing, acls: present }) =>
        merged(planDestruction({ declared, existing, previous, release }), { ...wish, existing: present }),
    };
  }
  const wish = { declared: acls ?? undefined, previous: previouslyAllowed };
  return {
    interest: { described: declared.map(({ name }) => name), acls: wish.declared !== undefined },
    brokersExpected: Math.max(0, ...declared.map(({ replicationFactor }) => replicationFactor)),
    plan: ({ brokers, topics: existing, acls: present }) =>
      merged(planTopics({ declared, existing, previous, release, brokers }), { ...wish, existing: present }),
  };
}

/** Topics before those who may use them. */
function merged(topics: TopicPlan, wish: Parameters<typeof planAcls>[0]): Plan {
  const acls = planAcls(wish);
  const left = wish.declared === undefined && wish.previous.length > 0 ? [ACLS_LEFT_SENTENCE] : [];
  return {
    actions: [...topics.actions, ...acls.actions],
    remarks: [...topics.kept.map(keptSentence), ...acls.foreign.map(foreignSentence), ...left],
    refusals: [...topics.refusals, ...acls.refusals],
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

function readPreviousAcls(input: unknown): readonly DeclaredAcl[] {
  const read = previousAcls.safeParse(input);
  return read.success ? read.data.acls : [];
}
