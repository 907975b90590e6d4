import type { MskCluster as AwsMskCluster } from "@cdktf/provider-aws/lib/msk-cluster";
import { type IResolvable, Token } from "cdktf";
import { hcl } from "../../terraform/index.js";

/** Key of the tag that stores whether a cluster has, or had, mutual TLS: `configured` or `never`. */
export const MUTUAL_TLS_TAG = "msk-ha-cluster:mutual-tls";

/**
 * Adds the `tls` block and the tags to a cluster.
 *
 * MSK describes mutual TLS of a cluster that has ever had it, with `enabled: false` after it was turned off, and not at all for other
 * clusters. The provider compares this with the block: a cluster that had mutual TLS needs the block for good, without authorities after
 * it was turned off, and a cluster that never had it must not have the block. Otherwise each plan changes the cluster, and MSK refuses the
 * request because it changes nothing. Terraform can't read whether the block was there, so a tag stores it.
 *
 * @param authorityArns - of the client certificates; none turns mutual TLS off
 * @param had - whether MSK describes mutual TLS of the cluster that exists, an expression
 * @see https://github.com/hashicorp/terraform-provider-aws/issues/24914
 * @see https://github.com/hashicorp/terraform-provider-aws/issues/30752
 */
export function addMutualTls(cluster: AwsMskCluster, name: string, authorityArns: string[], had: IResolvable): void {
  const tags = (mutualTls: unknown) => cluster.addOverride("tags", { Name: name, [MUTUAL_TLS_TAG]: mutualTls });
  if (!Token.isUnresolved(authorityArns) && authorityArns.length > 0) {
    cluster.addOverride("client_authentication.tls", { certificate_authority_arns: authorityArns });
    tags("configured");
    return;
  }
  const described = Token.isUnresolved(authorityArns) ? hcl`(length(${authorityArns}) > 0 || ${had})` : had;
  cluster.addOverride("client_authentication.dynamic.tls", {
    for_each: hcl`${described} ? [true] : []`,
    content: { certificate_authority_arns: authorityArns },
  });
  tags(hcl`${described} ? "configured" : "never"`);
}
