import { type ClusterSettings, clusterName, hasMutualTls } from "../cluster/index.js";
import { clientGrants, grantsOf, MOST_MANAGED, PolicyPacking, sampleArns } from "../kafka/index.js";
import { lookUpGrant, type SchemasSettings, sampleSchemaArns, schemasOfTopics } from "../schemas/index.js";
import {
  namePrefix,
  type PlatformName,
  type Rule,
  type SettingPath,
  undeclared,
  type Violation,
  type WarningRule,
} from "../settings/index.js";
import { hcl } from "../terraform/index.js";
import type { TopicsContext } from "../topics/index.js";
import type { ClientsSettings } from "./client-settings.js";
import { listenersOf } from "./listeners.js";
import { quotaRules } from "./quota-rules.js";
import { MOST_SCRAM_USERS, type ScramUsersSettings } from "./scram-settings.js";

/** The settings that rules about users and clients read. */
export interface AccessContext extends TopicsContext, PlatformName {
  readonly cluster: ClusterSettings;
  readonly scramUsers: ScramUsersSettings;
  readonly clients: ClientsSettings;
  readonly schemas: SchemasSettings;
}

const usersRules: readonly Rule<AccessContext>[] = [
  {
    id: "access/scram-users-limit",
    checks: `There are at most ${MOST_SCRAM_USERS} SCRAM users.`,
    why: "It is MSK's quota of SCRAM secrets per cluster.",
    fix: "Declare fewer scramUsers.",
    reads: ["scramUsers"],
    terraform: ({ scramUsers }) => ({
      condition: hcl`length(${scramUsers}) <= ${MOST_SCRAM_USERS}`,
      errorMessage: `scram_users: MSK associates at most ${MOST_SCRAM_USERS} with a cluster. [access/scram-users-limit]`,
    }),
    violations: ({ scramUsers }) => {
      const count = Object.keys(scramUsers).length;
      return count <= MOST_SCRAM_USERS
        ? []
        : [
            {
              path: ["scramUsers"],
              problem: `${count} users are more than MSK associates with a cluster`,
              fix: `declare at most ${MOST_SCRAM_USERS}`,
            },
          ];
    },
  },
  {
    id: "access/scram-users-need-scram",
    checks: "SCRAM users are declared only where the cluster has SCRAM authentication.",
    why: "MSK associates secrets only with clusters that have it.",
    fix: "Set cluster.authentication.scram: true, or remove scramUsers.",
    reads: ["cluster.kind", "cluster.authentication", "scramUsers"],
    terraform: ({ cluster, scramUsers }) =>
      cluster.kind === "existing"
        ? undefined
        : {
            condition: hcl`length(${scramUsers}) == 0 || ${"authentication" in cluster && cluster.authentication.scram}`,
            errorMessage:
              "scram_users need authentication.scram, which a serverless cluster does not have. [access/scram-users-need-scram]",
          },
    violations: ({ cluster, scramUsers }) =>
      Object.keys(scramUsers).length === 0 || (listenersOf(cluster)?.scram ?? true)
        ? []
        : [
            {
              path: ["scramUsers"],
              problem: "the cluster has no SCRAM authentication",
              fix:
                cluster.kind === "serverless"
                  ? "remove the users: a serverless cluster supports IAM only"
                  : "set cluster.authentication.scram: true, or remove the users",
            },
          ],
  },
  {
    id: "access/acl-users-declared",
    checks: "Users in ACLs are declared in scramUsers.",
    why: "An ACL of a mistyped user grants nothing, and the user is denied.",
    fix: "Declare the user in scramUsers, or use *.",
    reads: ["acls.*", "scramUsers"],
    terraform: ({ acls, scramUsers }) => ({
      condition: hcl`alltrue([for user in flatten([for acl in coalesce(${acls}, []) : acl.users]) : user == "*" || contains(keys(${scramUsers}), user)])`,
      errorMessage: "acls: users must be declared in scram_users, or be *. [access/acl-users-declared]",
    }),
    violations: ({ acls = [], scramUsers }) => {
      const declaration = { setting: "scramUsers", names: Object.keys(scramUsers), otherwise: "*" };
      return acls.flatMap(({ users }, i) =>
        users.flatMap((user, j) => (user === "*" ? [] : undeclared(["acls", i, "users", j], user, declaration))),
      );
    },
  },
  {
    id: "access/acl-certificates-need-mtls",
    checks: "ACLs name certificates only where the cluster has mutual TLS.",
    why: "Without mutual TLS no client has the principal of a certificate.",
    fix: "Set cluster.authentication.mutualTls, or remove the certificates.",
    reads: ["cluster.kind", "cluster.authentication", "acls.*"],
    terraform: ({ cluster, acls }) =>
      "authentication" in cluster
        ? {
            condition: hcl`${hasMutualTls(cluster)} || alltrue([for acl in coalesce(${acls}, []) : length(acl.certificates) == 0])`,
            errorMessage: "acls: certificates need mutual TLS. [access/acl-certificates-need-mtls]",
          }
        : undefined,
    violations: ({ cluster, acls = [] }) =>
      cluster.kind === "serverless" || (listenersOf(cluster)?.tls ?? true)
        ? []
        : acls.flatMap(({ certificates }, i) =>
            certificates.length === 0
              ? []
              : [
                  {
                    path: ["acls", i, "certificates"],
                    problem: "the cluster has no mutual TLS authentication",
                    fix: "set cluster.authentication.mutualTls with mode existing or managed, or remove the certificates",
                  },
                ],
          ),
  },
];

