import { z } from "zod";
import { structure } from "../../terraform/index.js";

/** What the settings must say before brokers get public addresses. */
const PUBLIC_ACCESS = "the brokers are on the internet";

/** Ways to the brokers from outside their VPC. */
export const connectivitySettings = {
  publicAccess: z
    .union([
      z.literal("off"),
      z.strictObject({ acknowledge: z.literal(PUBLIC_ACCESS).describe("That you know what it means, in these words.") }),
    ])
    .optional()
    .meta({
      ...structure,
      description:
        "Public addresses for the brokers, in a step of its own once the cluster is there: its subnets must be public, TLS the only way, and nobody without proof. `off` turns off what was on; left out, it is not touched.",
      allowed: `off, or a map with acknowledge: ${PUBLIC_ACCESS}`,
    }),
  vpcConnectivity: z
    .strictObject({
      iam: z.boolean().default(false).describe("For clients that come by IAM."),
      scram: z.boolean().default(false).describe("For clients with a password."),
      tls: z.boolean().default(false).describe("For clients with a certificate."),
    })
    .optional()
    .meta({
      ...structure,
      description:
        "Lets other VPCs and accounts connect through PrivateLink (multi-VPC connectivity), by these ways. Turning it on rolls the brokers; left out, it is not touched.",
    }),
  sharedWith: z
    .array(
      z
        .string()
        .regex(/^([0-9]{12}|arn:[a-z-]+:iam::[0-9]{12}:(root|role\/.+|user\/.+))$/)
        .meta({ allowed: "an account's number, or the ARN of a role, a user or an account's root" }),
    )
    .default([])
    .meta({
      ...structure,
      description: "Principals of other accounts that may connect through PrivateLink and use the cluster as their own policies allow.",
    }),
  replicated: z
    .boolean()
    .default(false)
    .meta({ ...structure, description: "Lets MSK Replicator copy from this cluster: its service may connect." }),
};

const connectivityObject = z.strictObject(connectivitySettings);
export type ConnectivitySettings = z.output<typeof connectivityObject>;
