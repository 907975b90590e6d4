import { z } from "zod";
import { structure } from "../terraform/index.js";

const clientName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,22}$/)
  .meta({ allowed: "a letter, then up to 22 lowercase letters, digits and hyphens" });

const grantedTopic = z
  .string()
  .regex(/^[a-zA-Z0-9._*-]{1,249}$/)
  .meta({ allowed: "a topic of `topics`, or a pattern with *" });

const client = z.strictObject({
  produce: z.array(grantedTopic).default([]).describe("Topics that the client can write to."),
  idempotent: z.boolean().default(true).describe("Permits idempotent producers, the default of Java clients: WriteDataIdempotently."),
  transactionalIds: z
    .array(
      z
        .string()
        .regex(/^[a-zA-Z0-9._*-]{1,249}$/)
        .meta({ allowed: "a transactional id, or a pattern with *" }),
    )
    .default([])
    .describe("Transactional ids that the client can use, in transactions that write to the topics of produce."),
  consume: z
    .array(
      z.strictObject({
        topic: grantedTopic.meta({ description: "Topic." }),
        group: z
          .string()
          .regex(/^[a-zA-Z0-9._*-]{1,255}$/)
          .meta({ description: "Consumer group.", allowed: "the name of a group, or a pattern with *" }),
      }),
    )
    .default([])
    .describe("Topics that the client can read, each with a consumer group."),
  administer: z.boolean().default(false).describe("Permits the client to create and change topics."),
  invokeApi: z.boolean().default(false).describe("Permits the client to send events to the HTTP API."),
  trustedPrincipals: z
    .array(
      z
        .string()
        .regex(/^arn:[a-z-]+:iam::[0-9]{12}:(root|role\/.+|user\/.+)$/)
        .meta({ allowed: "the ARN of a role, a user or an account's root" }),
    )
    .default([])
    .describe(
      "Principals that can assume the role. If empty, every principal of this account whose policies permit sts:AssumeRole, which is a warning and in the role's description.",
    ),
});

/** IAM roles of clients, by client. */
export const clientsSettings = z
  .record(clientName, client)
  .default({})
  .meta({ ...structure, description: "IAM roles for applications that use the cluster, by name." });

export type ClientsSettings = z.output<typeof clientsSettings>;