const clientsRules: readonly Rule<AccessContext>[] = [
  {
    id: "access/client-topics-declared",
    checks: "Topics that are granted to clients are declared in topics.",
    why: "A grant of a mistyped topic permits nothing.",
    fix: "Use a declared topic, or a pattern with *.",
    reads: ["topics", "clients.*"],
    terraform: { notNeeded: "The clients are fixed when a module is generated, and topics that are variables may have any name." },
    violations: ({ topics, clients }) => {
      const declaration = { setting: "topics", names: Object.keys(topics), otherwise: "a pattern with *" };
      const check = (path: SettingPath, topic: string) => (topic.includes("*") ? [] : undeclared(path, topic, declaration));
      return Object.entries(clients).flatMap(([name, { produce, consume }]) => [
        ...produce.flatMap((topic, i) => check(["clients", name, "produce", i], topic)),
        ...consume.flatMap(({ topic }, i) => check(["clients", name, "consume", i, "topic"], topic)),
      ]);
    },
  },
  {
    id: "access/client-grants-distinct",
    checks: "Grants of one client differ in letters or digits.",
    why: "Their policies would have the same address in Terraform.",
    fix: "Rename a topic or group, or grant a pattern.",
    reads: ["clients.*"],
    terraform: { notNeeded: "The clients are fixed when a module is generated." },
    violations: ({ clients }) =>
      Object.entries(clients).flatMap(([client, { produce, consume, transactionalIds }]) => [
        ...sameAddress(["clients", client, "produce"], produce, (topic) => clientGrants.produce(topic).name),
        ...sameAddress(["clients", client, "transactionalIds"], transactionalIds, (id) => clientGrants.transact(id).name),
        ...sameAddress(["clients", client, "consume"], consume, ({ topic, group }) => clientGrants.consume(topic, group).name),
      ]),
  },
  {
    id: "access/client-policies-fit",
    checks: `The permissions of a client fit into the inline policies and ${MOST_MANAGED} managed policies of a role.`,
    why: "IAM limits the inline policies of a role to 10,240 characters, a managed policy to 6,144, and a role to 10 managed policies.",
    fix: "Grant patterns with * instead of single topics and groups, or split the client in two.",
    reads: ["clients.*", "schemas.*", "cluster.kind", "cluster.name", "name", "environment"],
    terraform: { notNeeded: "The clients are fixed when a module is generated." },
    violations: (settings) =>
      Object.entries(settings.clients).flatMap(([client, permissions]) => {
        const { produce, consume } = permissions;
        const packing = new PolicyPacking();
        const arns = sampleArns(nameOf(settings));
        const grants = grantsOf(permissions);
        const schemas = schemasOfTopics(settings.schemas, [...produce, ...consume.map(({ topic }) => topic)]).map(lookUpGrant);
        for (const grant of grants) packing.add(grant, arns);
        for (const schema of schemas) packing.add(schema, sampleSchemaArns(namePrefix(settings)));
        const needed = packing.managed.length;
        return needed <= MOST_MANAGED
          ? []
          : [
              {
                path: ["clients", client],
                problem: `${grants.length + schemas.length} grants need ${packing.characters} characters of policies, merged into ${needed} managed policies of a role`,
                fix: `use patterns with *, so that at most ${MOST_MANAGED} are needed, or two clients`,
              },
            ];
      }),
  },
  {
    id: "access/transactions-need-produce",
    checks: "Clients with transactional ids can write to topics, idempotently.",
    why: "A transaction writes to topics, and its producer is always idempotent.",
    fix: "Add clients.<name>.produce, leave idempotent out, or remove transactionalIds.",
    reads: ["clients.*"],
    terraform: { notNeeded: "The clients are fixed when a module is generated." },
    violations: ({ clients }) =>
      Object.entries(clients).flatMap(([client, { produce, idempotent, transactionalIds }]) => {
        if (transactionalIds.length === 0 || (produce.length > 0 && idempotent)) return [];
        const path = ["clients", client, "transactionalIds"];
        return produce.length === 0
          ? [{ path, problem: "the client can write to no topic", fix: "add produce, or remove transactionalIds" }]
          : [{ path, problem: "a producer with transactions is idempotent", fix: "leave idempotent out, or remove transactionalIds" }];
      }),
  },
];

