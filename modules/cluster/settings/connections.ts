import { z } from "zod";
import { structure } from "../../terraform/index.js";
import { clusterArn } from "./cluster-arn.js";

const connection = z.strictObject({
  clusterArn: clusterArn("ARN of the cluster. Its owner must share it with this account."),
  authentication: z
    .enum(["iam", "scram", "tls"])
    .default("iam")
    .describe(
      "Authentication of the connection's clients, which the cluster's multi-VPC connectivity must allow. A change replaces the connection.",
    ),
});

/** Connections to clusters of other VPCs and accounts through PrivateLink (multi-VPC connectivity), by name. */
export const connectionsSettings = z
  .record(
    z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,22}$/)
      .meta({ allowed: "a lowercase letter, then up to 22 lowercase letters, digits and hyphens" }),
    connection,
  )
  .default({})
  .meta({
    ...structure,
    description: "Connections to clusters of other VPCs or accounts through PrivateLink (MSK managed VPC connections), by name.",
  });

export type ConnectionSettings = z.output<typeof connection>;
