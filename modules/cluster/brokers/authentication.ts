import type { MskClusterClientAuthentication } from "@cdktf/provider-aws/lib/msk-cluster";
import { type IResolvable, type TerraformResource, Token } from "cdktf";
import { hcl } from "../../terraform/index.js";
import type { AuthenticationSettings } from "../settings/authentication.js";

/** Returns whether unauthenticated clients are allowed; an expression if it is a Terraform variable. */
const allowsUnauthenticated = (unauthenticated: AuthenticationSettings["unauthenticated"]): boolean | IResolvable =>
  Token.isUnresolved(unauthenticated) ? hcl`${unauthenticated} == "allowed"` : unauthenticated === "allowed";

/**
 * Returns the cluster's `client_authentication` block. `sasl` is always present, `tls` only with authorities: adding or removing a block
 * makes the provider replace the cluster, or causes a permanent diff (provider issue 24914).
 *
 * @param authorityArns - authorities of client certificates; {@link addTlsBlock} handles a token
 */
export function clientAuthentication(
  { iam, scram, unauthenticated }: AuthenticationSettings,
  authorityArns: string[],
): MskClusterClientAuthentication {
  const known = !Token.isUnresolved(authorityArns) && authorityArns.length > 0;
  return {
    unauthenticated: allowsUnauthenticated(unauthenticated),
    sasl: { iam, scram },
    ...(known && { tls: { certificateAuthorityArns: authorityArns } }),
  };
}

/** Adds a dynamic `tls` block to the cluster if the authorities are a Terraform variable. */
export function addTlsBlock(cluster: TerraformResource, authorityArns: string[]): void {
  if (!Token.isUnresolved(authorityArns)) return;
  cluster.addOverride("client_authentication.dynamic.tls", {
    for_each: hcl`length(${authorityArns}) > 0 ? [true] : []`,
    content: { certificate_authority_arns: authorityArns },
  });
}
