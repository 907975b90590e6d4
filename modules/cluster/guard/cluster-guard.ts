import type { Construct } from "constructs";
import { hcl, ReplacementGuard } from "../../terraform/index.js";
import type { ClusterKind, ClusterSettings } from "../settings/cluster-settings.js";

/** What a cluster can't change without becoming another. Every value is text, or a token of it. */
interface ClusterIdentity {
  readonly kind: ClusterKind;
  readonly name: string;
  readonly [what: string]: string;
}

/**
 * A cluster that takes another's place is made first, and the other ended when it stands. Where the guard must wait for the apply,
 * since what differs is not known before, it so refuses while the old cluster is there.
 */
export const BESIDE_THE_OLD = { createBeforeDestroy: true } as const;

/** Whether a plan that would destroy it is refused: while an acknowledgement stands, it is not. */
export const isProtected = ({ deletionProtection, replacementApproval }: Protection): boolean =>
  deletionProtection && replacementApproval === undefined;

type Protection = Pick<ClusterSettings, "deletionProtection" | "replacementApproval">;

/** Where a cluster stands for its whole life. */
export interface ClusterPlace {
  readonly subnetIds: string[];
  readonly securityGroupId: string;
  /** What the subnets are of, in words that are known before the subnets are. @default nothing */
  readonly place: string | undefined;
}

/** A place as part of an identity: subnets in any order are the same. */
export const identityOf = ({ subnetIds, securityGroupId, place }: ClusterPlace) => ({
  subnets: hcl`join(",", sort(${subnetIds}))`.toString(),
  security_group: securityGroupId,
  ...(place !== undefined && { place }),
});

/** Refuses a plan that would replace the cluster, unless the settings acknowledge it by the cluster's name. */
export function clusterGuard(scope: Construct, identity: ClusterIdentity, acknowledged: string | undefined): ReplacementGuard {
  const loss = identity.kind === "existing" ? "lose or leave behind the records of the one before" : "lose its records";
  const { name } = identity;
  const would = `replace the cluster ${name} and ${loss}`;
  return new ReplacementGuard(scope, "identity", { subject: "cluster", name, would, identity, acknowledged });
}

/**
 * Refuses a plan that would end an authority of the cluster's own, whose block is gone with its protection once the settings name others.
 *
 * @param hasOwn whether the settings make one
 */
export function authorityGuard(scope: Construct, name: string, hasOwn: boolean, acknowledged: string | undefined): ReplacementGuard {
  return new ReplacementGuard(scope, "authorities", {
    subject: "cluster",
    name,
    would: `end the private authority of the cluster ${name}, and all that it would have signed`,
    identity: { authority: hasOwn ? "managed" : "none" },
    acknowledged,
    learns: hasOwn,
  });
}
