import type { MskClusterClientAuthentication } from "@cdktf/provider-aws/lib/msk-cluster";
import { type IResolvable, type TerraformResource, Token } from "cdktf";
import { hcl } from "../../terraform/index.js";
import type { AuthenticationSettings } from "../settings/authentication.js";

/** Whether clients may come without proof, known or not. */
const isAllowed = (unauthenticated: AuthenticationSettings["unauthenticated"]): boolean | IResolvable =>
  Token.isUnresolved(unauthenticated) ? hcl`${unauthenticated} == "allowed"` : unauthenticated === "allowed";

/**
 * The cluster's block. `sasl` is always there, `tls` only with authorities: a block that comes and goes makes MSK replace the
 * cluster, or drifts (provider issue 24914).
 *
 * @param authorityArns whose certificates are taken; a token is left to {@link openToAuthorities}
 */
export function clientAuthentication(
  { iam, scram, unauthenticated }: AuthenticationSettings,
  authorityArns: string[],
): MskClusterClientAuthentication {
  const known = !Token.isUnresolved(authorityArns) && authorityArns.length > 0;
  return {
    unauthenticated: isAllowed(unauthenticated),
    sasl: { iam, scram },
    ...(known && { tls: { certificateAuthorityArns: authorityArns } }),
  };
}

/** Gives the cluster its `tls` block where only Terraform knows whether there are authorities. */
export function openToAuthorities(cluster: TerraformResource, authorityArns: string[]): void {
  if (!Token.isUnresolved(authorityArns)) return;
  cluster.addOverride("client_authentication.dynamic.tls", {
    for_each: hcl`length(${authorityArns}) > 0 ? [true] : []`,
    content: { certificate_authority_arns: authorityArns },
  });
}
