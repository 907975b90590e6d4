import { z } from "zod";
import { structure } from "../terraform/index.js";

const clientName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,22}$/)
  .meta({ allowed: "a letter, then up to 22 small letters, digits and hyphens" });

const grantedTopic = z
  .string()
  .regex(/^[a-zA-Z0-9._*-]{1,249}$/)
  .meta({ allowed: "a topic of `topics`, or a pattern with *" });

const client = z.strictObject({
  produce: z.array(grantedTopic).default([]).describe("Topics that it may write."),
  idempotent: z.boolean().default(false).describe("Its producers are idempotent, as Java's are unless told otherwise."),
  consume: z
    .array(
      z.strictObject({
        topic: grantedTopic.meta({ description: "Topic." }),
        group: z
          .string()
          .regex(/^[a-zA-Z0-9._*-]{1,255}$/)
          .meta({ description: "Consumer group.", allowed: "a name of a group, or a pattern with *" }),
      }),
    )
    .default([])
    .describe("Topics that it may read, each as a group."),
  administer: z.boolean().default(false).describe("It may create and change topics."),
  invokeApi: z.boolean().default(false).describe("It may send events through the HTTP API."),
  trustedPrincipals: z
    .array(
      z
        .string()
        .regex(/^arn:[a-z-]+:iam::[0-9]{12}:(root|role\/.+|user\/.+)$/)
        .meta({ allowed: "the ARN of a role, a user or an account's root" }),
    )
    .default([])
    .describe("Who may assume the role. The account's own principals, as their policies allow, if left empty."),
});

/** Roles for clients, by name. */
export const clientsSettings = z
  .record(clientName, client)
  .default({})
  .meta({ ...structure, description: "Roles for applications that use the cluster by IAM." });

export type ClientsSettings = z.output<typeof clientsSettings>;
