import { parseInvocation, reconciliationOf } from "../../../lambdas/topic-admin/adapters/invocation.js";
import { type TopicAdminInput, topicAdminInput } from "../../../lambdas/topic-admin/contract.js";
import { without } from "../../../lambdas/topic-admin/domain/acl.js";
import { expandedAcls } from "../../../lambdas/topic-admin/domain/acl-expansion.js";
import { describeAction, describeKeptTopic } from "../../../lambdas/topic-admin/domain/descriptions.js";
import { quotaOf } from "../../../lambdas/topic-admin/domain/quota-plan.js";
import type { Action, ClusterState, Plan } from "../../../lambdas/topic-admin/domain/reconciler.js";
import { changeAt } from "../reviewed-resource.js";
import type { Found, ResourceCheck, ReviewedResource, ReviewRule } from "../rule.js";
import { propertyRules, unavailability, weakenedProperties } from "./durability.js";
import { topicRules } from "./irreversible.js";

const TOPICS_DOCS = "https://kafka.apache.org/39/documentation.html#basic_ops_modify_topic";

const deleted: ReviewRule = {
  id: "review/topic-deleted",
  severity: "critical",
  question: "data",
  finds: "The topic administrator deletes a topic that is no longer declared and is listed in deletableTopics.",
  why: "All records of the topic are lost.",
  fix: "Declare the topic again, or remove it from deletableTopics to keep it.",
  docs: TOPICS_DOCS,
};

const abandoned: ReviewRule = {
  id: "review/topic-not-managed",
  severity: "low",
  question: "other",
  finds: "A topic is no longer declared, and stays in the cluster because it is not listed in deletableTopics.",
  why: "The topic keeps its records and its clients. Nobody manages its partitions and properties.",
  fix: "Nothing, if this is intended. To delete the topic, list it in deletableTopics in another pull request.",
  docs: TOPICS_DOCS,
};

const revoked: ReviewRule = {
  id: "review/acls-removed",
  severity: "medium",
  question: "other",
  finds: "The topic administrator removes ACLs.",
  why: "Clients that use them are refused within seconds.",
  fix: "Check that no running client needs them.",
  docs: "https://kafka.apache.org/39/documentation.html#security_authz",
};

const changed: ReviewRule = {
  id: "review/administrator-changes",
  severity: "info",
  question: "other",
  finds: "The topic administrator creates or changes topics, ACLs or quotas.",
  why: "These are the actions that the function plans for this input, if the cluster has what the last apply declared.",
  fix: "Check names and values.",
  docs: TOPICS_DOCS,
};

export const administratorRules = [deleted, abandoned, revoked, changed] as const;

/**
 * Returns what the administrator function does with topics, ACLs and quotas. It is the function's own planning, on the state that its last input
 * declared: the review can't see topics that others created.
 */
export const administrator: ResourceCheck = (resource) => {
  if (resource.type !== "aws_lambda_invocation") return [];
  const { before: from, after: to, unknown } = changeAt(resource, "input");
  const [before, after] = [inputIn(from), unknown ? undefined : inputIn(to)];
  const found = invocationsOf(resource, before, after).flatMap(foundIn);
  const all = unknown && before !== undefined ? [...found, ofUnknownInput(before)] : found;
  // Two invocations have the same input: the second one confirms the first.
  const cluster = after?.cluster ?? before?.cluster ?? resource.address;
  return all.map((each) => ({ ...each, from: ["input"], subject: `topics, ACLs and quotas of ${cluster}` }));
};

/** One invocation of the function: its plan, and the topics before it. */
interface Invocation {
  readonly input: TopicAdminInput;
  readonly plan: Plan;
  readonly topics: ClusterState["topics"];
}

/**
 * Returns the invocations that the provider makes for a change of the resource.
 *
 * Source: hashicorp/terraform-provider-aws 5.100, internal/service/lambda/invocation.go: an update is one invocation, which gets the previous
 * input. A replacement destroys and creates, in the order of the plan's actions; the created one gets no previous input. Destroying invokes
 * only with `lifecycle_scope = "CRUD"`.
 */
function invocationsOf(resource: ReviewedResource, before: TopicAdminInput | undefined, after: TopicAdminInput | undefined): Invocation[] {
  const { action, planned, forgets } = resource;
  if (action === "update") return after === undefined ? [] : invocation("update", after, before, stateOf(after, before));
  const isDestroyed = !forgets && (resource.before?.["lifecycle_scope"] ?? "CRUD") === "CRUD";
  const invocations: Invocation[] = [];
  let state = stateOf(after ?? before, before);
  for (const step of planned.change.actions) {
    const input = step === "create" ? after : step === "delete" && isDestroyed ? before : undefined;
    if (input === undefined) continue;
    const own = input.cluster === (after ?? before)?.cluster ? state : stateOf(input, before);
    const made = invocation(step === "create" ? "create" : "delete", input, undefined, own);
    invocations.push(...made);
    if (own === state) state = made.reduce((now, { plan }) => stateAfter(now, plan.actions), state);
  }
  return invocations;
}

/** Returns what one of the invocations does: a replacement has two, and what one of them keeps or deletes can be declared by the other. */
function foundIn({ input, plan: { actions, remarks, errors }, topics }: Invocation, at: number, all: readonly Invocation[]): Found[] {
  const namesIn = (invocations: readonly Invocation[]) => invocations.flatMap((each) => each.input.topics.map(({ name }) => name));
  const declared = new Set(namesIn(all.filter((_, i) => i !== at)));
  const kept = input.topics.flatMap(({ name }) => (declared.has(name) ? [] : [describeKeptTopic(name)]));
  return [
    ...actions.flatMap((action) => ofAction(action, topics, namesIn(all.slice(at + 1)))),
    ...remarks
      .filter((remark) => all.length === 1 || kept.includes(remark))
      .map((remark): Found => ({ rule: abandoned, what: "a topic, ACL or quota is kept and no longer managed", detail: remark })),
    ...errors.map(
      (error): Found => ({
        rule: topicRules.impossible,
        what: "the administrator function refuses the change and changes nothing",
        detail: error,
      }),
    ),
  ];
}

