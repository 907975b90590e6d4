import { z } from "zod";
import { structure } from "../../terraform/index.js";
import { clusterArn } from "./cluster-arn.js";

const connection = z.strictObject({
  clusterArn: clusterArn("The cluster, whose owner shares it with this account."),
  authentication: z
    .enum(["iam", "scram", "tls"])
    .default("iam")
    .describe("How its clients prove who they are; one connection for each way. Another way makes another connection."),
});

/** Clusters of other VPCs and accounts that are reached through PrivateLink, by name. */
export const connectionsSettings = z
  .record(
    z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,22}$/)
      .meta({ allowed: "a letter, then up to 22 small letters, digits and hyphens" }),
    connection,
  )
  .default({})
  .meta({ ...structure, description: "Clusters of other VPCs or accounts that clients here reach through PrivateLink, by name." });

export type ConnectionSettings = z.output<typeof connection>;
