import type { AclAction, AclPlan } from "./acl-plan.js";
import type { TopicAction } from "./topic-plan.js";

/** An action as a reviewer reads it. */
export function sentence(action: TopicAction | AclAction): string {
  switch (action.kind) {
    case "createTopic":
      return `create ${action.name}: ${[
        `${action.partitions} partitions`,
        `replication factor ${action.replicationFactor}`,
        ...settings(action.configuration),
      ].join(", ")}`;
    case "addPartitions":
      return `add partitions to ${action.name}: ${action.from} to ${action.to}`;
    case "changeConfiguration":
      return `configure ${action.name}: ${[...settings(action.set), ...action.unset.map((key) => `${key} by default`)].join(", ")}`;
    case "deleteTopic":
      return `delete ${action.name}: released`;
    case "addAcls":
      return aclSentence(action);
    case "removeAcls":
      return `no longer ${aclSentence(action)}`;
  }
}

/** `allow User:shop to Read, Describe topic orders*` */
function aclSentence({ acls }: AclAction): string {
  const [{ principal, host, resource, name, pattern, permission } = none] = acls;
  const from = host === "*" ? "" : ` from ${host}`;
  const what = resource === "cluster" ? "the cluster" : `${resource} ${name}${pattern === "prefixed" ? "*" : ""}`;
  return `${permission} ${principal}${from} to ${acls.map(({ operation }) => operation).join(", ")} ${what}`;
}

const none = { principal: "nobody", host: "*", resource: "cluster", name: "", pattern: "literal", permission: "allow" };

/** That ACLs of others are there, and stay. */
export function foreignSentence({ principal, count }: AclPlan["foreign"][number]): string {
  return `leave ${count} ACL${count === 1 ? "" : "s"} of ${principal}: never declared here`;
}

/** Why ACLs that were declared are still there. */
export const ACLS_LEFT_SENTENCE = "leave the ACLs that the last apply declared: none are managed now; an empty list would remove them";

/** Why a topic that is declared no more is still there. */
export function keptSentence(name: string): string {
  return `keep ${name}: not declared any more, and not released`;
}

function settings(configuration: Readonly<Record<string, string>>): string[] {
  return Object.entries(configuration).map(([key, value]) => `${key}=${value}`);
}