/** Warnings about the roles of clients. */
export const accessWarnings: readonly WarningRule<AccessContext>[] = [
  {
    id: "access/client-trusts-account",
    checks: "Clients name the principals that can assume their roles.",
    why: "Without trustedPrincipals, every principal of the account whose policies permit sts:AssumeRole can assume the role.",
    fix: "List clients.<name>.trustedPrincipals: roles of the applications, or the account's root to accept it.",
    warnings: ({ clients }) => {
      const names = Object.entries(clients).flatMap(([name, { trustedPrincipals }]) => (trustedPrincipals.length === 0 ? [name] : []));
      return names.length === 0
        ? []
        : [
            {
              path: ["clients"],
              message: `every principal of the account whose policies permit sts:AssumeRole can assume the roles of ${names.join(", ")}; list trustedPrincipals, or the account's root to accept it`,
            },
          ];
    },
  },
];

/** Rules about SCRAM users and about the roles of clients. */
export const accessRules: readonly Rule<AccessContext>[] = [...usersRules, ...quotaRules, ...clientsRules];

/** Returns the name of the cluster in its ARN. */
function nameOf(settings: AccessContext): string | undefined {
  return settings.cluster.kind === "existing" ? settings.cluster.arn.split("/")[1] : clusterName(settings);
}

/** Returns a violation for each grant that is not the same as an earlier one and would have its address. */
function sameAddress<T>(path: SettingPath, grants: readonly T[], nameOf: (grant: T) => string): Violation[] {
  const address = (grant: T) => nameOf(grant).replace(/[^A-Za-z0-9]/g, "_");
  const text = (grant: T) => JSON.stringify(grant);
  const firstAt = new Map<string, T>();
  return grants.flatMap((grant, i) => {
    const other = firstAt.get(address(grant));
    if (other === undefined) firstAt.set(address(grant), grant);
    return other === undefined || text(other) === text(grant)
      ? []
      : [
          {
            path: [...path, i],
            problem: `its address in Terraform would be that of ${text(other)}`,
            fix: "use names that differ in letters or digits",
          },
        ];
  });
}
