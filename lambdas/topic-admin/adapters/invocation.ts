import * as z from "zod/mini";
import {
  type DeclaredAcl,
  type DeclaredQuota,
  previousAclsInput,
  previousQuotasInput,
  type TopicAdminRequest,
  topicAdminRequest,
  topicComparisonRequest,
} from "../contract.js";
import { planAcls } from "../domain/acl-plan.js";
import {
  describeKeptTopic,
  describeUnmanagedAcls,
  describeUnmanagedQuota,
  KEPT_ACLS_REMARK,
  KEPT_QUOTAS_REMARK,
} from "../domain/descriptions.js";
import { planQuotas } from "../domain/quota-plan.js";
import type { ClusterState, Plan, Reconciliation } from "../domain/reconciler.js";
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
  quotas,
  confirm,
  tf,
}: TopicAdminRequest): Reconciliation | undefined {
  if (confirm !== undefined && tf.action === "delete") return undefined;
  const previous = previousTopics(tf.prev_input);
  const [formerAcls, formerQuotas] = [previousAcls(tf.prev_input), previousQuotas(tf.prev_input)];
  if (tf.action === "delete") {
    // Existing ACLs and quotas were declared by the destroyed input, or by the input before it if the update between them failed.
    const access = {
      acls: { declared: acls ? [] : undefined, previous: [...formerAcls, ...(acls ?? [])] },
      quotas: { declared: quotas ? [] : undefined, previous: [...formerQuotas, ...(quotas ?? [])] },
    };
    return {
      query: { configurationOf: [], ...managed(access) },
      brokersExpected: 0,
      plan: (state) => combinedPlan(planDestroy({ declared, existing: state.topics, previous, deletable }), access, state),
    };
  }
  const access = {
    acls: { declared: acls ?? undefined, previous: formerAcls },
    quotas: { declared: quotas ?? undefined, previous: formerQuotas },
  };
  return {
    query: { configurationOf: declared.map(({ name }) => name), ...managed(access) },
    brokersExpected: Math.max(0, ...declared.map(({ replicationFactor }) => replicationFactor)),
    plan: (state) =>
      combinedPlan(planTopics({ declared, existing: state.topics, previous, deletable, brokers: state.brokers }), access, state),
  };
}

/** What a comparison says of a desired state that this release of the function can't read. */
const OTHER_RELEASE =
  "topics, ACLs and quotas were not compared with the cluster: the function is of another release than the settings; it is replaced by the next apply";

/** Returns the comparison for a payload: a reconciliation that is only planned. A warning if the payload is one of another release. */
export function comparisonOf(payload: unknown): Reconciliation | { readonly warning: string } {
  const request = topicComparisonRequest.safeParse(payload);
  const reconciliation = request.success ? reconciliationOf({ ...request.data, tf: { action: "create" } }) : undefined;
  return reconciliation ?? { warning: OTHER_RELEASE };
}

/** The declared and previous ACLs and quotas. */
interface DeclaredAccess {
  readonly acls: Omit<Parameters<typeof planAcls>[0], "existing">;
  readonly quotas: Omit<Parameters<typeof planQuotas>[0], "existing">;
}

const managed = ({ acls, quotas }: DeclaredAccess) => ({ acls: acls.declared !== undefined, quotas: quotas.declared !== undefined });

/** Combines the plans: topics are changed before their ACLs, and quotas last. */
function combinedPlan(topics: TopicPlan, access: DeclaredAccess, existing: Pick<ClusterState, "acls" | "quotas">): Plan {
  const acls = planAcls({ ...access.acls, existing: existing.acls });
  const quotas = planQuotas({ ...access.quotas, existing: existing.quotas });
  const isKept = ({ declared, previous }: DeclaredAccess[keyof DeclaredAccess]) => declared === undefined && previous.length > 0;
  return {
    actions: [...topics.actions, ...acls.actions, ...quotas.actions],
    remarks: [
      ...topics.kept.map(describeKeptTopic),
      ...acls.unmanaged.map(describeUnmanagedAcls),
      ...(isKept(access.acls) ? [KEPT_ACLS_REMARK] : []),
      ...quotas.unmanaged.map(describeUnmanagedQuota),
      ...(isKept(access.quotas) ? [KEPT_QUOTAS_REMARK] : []),
    ],
    errors: [...topics.errors, ...acls.errors, ...quotas.errors],
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

function previousQuotas(input: unknown): readonly DeclaredQuota[] {
  const result = previousQuotasInput.safeParse(input);
  return result.success ? result.data.quotas : [];
}
