import type { MskClusterClientAuthentication } from "@cdktf/provider-aws/lib/msk-cluster";
import { type IResolvable, Token } from "cdktf";
import { hcl } from "../../terraform/index.js";
import type { AuthenticationSettings } from "../settings/authentication.js";

/** Returns whether unauthenticated clients are allowed; an expression if it is a Terraform variable. */
const allowsUnauthenticated = (unauthenticated: AuthenticationSettings["unauthenticated"]): boolean | IResolvable =>
  Token.isUnresolved(unauthenticated) ? hcl`${unauthenticated} == "allowed"` : unauthenticated === "allowed";

/**
 * Returns the cluster's `client_authentication` block without `tls`, which `addMutualTls` adds. `sasl` is always present: MSK leaves a kind
 * of authentication as it is if the request omits it.
 */
export const clientAuthentication = ({ iam, scram, unauthenticated }: AuthenticationSettings): MskClusterClientAuthentication => ({
  unauthenticated: allowsUnauthenticated(unauthenticated),
  sasl: { iam, scram },
});
