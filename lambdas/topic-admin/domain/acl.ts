import type { aclOperations, aclPatterns, aclPermissions, aclResources } from "../contract.js";

/** What an ACL allows or denies, in the words of Kafka's tools; what is unknown to them is a number, as newer brokers may send. */
export interface Acl {
  /** `User:shop` */
  readonly principal: string;
  readonly host: string;
  readonly resource: (typeof aclResources)[number] | (string & {});
  readonly name: string;
  readonly pattern: (typeof aclPatterns)[number] | (string & {});
  readonly operation: (typeof aclOperations)[number] | (string & {});
  readonly permission: (typeof aclPermissions)[number] | (string & {});
}

/** Equal for equal ACLs, and for no others. */
export const aclKey = ({ principal, host, resource, name, pattern, operation, permission }: Acl): string =>
  JSON.stringify([principal, host, resource, name, pattern, operation, permission]);

/** ACLs without those that are in `others`. */
export function without(acls: readonly Acl[], others: readonly Acl[]): Acl[] {
  const keys = new Set(others.map(aclKey));
  return acls.filter((acl) => !keys.has(aclKey(acl)));
}

/** ACLs that are alike but for the operation, in the order of the first of each. */
export function groupedByOperation(acls: readonly Acl[]): Acl[][] {
  const groups = new Map<string, Acl[]>();
  for (const acl of acls) {
    const key = aclKey({ ...acl, operation: "" });
    groups.set(key, [...(groups.get(key) ?? []), acl]);
  }
  return [...groups.values()];
}
