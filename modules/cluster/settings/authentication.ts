import { z } from "zod";
import { structure } from "../../terraform/index.js";
import { madeAuthoritySettings } from "./private-authority.js";

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
