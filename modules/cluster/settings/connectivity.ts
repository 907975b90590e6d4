import { z } from "zod";
import { structure } from "../../terraform/index.js";

/** The text that the settings must contain before brokers get public addresses. */
const PUBLIC_ACCESS = "the brokers are on the internet";

/** Settings of access to the brokers from outside their VPC. */
export const connectivitySettings = {
  publicAccess: z
    .union([
      z.literal("off"),
      z.strictObject({ acknowledge: z.literal(PUBLIC_ACCESS).describe("Confirms the consequence, with exactly this text.") }),
    ])
    .optional()
    .meta({
      ...structure,
      description:
        "Public access: MSK gives the brokers Elastic IP addresses. MSK can turn it on only for an existing cluster, so it needs a second apply. The broker subnets must be public, encryptionInTransit TLS, and unauthenticated clients refused. `off` turns it off; if it is left out, Terraform does not change it.",
      allowed: `off, or a map with acknowledge: ${PUBLIC_ACCESS}`,
    }),
  vpcConnectivity: z
    .strictObject({
      iam: z.boolean().default(false).describe("Clients that authenticate with IAM."),
      scram: z.boolean().default(false).describe("Clients that authenticate with SCRAM."),
      tls: z.boolean().default(false).describe("Clients that authenticate with mutual TLS."),
    })
    .optional()
    .meta({
      ...structure,
      description:
        "Multi-VPC connectivity: clients in other VPCs and accounts connect through PrivateLink with these kinds of authentication. MSK can turn it on only for an existing cluster. A change rolls the brokers. If it is left out, Terraform does not change it.",
    }),
  sharedWith: z
    .array(
      z
        .string()
        .regex(/^([0-9]{12}|arn:[a-z-]+:iam::[0-9]{12}:(root|role\/.+|user\/.+))$/)
        .meta({ allowed: "a 12-digit account id, or the ARN of a role, a user or an account's root" }),
    )
    .default([])
    .meta({
      ...structure,
      description:
        "Principals of other accounts that the cluster policy allows to connect through PrivateLink. Their IAM policies determine what they can do.",
    }),
  replicated: z
    .boolean()
    .default(false)
    .meta({
      ...structure,
      description: "Allows MSK Replicator to replicate from this cluster: the cluster policy permits the service to connect.",
    }),
};

const connectivityObject = z.strictObject(connectivitySettings);
export type ConnectivitySettings = z.output<typeof connectivityObject>;
