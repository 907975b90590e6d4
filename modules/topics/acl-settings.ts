import { z } from "zod";
import { aclOperations, aclPatterns, aclPermissions, aclResources } from "../../lambdas/topic-admin/contract.js";

/** A name, a beginning with `*` behind it, or `*` for all. */
const named = (what: string) =>
  z
    .string()
    .regex(/^([a-zA-Z0-9._-]{1,249}\*?|\*)$/)
    .meta({
      description: `${what}: a name, \`orders.*\` for all names that begin so, or \`*\`.`,
      allowed: "a name, its beginning and *, or *",
    });

/** Distinguished names as brokers write them. Source: RFC 2253 by java.security's X500Principal.getName(). */
const distinguishedName = z
  .string()
  .regex(/^([A-Z]+|[0-9]+(\.[0-9]+)+)=[^,=\s]([^,=]|\\,|\\=)*(,([A-Z]+|[0-9]+(\.[0-9]+)+)=[^,=\s]([^,=]|\\,|\\=)*)*$/)
  .meta({ allowed: "a distinguished name as brokers write it, such as CN=billing,OU=apps,O=Example, without spaces behind commas" });

const rule = z.strictObject({
  resource: z.enum(aclResources).describe("Kind of resource."),
  name: z
    .string()
    .min(1)
    .max(249)
    .optional()
    .describe("Its name, or the beginning of it if prefixed; `*` is any. Left out for the cluster."),
  pattern: z.enum(aclPatterns).default("literal").describe("Whether the name is whole or a beginning."),
  operations: z.array(z.enum(aclOperations)).min(1).describe("Operations, in Kafka's terms."),
  permission: z.enum(aclPermissions).default("allow").describe("A denial wins over every permission."),
});

const acl = z.strictObject({
  users: z
    .array(
      z
        .string()
        .regex(/^(\*|[^\s:,=*]{1,64})$/)
        .meta({ allowed: "a user, or * for everyone" }),
    )
    .default([])
    .describe("Users with a password, by name."),
  certificates: z.array(distinguishedName).default([]).describe("Clients with a certificate, by its distinguished name."),
  host: z
    .string()
    .regex(/^(\*|[0-9]{1,3}(\.[0-9]{1,3}){3}|[0-9a-fA-F:]{2,39})$/)
    .default("*")
    .meta({ description: "Address that they come from; `*` is any.", allowed: "an IP address, or *" }),
  produce: z.array(named("Topic")).default([]).describe("Topics that they may write, idempotent or not."),
  consume: z
    .array(z.strictObject({ topic: named("Topic"), group: named("Consumer group") }))
    .default([])
    .describe("Topics that they may read, each as a group."),
  transactionalIds: z.array(named("Transactional id")).default([]).describe("Transactions of theirs, by transactional id."),
  rules: z.array(rule).default([]).describe("What is not said by produce and consume, in Kafka's own terms."),
});

/** Kafka's access control lists; left out, nobody's are touched. */
export const aclsSettings = z
  .array(acl)
  .optional()
  .describe(
    "Who of the users and certificates may do what. Roles (IAM) are not here: their policies decide. Left out, no ACL is touched; an empty list removes those that the last apply declared.",
  );

export type AclsSettings = z.output<typeof aclsSettings>;
