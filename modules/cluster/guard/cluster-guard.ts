import type { Construct } from "constructs";
import { hcl, ReplacementGuard } from "../../terraform/index.js";
import type { ClusterKind, ClusterSettings } from "../settings/cluster-settings.js";

/** Attributes whose change replaces the cluster. Every value is text, or a token of it. */
interface ClusterIdentity {
  readonly kind: ClusterKind;
  readonly name: string;
  readonly [attribute: string]: string;
}

/**
 * Lifecycle of a cluster: a replacement is created before the old cluster is destroyed. If an attribute is only known during the apply, the
 * guard then still fails before the old cluster is destroyed.
 */
export const CREATE_BEFORE_DESTROY = { createBeforeDestroy: true } as const;

/** Returns true if Terraform must refuse to destroy the cluster: it is protected, and no replacement is approved. */
export const isProtected = ({ deletionProtection, replacementApproval }: Protection): boolean =>
  deletionProtection && replacementApproval === undefined;

type Protection = Pick<ClusterSettings, "deletionProtection" | "replacementApproval">;

/** The placement of a cluster, which can't change. */
export interface ClusterPlacement {
  readonly subnetIds: string[];
  readonly securityGroupId: string;
  /** Text that identifies the subnets before their ids are known. */
  readonly placement: string | undefined;
}

/** Returns a placement as part of an identity; the order of the subnets does not matter. */
export const placementIdentity = ({ subnetIds, securityGroupId, placement }: ClusterPlacement) => ({
  subnets: hcl`join(",", sort(${subnetIds}))`.toString(),
  security_group: securityGroupId,
  ...(placement !== undefined && { place: placement }),
});

/** Creates a guard that refuses a plan that would replace the cluster without an approval that begins with the cluster's name. */
export function clusterGuard(scope: Construct, identity: ClusterIdentity, approval: string | undefined): ReplacementGuard {
  const loss = identity.kind === "existing" ? "lose or abandon the records of the previous one" : "lose its records";
  const { name } = identity;
  const effect = `replace the cluster ${name} and ${loss}`;
  return new ReplacementGuard(scope, "identity", { subject: "cluster", name, effect, identity, approval });
}

/**
 * Creates a guard that refuses a plan that would destroy the cluster's managed authority. `prevent_destroy` can't refuse it: the authority's
 * block, and its lifecycle with it, is no longer in the configuration when the settings use other authorities.
 *
 * @param isManaged - the settings have a managed authority
 */
export function authorityGuard(scope: Construct, name: string, isManaged: boolean, approval: string | undefined): ReplacementGuard {
  return new ReplacementGuard(scope, "authorities", {
    subject: "cluster",
    name,
    effect: `destroy the private certificate authority of the cluster ${name} and invalidate its clients' certificates`,
    identity: { authority: isManaged ? "managed" : "none" },
    approval,
    storesChanges: isManaged,
  });
}
