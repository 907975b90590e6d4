import type { aclOperations, aclPatterns, aclPermissions, aclResources } from "../contract.js";

/** An ACL with one operation, named as in Kafka's tools. Codes of newer brokers that are unknown here are numbers in text form. */
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

/** Returns a key that is equal for equal ACLs only. */
export const aclKey = ({ principal, host, resource, name, pattern, operation, permission }: Acl): string =>
  JSON.stringify([principal, host, resource, name, pattern, operation, permission]);

/** Returns the ACLs that are not in `others`. */
export function without(acls: readonly Acl[], others: readonly Acl[]): Acl[] {
  const keys = new Set(others.map(aclKey));
  return acls.filter((acl) => !keys.has(aclKey(acl)));
}

/** Groups ACLs that differ only in the operation, in the order of each group's first ACL. */
export function groupedByOperation(acls: readonly Acl[]): Acl[][] {
  const groups = new Map<string, Acl[]>();
  for (const acl of acls) {
    const key = aclKey({ ...acl, operation: "" });
    groups.set(key, [...(groups.get(key) ?? []), acl]);
  }
  return [...groups.values()];
}
