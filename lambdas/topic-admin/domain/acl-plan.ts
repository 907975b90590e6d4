import type { DeclaredAcl } from "../contract.js";
import { type Acl, groupedByOperation, without } from "./acl.js";
import { aclFaults, expandedAcls } from "./acl-expansion.js";

export interface AclPlanInput {
  /** Undefined where ACLs are not ours to manage. */
  readonly declared: readonly DeclaredAcl[] | undefined;
  readonly previous: readonly DeclaredAcl[];
  readonly existing: readonly Acl[];
}

/** What changes for one principal on one resource. */
export interface AclAction {
  readonly kind: "addAcls" | "removeAcls";
  /** Alike but for the operation. */
  readonly acls: readonly Acl[];
}

export interface AclPlan {
  readonly actions: readonly AclAction[];
  /** ACLs that were never declared here and stay, by principal. */
  readonly foreign: readonly { readonly principal: string; readonly count: number }[];
  readonly refusals: readonly string[];
}

/** What must be done so that all that is declared is there, and nothing of what was and isn't any more. Others' ACLs stay. */
export function planAcls({ declared, previous, existing }: AclPlanInput): AclPlan {
  if (declared === undefined) return { actions: [], foreign: [], refusals: [] };
  const wanted = expandedAcls(declared);
  const ours = expandedAcls(previous);
  const missing = without(wanted, existing);
  const obsolete = intersection(without(ours, wanted), existing);
  // At no time may more be allowed than before or after: denials come first and go last. What is allowed still comes before what goes,
  // so that a client whose permission moves from a name to a prefix is never without.
  const actions = [
    ...actionsOf("addAcls", missing.filter(denies)),
    ...actionsOf("addAcls", missing.filter(allows)),
    ...actionsOf("removeAcls", obsolete.filter(allows)),
    ...actionsOf("removeAcls", obsolete.filter(denies)),
  ];
  return { actions, foreign: countsOf(without(without(existing, wanted), ours)), refusals: aclFaults(declared) };
}

const denies = ({ permission }: Acl) => permission === "deny";
const allows = (acl: Acl) => !denies(acl);

const intersection = (acls: readonly Acl[], others: readonly Acl[]): Acl[] => without(acls, without(acls, others));

const actionsOf = (kind: AclAction["kind"], acls: readonly Acl[]): AclAction[] =>
  groupedByOperation(acls).map((alike) => ({ kind, acls: alike }));

function countsOf(acls: readonly Acl[]): AclPlan["foreign"] {
  const counts = new Map<string, number>();
  for (const { principal } of acls) counts.set(principal, (counts.get(principal) ?? 0) + 1);
  return [...counts].map(([principal, count]) => ({ principal, count }));
}
