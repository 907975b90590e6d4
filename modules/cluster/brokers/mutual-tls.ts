import type { MskCluster as AwsMskCluster } from "@cdktf/provider-aws/lib/msk-cluster";
import { type IResolvable, Token } from "cdktf";
import { hcl } from "../../terraform/index.js";

/** Key of the tag that stores whether a cluster has, or had, mutual TLS: `configured` or `never`. */
export const MUTUAL_TLS_TAG = "msk-ha-cluster:mutual-tls";

export interface MutualTls {
  readonly name: string;
  /** Authorities of the client certificates; none turns mutual TLS off. */
  readonly authorityArns: string[];
  /** The setting, or its Terraform variable. */
  readonly unauthenticated: string;
  /** The cluster before the plan. */
  readonly lookup: {
    /** False if the plan does not look it up; it can be a Terraform variable. */
    readonly enabled: boolean;
    /** Returns whether MSK describes mutual TLS of the cluster that exists, an expression; false if it is not looked up. */
    hadMutualTls(unauthenticated: string): IResolvable;
  };
}

/**
 * Adds the `tls` block and the tags to a cluster.
 *
 * MSK describes mutual TLS of a cluster that has ever had it, with `enabled: false` after it was turned off, and not at all for other
 * clusters. The provider compares this with the block: a cluster that had mutual TLS needs the block for good, without authorities after
 * it was turned off, and a cluster that never had it must not have the block. Otherwise each plan changes the cluster, and MSK refuses the
 * request because it changes nothing. Terraform can't read whether the block was there, so a tag stores it.
 *
 * A plan that does not look the cluster up writes the tag only with authorities: it can't know that the cluster never had mutual TLS.
 *
 * @see https://github.com/hashicorp/terraform-provider-aws/issues/24914
 * @see https://github.com/hashicorp/terraform-provider-aws/issues/30752
 */
export function addMutualTls(cluster: AwsMskCluster, { name, authorityArns, unauthenticated, lookup }: MutualTls): void {
  const tags = (mutualTls: unknown) => ({ Name: name, [MUTUAL_TLS_TAG]: mutualTls });
  const hasAuthorities = Token.isUnresolved(authorityArns) ? hcl`length(${authorityArns}) > 0` : authorityArns.length > 0;
  if (hasAuthorities === true) {
    cluster.addOverride("client_authentication.tls", { certificate_authority_arns: authorityArns });
    cluster.addOverride("tags", tags("configured"));
    return;
  }
  const had = lookup.hadMutualTls(unauthenticated);
  const described = hasAuthorities === false ? had : hcl`(${hasAuthorities} || ${had})`;
  cluster.addOverride("client_authentication.dynamic.tls", {
    for_each: hcl`${described} ? [true] : []`,
    content: { certificate_authority_arns: authorityArns },
  });
  const stored = tags(hcl`${described} ? "configured" : "never"`);
  const known = hasAuthorities === false ? hcl`${lookup.enabled}` : hcl`${lookup.enabled} || ${hasAuthorities}`;
  cluster.addOverride(
    "tags",
    lookup.enabled === true ? stored : hcl`{ for key, value in ${stored} : key => value if key != ${MUTUAL_TLS_TAG} || ${known} }`,
  );
}