/** Returns an input of the administrator function; undefined for the input of another function. */
function inputIn(text: unknown): TopicAdminInput | undefined {
  if (typeof text !== "string") return undefined;
  try {
    const input = topicAdminInput.safeParse(JSON.parse(text));
    return input.success ? input.data : undefined;
  } catch {
    return undefined;
  }
}

/** The number of brokers of a cluster is not in the input; a topic with more replicas than brokers is refused by the settings. */
const ENOUGH_BROKERS = Number.MAX_SAFE_INTEGER;

/** Returns the invocation with its plan; none for the destroy of a confirming invocation, which changes nothing. */
function invocation(
  action: "create" | "update" | "delete",
  input: TopicAdminInput,
  previous: TopicAdminInput | undefined,
  state: ClusterState,
): Invocation[] {
  const request = parseInvocation({ ...input, tf: { action, ...(previous && { prev_input: previous }) } });
  const reconciliation = reconciliationOf(request);
  return reconciliation ? [{ input, plan: reconciliation.plan(state), topics: state.topics }] : [];
}

/** Returns the state of the cluster of an input, if the cluster has what the previous input declared. Another cluster is empty. */
function stateOf(input: TopicAdminInput | undefined, previous: TopicAdminInput | undefined): ClusterState {
  const own = previous?.cluster === input?.cluster ? previous : undefined;
  return {
    brokers: ENOUGH_BROKERS,
    topics: own?.topics ?? [],
    acls: expandedAcls((own?.acls ?? []) as Parameters<typeof expandedAcls>[0]),
    quotas: (own?.quotas ?? []).map(quotaOf),
  };
}

/** Returns the state of a cluster after actions, as far as another invocation depends on it. */
const stateAfter = (state: ClusterState, actions: readonly Action[]): ClusterState => actions.reduce(afterAction, state);

function afterAction(state: ClusterState, action: Action): ClusterState {
  const { topics, acls, quotas } = state;
  switch (action.kind) {
    case "createTopic":
      return { ...state, topics: [...topics, action] };
    case "deleteTopic":
      return { ...state, topics: topics.filter(({ name }) => name !== action.name) };
    case "addAcls":
      return { ...state, acls: [...acls, ...action.acls] };
    case "removeAcls":
      return { ...state, acls: without(acls, action.acls) };
    case "changeQuota": {
      const { user, clientId, from, set, unset } = action;
      const limits = { ...Object.fromEntries(Object.entries(from).filter(([limit]) => !unset.includes(limit))), ...set };
      const others = quotas.filter((quota) => quota.user !== user || quota.clientId !== clientId);
      return {
        ...state,
        quotas: [...others, { ...(user !== undefined && { user }), ...(clientId !== undefined && { clientId }), limits }],
      };
    }
    // What is destroyed doesn't depend on partitions and properties, and nothing but a destroy comes after they are changed.
    case "addPartitions":
    case "changeConfiguration":
      return state;
  }
}

function ofAction(action: Action, topics: ClusterState["topics"], declaredAgain: readonly string[]): Found[] {
  const plans = { what: "the administrator function plans", detail: describeAction(action) };
  switch (action.kind) {
    case "deleteTopic":
      return [
        {
          ...{ rule: deleted, attribute: `topic ${action.name}` },
          what: `the topic is deleted with all its records${declaredAgain.includes(action.name) ? ", and created again without them" : ""}`,
        },
      ];
    case "addPartitions":
      return [
        {
          ...{ rule: topicRules.irreversible, attribute: `topic ${action.name}: partitions`, before: action.from, after: action.to },
          what: "partitions are added; keys move to other partitions, and Kafka can't remove partitions",
          fix: "Check that consumers don't need the order of a key across the change.",
        },
      ];
    case "changeConfiguration": {
      const { configuration = {}, replicationFactor } = topics.find(({ name }) => name === action.name) ?? {};
      const weaker = weakenedProperties(configuration, action.configuration, { topic: action.name, replicationFactor });
      return [...weaker, { rule: changed, ...plans }];
    }
    case "createTopic": {
      const one = action.replicationFactor === 1;
      const weak: Found = {
        rule: propertyRules.durability,
        what: "the topic is created with one replica",
        attribute: `topic ${action.name}: replication factor`,
        after: 1,
      };
      const { name: topic, configuration, replicationFactor } = action;
      const blocking = unavailability({}, configuration, { topic, replicationFactor });
      return [...(one ? [weak] : []), ...blocking, { rule: changed, ...plans }];
    }
    case "removeAcls":
      return [{ rule: revoked, ...plans }];
    case "addAcls": {
      const everyone = action.acls.some(({ principal, permission }) => principal === "User:*" && permission === "allow");
      return [{ rule: everyone ? propertyRules.authorization : changed, ...plans }];
    }
    case "changeQuota":
      return [{ rule: changed, ...plans }];
  }
}

/** The input of a replaced cluster contains an ARN that does not exist yet. */
const ofUnknownInput = ({ topics }: TopicAdminInput): Found => ({
  rule: changed,
  what: `the input is known only after the apply; the last one declared ${topics.length} topics, which a new cluster gets without records`,
});
