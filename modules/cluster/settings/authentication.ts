import { type IResolvable, Token } from "cdktf";
import { z } from "zod";
import { hcl, structure } from "../../terraform/index.js";
import { managedAuthoritySettings } from "./private-authority.js";

const authorities = z
  .array(
    z
      .string()
      .regex(/^arn:[a-z-]+:acm-pca:[a-z0-9-]+:[0-9]{12}:certificate-authority\/[0-9a-f-]+$/)
      .meta({ allowed: "the ARN of a private certificate authority" }),
  )
  .min(1)
  .describe("ARNs of the private certificate authorities (AWS Private CA).");

const mutualTls = z
  .discriminatedUnion("mode", [
    z.strictObject({ mode: z.literal("off").describe("No mutual TLS.") }),
    z.strictObject({ mode: z.literal("existing").describe("Existing certificate authorities."), authorities }),
    managedAuthoritySettings,
  ])
  .default({ mode: "off" })
  .meta({
    ...structure,
    description: "Mutual TLS: clients authenticate with a certificate that one of the private certificate authorities signed.",
    renamed: { given: "existing", made: "managed" },
  });

/** How clients authenticate. */
export const authenticationSettings = z
  .strictObject({
    iam: z.boolean().default(true).describe("IAM authentication. The platform's functions need it."),
    scram: z.boolean().default(false).describe("SASL/SCRAM-SHA-512 authentication with user name and password."),
    mutualTls,
    unauthenticated: z
      .enum(["refused", "allowed"])
      .default("refused")
      .describe("Whether unauthenticated clients can connect, with TLS, or with plaintext where encryptionInTransit allows it."),
  })
  .prefault({})
  .describe("How clients authenticate. Any combination is possible.");

export type AuthenticationSettings = z.output<typeof authenticationSettings>;

/** Returns whether mutual TLS is on: an expression where the authorities are a Terraform variable. */
export const hasMutualTls = ({
  authentication: { mutualTls },
}: {
  readonly authentication: AuthenticationSettings;
}): boolean | IResolvable =>
  mutualTls.mode === "existing" && Token.isUnresolved(mutualTls.authorities)
    ? hcl`length(${mutualTls.authorities}) > 0`
    : mutualTls.mode !== "off";

/** Encryption between clients and brokers. Traffic between brokers is always encrypted. */
export const encryptionInTransit = z
  .enum(["TLS", "TLS_PLAINTEXT", "PLAINTEXT"])
  .default("TLS")
  .describe(
    "Encryption between clients and brokers. Plaintext is for unauthenticated clients only. Brokers always use TLS between each other.",
  );
