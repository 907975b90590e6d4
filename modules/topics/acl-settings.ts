import { z } from "zod";
import { aclOperations, aclPatterns, aclPermissions, aclResources } from "../../lambdas/topic-admin/contract.js";

/** A name, a prefix followed by `*`, or `*` for all. */
const nameOrPrefix = (what: string) =>
  z
    .string()
    .regex(/^([a-zA-Z0-9._-]{1,249}\*?|\*)$/)
    .meta({
      description: `${what}: a name, a prefix followed by * such as \`orders.*\`, or \`*\` for all.`,
      allowed: "a name, a prefix followed by *, or *",
    });

/** Distinguished names as brokers print them. Source: RFC 2253 by java.security's X500Principal.getName(). */
export const distinguishedName = z
  .string()
  .regex(/^([A-Z]+|[0-9]+(\.[0-9]+)+)=[^,=\s]([^,=]|\\,|\\=)*(,([A-Z]+|[0-9]+(\.[0-9]+)+)=[^,=\s]([^,=]|\\,|\\=)*)*$/)
  .meta({ allowed: "a distinguished name as brokers print it, such as CN=billing,OU=apps,O=Example, without spaces after commas" });

const rule = z.strictObject({
  resource: z.enum(aclResources).describe("Kind of resource."),
  name: z
    .string()
    .min(1)
    .max(249)
    .optional()
    .describe("Name of the resource, or its prefix with pattern prefixed; `*` for all. Left out for the cluster."),
  pattern: z.enum(aclPatterns).default("literal").describe("How the name is matched: literal or prefixed."),
  operations: z.array(z.enum(aclOperations)).min(1).describe("Operations, by Kafka's names."),
  permission: z.enum(aclPermissions).default("allow").describe("deny overrides every allow."),
});

/** A SCRAM user in ACLs and quotas, or `*`. @param all - what `*` stands for */
export const userOr = (all: string) =>
  z
    .string()
    .regex(/^(\*|[^\s:,=*]{1,64})$/)
    .meta({ allowed: `a user, or * for ${all}` });

const acl = z.strictObject({
  users: z.array(userOr("all")).default([]).describe("SCRAM users."),
  certificates: z.array(distinguishedName).default([]).describe("Distinguished names of client certificates."),
  host: z
    .string()
    .regex(/^(\*|[0-9]{1,3}(\.[0-9]{1,3}){3}|[0-9a-fA-F:]{2,39})$/)
    .default("*")
    .meta({ description: "IP address from which the clients connect; `*` for all.", allowed: "an IP address, or *" }),
  produce: z.array(nameOrPrefix("Topic")).default([]).describe("Topics that the principals can write to, with idempotence or without."),
  consume: z
    .array(z.strictObject({ topic: nameOrPrefix("Topic"), group: nameOrPrefix("Consumer group") }))
    .default([])
    .describe("Topics that the principals can read, each with a consumer group."),
  transactionalIds: z.array(nameOrPrefix("Transactional id")).default([]).describe("Transactional ids that the principals can use."),
  rules: z.array(rule).default([]).describe("Other permissions, in Kafka's terms."),
});

/** Kafka's access control lists. */
export const aclsSettings = z
  .array(acl)
  .optional()
  .describe(
    "Permissions of SCRAM users and client certificates. IAM roles have policies instead. If left out, no ACL is changed; an empty list deletes those that the last apply declared.",
  );

export type AclsSettings = z.output<typeof aclsSettings>;
