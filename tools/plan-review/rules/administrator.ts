import { parseInvocation, reconciliationOf } from "../../../lambdas/topic-admin/adapters/invocation.js";
import { type TopicAdminInput, topicAdminInput } from "../../../lambdas/topic-admin/contract.js";
import { expandedAcls } from "../../../lambdas/topic-admin/domain/acl-expansion.js";
import { describeAction } from "../../../lambdas/topic-admin/domain/descriptions.js";
import { quotaOf } from "../../../lambdas/topic-admin/domain/quota-plan.js";
import type { Action, ClusterState, Plan } from "../../../lambdas/topic-admin/domain/reconciler.js";
import { changeAt } from "../reviewed-resource.js";
import type { Found, ResourceCheck, ReviewRule } from "../rule.js";
import { propertyRules, weakenedProperties } from "./durability.js";
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
  fix: "Nothing, if it was meant. List it in deletableTopics in another pull request to delete it.",
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
  const [before, after] = [inputIn(from), inputIn(to)];
  if (unknown) return before === undefined ? [] : replacedCluster(before);
  if (resource.action === "delete" || resource.action === "forget")
    return before === undefined || resource.action === "forget" ? [] : planOf("delete", before, undefined).flatMap(foundIn);
  return after === undefined ? [] : planOf(resource.action === "create" ? "create" : "update", after, before).flatMap(foundIn);

  function foundIn({ actions, remarks, errors }: Plan): Found[] {
    return [
      ...actions.flatMap((action) => ofAction(action, before)),
      ...remarks.map((remark): Found => ({ rule: abandoned, what: "a topic, ACL or quota is kept and no longer managed", detail: remark })),
      ...errors.map(
        (error): Found => ({
          rule: topicRules.impossible,
          what: "the administrator function refuses the change and changes nothing",
          detail: error,
        }),
      ),
    ];
  }
};

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

function planOf(action: "create" | "update" | "delete", input: TopicAdminInput, previous: TopicAdminInput | undefined): Plan[] {
  const request = parseInvocation({ ...input, tf: { action, ...(previous && { prev_input: previous }) } });
  const reconciliation = reconciliationOf(request);
  // Destroying the confirming invocation changes nothing.
  return reconciliation
    ? [reconciliation.plan(stateAfter(action === "delete" ? input : previous?.cluster === input.cluster ? previous : undefined))]
    : [];
}

/** Returns the state of a cluster in which an input is established. */
const stateAfter = (input: TopicAdminInput | undefined): ClusterState => ({
  brokers: ENOUGH_BROKERS,
  topics: input?.topics ?? [],
  acls: expandedAcls((input?.acls ?? []) as Parameters<typeof expandedAcls>[0]),
  quotas: (input?.quotas ?? []).map(quotaOf),
});

function ofAction(action: Action, before: TopicAdminInput | undefined): Found[] {
  const plans = { what: "the administrator function plans", detail: describeAction(action) };
  switch (action.kind) {
    case "deleteTopic":
      return [{ rule: deleted, what: "the topic is deleted with all its records", attribute: `topic ${action.name}` }];
    case "addPartitions":
      return [
        {
          ...{ rule: topicRules.irreversible, attribute: `topic ${action.name}: partitions`, before: action.from, after: action.to },
          what: "partitions are added; keys move to other partitions, and Kafka can't remove partitions",
          fix: "Check that consumers don't need the order of a key across the change.",
        },
      ];
    case "changeConfiguration": {
      const previous = before?.topics.find(({ name }) => name === action.name)?.configuration ?? {};
      const after = { ...Object.fromEntries(Object.entries(previous).filter(([key]) => !action.unset.includes(key))), ...action.set };
      return [...weakenedProperties(previous, after, (name) => `topic ${action.name}: ${name}`, "topic"), { rule: changed, ...plans }];
    }
    case "createTopic": {
      const one = action.replicationFactor === 1;
      const weak: Found = {
        rule: propertyRules.durability,
        what: "the topic is created with one replica",
        attribute: `topic ${action.name}: replication factor`,
        after: 1,
      };
      return [...(one ? [weak] : []), { rule: changed, ...plans }];
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
const replacedCluster = ({ topics }: TopicAdminInput): Found[] => [
  {
    rule: changed,
    what: `the input is known only after the apply, because it contains the cluster's ARN; the last one declared ${topics.length} topics, which a new cluster gets without records`,
  },
];
