import type { DeclaredAcl } from "../contract.js";
import { type Acl, groupedByOperation, without } from "./acl.js";
import { aclErrors, expandedAcls } from "./acl-expansion.js";

export interface AclPlanInput {
  /** Undefined if ACLs are not managed. */
  readonly declared: readonly DeclaredAcl[] | undefined;
  readonly previous: readonly DeclaredAcl[];
  readonly existing: readonly Acl[];
}

/** A change of the ACLs of one principal on one resource. */
export interface AclAction {
  readonly kind: "addAcls" | "removeAcls";
  /** ACLs that differ only in the operation. */
  readonly acls: readonly Acl[];
}

export interface AclPlan {
  readonly actions: readonly AclAction[];
  /** Number of ACLs that were never declared here and are kept, by principal. */
  readonly unmanaged: readonly { readonly principal: string; readonly count: number }[];
  readonly errors: readonly string[];
}

/** Plans the actions that add missing ACLs and remove those that are no longer declared. ACLs that were never declared here are kept. */
export function planAcls({ declared, previous, existing }: AclPlanInput): AclPlan {
  if (declared === undefined) return { actions: [], unmanaged: [], errors: [] };
  const desired = expandedAcls(declared);
  const previouslyDeclared = expandedAcls(previous);
  const missing = without(desired, existing);
  const obsolete = intersection(without(previouslyDeclared, desired), existing);
  // At no step is more allowed than before or after: deny ACLs are added first and removed last. Allow ACLs are added before others are
  // removed, so that a client whose permission moves from a name to a prefix keeps its access.
  const actions = [
    ...actionsOf("addAcls", missing.filter(denies)),
    ...actionsOf("addAcls", missing.filter(allows)),
    ...actionsOf("removeAcls", obsolete.filter(allows)),
    ...actionsOf("removeAcls", obsolete.filter(denies)),
  ];
  return { actions, unmanaged: countsOf(without(without(existing, desired), previouslyDeclared)), errors: aclErrors(declared) };
}

const denies = ({ permission }: Acl) => permission === "deny";
const allows = (acl: Acl) => !denies(acl);

const intersection = (acls: readonly Acl[], others: readonly Acl[]): Acl[] => without(acls, without(acls, others));

const actionsOf = (kind: AclAction["kind"], acls: readonly Acl[]): AclAction[] =>
  groupedByOperation(acls).map((group) => ({ kind, acls: group }));

function countsOf(acls: readonly Acl[]): AclPlan["unmanaged"] {
  const counts = new Map<string, number>();
  for (const { principal } of acls) counts.set(principal, (counts.get(principal) ?? 0) + 1);
  return [...counts].map(([principal, count]) => ({ principal, count }));
}
