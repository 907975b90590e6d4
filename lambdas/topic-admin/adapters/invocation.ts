import * as z from "zod/mini";
import { type DeclaredAcl, previousAclsInput, type TopicAdminRequest, topicAdminRequest } from "../contract.js";
import { planAcls } from "../domain/acl-plan.js";
import { describeKeptTopic, describeUnmanagedAcls, KEPT_ACLS_REMARK } from "../domain/descriptions.js";
import type { Plan, Reconciliation } from "../domain/reconciler.js";
import { type PreviousTopic, planDestroy, planTopics, type TopicPlan } from "../domain/topic-plan.js";

/**
 * Validates the payload of an invocation.
 * @throws Error that lists all errors
 */
export function parseInvocation(payload: unknown): TopicAdminRequest {
  const result = topicAdminRequest.safeParse(payload);
  if (result.success) return result.data;
  const errors = result.error.issues.map(({ path, message }) => `${path.join(".") || "(root)"}: ${message}`);
  throw new Error(`The payload is not valid: ${errors.join("; ")}`);
}

/** Returns the reconciliation for a request; undefined for the destroy of a confirmation, which changes nothing. */
export function reconciliationOf({
  topics: declared,
  release: deletable,
  acls,
  confirm,
  tf,
}: TopicAdminRequest): Reconciliation | undefined {
  if (confirm !== undefined && tf.action === "delete") return undefined;
  const previous = previousTopics(tf.prev_input);
  const previouslyDeclaredAcls = previousAcls(tf.prev_input);
  if (tf.action === "delete") {
    // Existing ACLs were declared by the destroyed input, or by the input before it if the update between them failed.
    const aclInput = { declared: acls ? [] : undefined, previous: [...previouslyDeclaredAcls, ...(acls ?? [])] };
    return {
      query: { configurationOf: [], acls: aclInput.declared !== undefined },
      brokersExpected: 0,
      plan: ({ topics: existing, acls: present }) =>
        combinedPlan(planDestroy({ declared, existing, previous, deletable }), { ...aclInput, existing: present }),
    };
  }
  const aclInput = { declared: acls ?? undefined, previous: previouslyDeclaredAcls };
  return {
    query: { configurationOf: declared.map(({ name }) => name), acls: aclInput.declared !== undefined },
    brokersExpected: Math.max(0, ...declared.map(({ replicationFactor }) => replicationFactor)),
    plan: ({ brokers, topics: existing, acls: present }) =>
      combinedPlan(planTopics({ declared, existing, previous, deletable, brokers }), { ...aclInput, existing: present }),
  };
}

/** Combines both plans: topics are changed before their ACLs. */
function combinedPlan(topics: TopicPlan, aclInput: Parameters<typeof planAcls>[0]): Plan {
  const acls = planAcls(aclInput);
  const keptAcls = aclInput.declared === undefined && aclInput.previous.length > 0 ? [KEPT_ACLS_REMARK] : [];
  return {
    actions: [...topics.actions, ...acls.actions],
    remarks: [...topics.kept.map(describeKeptTopic), ...acls.unmanaged.map(describeUnmanagedAcls), ...keptAcls],
    errors: [...topics.errors, ...acls.errors],
  };
}

const previousInput = z.object({
  topics: z.array(z.object({ name: z.string(), configuration: z._default(z.record(z.string(), z.string()), {}) })),
});

/** Returns the topics of the previous input. An unknown schema counts as no topics, so that nothing is unset. */
function previousTopics(input: unknown): readonly PreviousTopic[] {
  const result = previousInput.safeParse(input);
  return result.success ? result.data.topics : [];
}

function previousAcls(input: unknown): readonly DeclaredAcl[] {
  const result = previousAclsInput.safeParse(input);
  return result.success ? result.data.acls : [];
}
