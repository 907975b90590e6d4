import type { AclAction, AclPlan } from "./acl-plan.js";
import { describeEntity, type QuotaAction, type QuotaEntity } from "./quota-plan.js";
import type { TopicAction } from "./topic-plan.js";

/** Returns a one-line description of an action for plans, logs and error messages. */
export function describeAction(action: TopicAction | AclAction | QuotaAction): string {
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
      return `configure ${action.name}: ${[...settings(action.set), ...action.unset.map((key) => `reset ${key} to the default`)].join(", ")}`;
    case "deleteTopic":
      return `delete ${action.name}: listed as deletable`;
    case "addAcls":
      return describeAcls(action);
    case "removeAcls":
      return `remove ACL: ${describeAcls(action)}`;
    case "changeQuota":
      return `limit ${describeEntity(action)}: ${[
        ...Object.entries(action.set).map(([limit, value]) => `${limit}=${value}`),
        ...action.unset.map((limit) => `remove ${limit}`),
      ].join(", ")}`;
  }
}

/** Returns a one-line description of changes that are one request. */
export function describeChanges(changes: readonly (AclAction | QuotaAction)[]): string {
  const [first, ...others] = changes.map(describeAction);
  return `${first}${others.length === 0 ? "" : `, and ${others.length} more`}`;
}

/** Returns, for example, `allow User:shop to Read, Describe topic orders*`. */
function describeAcls({ acls }: AclAction): string {
  const [{ principal, host, resource, name, pattern, permission } = none] = acls;
  const from = host === "*" ? "" : ` from ${host}`;
  const target = resource === "cluster" ? "the cluster" : `${resource} ${name}${pattern === "prefixed" ? "*" : ""}`;
  return `${permission} ${principal}${from} to ${acls.map(({ operation }) => operation).join(", ")} ${target}`;
}

const none = { principal: "nobody", host: "*", resource: "cluster", name: "", pattern: "literal", permission: "allow" };

/** Returns the remark about ACLs that this function does not manage. */
export function describeUnmanagedAcls({ principal, count }: AclPlan["unmanaged"][number]): string {
  return `keep ${count} ACL${count === 1 ? "" : "s"} of ${principal}: not managed by this configuration`;
}

/** Returns the remark about quotas of an entity that this function does not manage. */
export function describeUnmanagedQuota(entity: QuotaEntity): string {
  return `keep the quota of ${describeEntity(entity)}: not managed by this configuration`;
}

/** Remark about quotas that are kept because quotas are no longer managed. */
export const KEPT_QUOTAS_REMARK = "keep the quotas of the last apply: quotas are no longer managed; to remove them, declare an empty list";

/** Remark about ACLs that are kept because ACLs are no longer managed. */
export const KEPT_ACLS_REMARK = "keep the ACLs of the last apply: ACLs are no longer managed; to remove them, declare an empty list";

/** Returns the remark about a topic that is no longer declared and not deletable. */
export function describeKeptTopic(name: string): string {
  return `keep ${name}: no longer declared, and not listed as deletable`;
}

function settings(configuration: Readonly<Record<string, string>>): string[] {
  return Object.entries(configuration).map(([key, value]) => `${key}=${value}`);
}
