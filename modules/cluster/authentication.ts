import type { MskClusterClientAuthentication } from "@cdktf/provider-aws/lib/msk-cluster";
import { type IResolvable, type TerraformResource, Token } from "cdktf";
import { z } from "zod";
import { madeAuthoritySettings } from "../access/index.js";
import { hcl } from "../shared/hcl.js";
import { structure } from "../shared/variables.js";

const authorities = z
  .array(
    z
      .string()
      .regex(/^arn:[a-z-]+:acm-pca:[a-z0-9-]+:[0-9]{12}:certificate-authority\/[0-9a-f-]+$/)
      .meta({ allowed: "the ARN of a private certificate authority" }),
  )
  .min(1)
  .describe("Private certificate authorities (ACM).");

const mutualTls = z
  .discriminatedUnion("mode", [
    z.strictObject({ mode: z.literal("off").describe("No client certificates.") }),
    z.strictObject({ mode: z.literal("given").describe("Authorities that are there."), authorities }),
    madeAuthoritySettings,
  ])
  .default({ mode: "off" })
  .meta({ ...structure, description: "Client certificates that open the TLS listener, by the authority that signs them." });

/** How clients prove who they are. */
export const authenticationSettings = z
  .strictObject({
    iam: z.boolean().default(true).describe("By roles of IAM (SigV4). The platform's own functions need it."),
    scram: z.boolean().default(false).describe("By password (SASL/SCRAM-SHA-512)."),
    mutualTls,
    unauthenticated: z
      .enum(["refused", "allowed"])
      .default("refused")
      .describe("Whether clients may come without proof, by TLS or, where encryptionInTransit lets them, in plain text."),
  })
  .prefault({})
  .describe("How clients prove who they are; any set of these.");

export type AuthenticationSettings = z.output<typeof authenticationSettings>;

/** Encryption between clients and brokers; between brokers it is always on. */
export const encryptionInTransit = z
  .enum(["TLS", "TLS_PLAINTEXT", "PLAINTEXT"])
  .default("TLS")
  .describe("Between clients and brokers. Plain text is for clients without proof only. Between brokers it is always TLS.");

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
