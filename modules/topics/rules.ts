import { Token } from "cdktf";
import { aclOperationsOf, CLUSTER_RESOURCE } from "../../lambdas/topic-admin/contract.js";
import { MOST_SCRAM_USERS, type ScramUsersSettings } from "../access/index.js";
import type { Fault, Precondition, Rule, SettingPath } from "../settings/index.js";
import { bare, hcl } from "../terraform/index.js";
import type { AclsSettings } from "./acl-settings.js";
import type { TopicsSettings } from "./settings.js";

interface AccessSettings {
  readonly topics: TopicsSettings;
  readonly scramUsers: ScramUsersSettings;
  readonly acls?: AclsSettings;
}

type Acl = NonNullable<AclsSettings>[number];
type AclRule = Acl["rules"][number];

/** Least retention of a tiered topic, in hours. Source: MSK developer guide, tiered storage constraints, 2026-11. */
const LEAST_TIERED_HOURS = 72;

const eachAcl = ({ acls = [] }: AccessSettings, ask: (acl: Acl, path: SettingPath) => Fault[]): Fault[] =>
  acls.flatMap((acl, i) => ask(acl, ["acls", i]));

const eachTopic = ({ topics }: AccessSettings, ask: (topic: TopicsSettings[string], path: SettingPath) => Fault[]): Fault[] =>
  Object.entries(topics).flatMap(([name, topic]) => ask(topic, ["topics", name]));

/** What must hold between topics, users and ACLs. */
export const accessRules: readonly Rule<AccessSettings>[] = [
  {
    name: "there are at most as many users as MSK takes",
    reads: ["scramUsers"],
    faults: ({ scramUsers }) => {
      const count = Object.keys(scramUsers).length;
      return count <= MOST_SCRAM_USERS
        ? []
        : [{ path: ["scramUsers"], wrong: `${count} users`, allowed: `at most ${MOST_SCRAM_USERS} on a cluster` }];
    },
  },
  {
    name: "an ACL says of whom it speaks, and what they may do",
    reads: ["acls.*"],
    faults: (settings) =>
      eachAcl(settings, ({ users, certificates, produce, consume, transactionalIds, rules }, path) => [
        ...(users.length + certificates.length > 0 ? [] : [{ path, wrong: "nobody is named", allowed: "users, certificates or both" }]),
        ...(produce.length + consume.length + transactionalIds.length + rules.length > 0
          ? []
          : [{ path, wrong: "nothing is allowed or denied", allowed: "produce, consume, transactionalIds or rules" }]),
      ]),
    terraform: ({ acls }) => ({
      condition: hcl`alltrue([for acl in coalesce(${acls}, []) : length(acl.users) + length(acl.certificates) > 0 && length(acl.produce) + length(acl.consume) + length(acl.transactional_ids) + length(acl.rules) > 0])`,
      errorMessage: "acls: each needs users or certificates, and produce, consume, transactional_ids or rules.",
    }),
  },
  {
    name: "ACLs speak of users that are declared",
    reads: ["acls.*", "scramUsers"],
    faults: (settings) =>
      eachAcl(settings, ({ users }, path) =>
        users.flatMap((user, i) =>
          user === "*" || Object.hasOwn(settings.scramUsers, user)
            ? []
            : [
                {
                  path: [...path, "users", i],
                  wrong: `${user} is not declared`,
                  allowed: `one of scramUsers: ${Object.keys(settings.scramUsers).join(", ") || "none is declared"}; or *`,
                },
              ],
        ),
      ),
  },
  {
    name: "ACLs speak of topics that are declared",
    reads: ["acls.*", "topics"],
    faults: (settings) => {
      const unknown = (path: SettingPath, topic: string): Fault[] =>
        topic.endsWith("*") || Object.hasOwn(settings.topics, topic)
          ? []
          : [
              {
                path,
                wrong: `${topic} is not declared`,
                allowed: `one of topics: ${Object.keys(settings.topics).join(", ")}; a beginning and *; or *`,
              },
            ];
      return eachAcl(settings, ({ produce, consume }, path) => [
        ...produce.flatMap((topic, i) => unknown([...path, "produce", i], topic)),
        ...consume.flatMap(({ topic }, i) => unknown([...path, "consume", i, "topic"], topic)),
      ]);
    },
  },
  {
    name: "ACLs mean to Kafka what they say",
    reads: ["acls.*"],
    terraform: ({ acls }) => ({
      condition: hcl`alltrue([for rule in flatten([for acl in coalesce(${acls}, []) : acl.rules]) : ${sensible}])`,
      errorMessage:
        "acls: a rule names operations that its resource has (see Kafka's authorization), no cluster but kafka-cluster, and otherwise a name: whole, a beginning without * with pattern prefixed, or *.",
    }),
    faults: (settings) =>
      eachAcl(settings, ({ rules }, path) =>
        rules.flatMap((rule, i) => [...operationFaults(rule, [...path, "rules", i]), ...nameFaults(rule, [...path, "rules", i])]),
      ),
  },
  {
    name: "tiered topics only delete, and keep records for three days at least",
    reads: ["topics.*"],
    terraform: ({ topics }) => ({
      condition: hcl`alltrue([for topic in ${topics} : !topic.tiered || topic.cleanup_policy == "delete" && topic.retention_hours >= ${LEAST_TIERED_HOURS}])`,
      errorMessage: `topics: a tiered one needs cleanup_policy delete and retention_hours of at least ${LEAST_TIERED_HOURS}.`,
    }),
    faults: (settings) =>
      eachTopic(settings, ({ tiered, cleanupPolicy, retentionHours }, path) =>
        tiered
          ? [
              ...(cleanupPolicy === "delete"
                ? []
                : [{ path: [...path, "cleanupPolicy"], wrong: `${cleanupPolicy} of a tiered topic`, allowed: "delete, or no tiered" }]),
              ...(retentionHours >= LEAST_TIERED_HOURS
                ? []
                : [
                    {
                      path: [...path, "retentionHours"],
                      wrong: `${retentionHours} of a tiered topic`,
                      allowed: `at least ${LEAST_TIERED_HOURS}, or no tiered`,
                    },
                  ]),
            ]
          : [],
      ),
  },
  {
    name: "records stay on the volumes no longer than they are kept, and only tiered topics tell the two apart",
    reads: ["topics.*"],
    terraform: ({ topics }) => ({
      condition: hcl`alltrue([for topic in ${topics} : topic.local_retention_hours == null ? true : topic.tiered && topic.local_retention_hours <= topic.retention_hours])`,
      errorMessage: "topics: local_retention_hours is for tiered ones, and at most retention_hours.",
    }),
    faults: (settings) =>
      eachTopic(settings, ({ tiered, localRetentionHours: hours, retentionHours }, path) => {
        if (hours === undefined) return [];
        const here = [...path, "localRetentionHours"];
        if (!tiered) return [{ path: here, wrong: "the topic is not tiered", allowed: "tiered: true, or no localRetentionHours" }];
        return hours <= retentionHours
          ? []
          : [{ path: here, wrong: `${hours} is more than retentionHours, ${retentionHours}`, allowed: `at most ${retentionHours}` }];
      }),
  },
];

/**
 * What Terraform must check itself, of settings that are its variables.
 * @param settings those that the resource with the conditions is made of
 */
export function accessConditions(settings: Partial<AccessSettings>): Precondition[] {
  const isVariable = (read: string) => Token.isUnresolved(settings[read.split(".")[0] as keyof AccessSettings]);
  return accessRules
    .filter(({ reads }) => reads.every(isVariable))
    .flatMap(({ terraform }) => terraform?.(settings as AccessSettings) ?? []);
}

/** Of `rule`: what {@link operationFaults} and {@link nameFaults} find at fault is not so. */
const sensible = bare(
  [
    `alltrue([for operation in rule.operations : contains({ ${Object.entries(aclOperationsOf)
      .map(([resource, operations]) => `${JSON.stringify(resource)} = ${JSON.stringify(operations)}`)
      .join(", ")} }[rule.resource], operation)])`,
    `(rule.resource == "cluster" ? coalesce(rule.name, "${CLUSTER_RESOURCE}") == "${CLUSTER_RESOURCE}" && rule.pattern == "literal" : rule.name == null ? false : !strcontains(rule.name, "*") || rule.name == "*" && rule.pattern == "literal")`,
  ].join(" && "),
);

const operationFaults = ({ resource, operations }: AclRule, path: SettingPath): Fault[] =>
  operations.flatMap((operation, i) =>
    aclOperationsOf[resource].includes(operation)
      ? []
      : [
          {
            path: [...path, "operations", i],
            wrong: `${operation} is no operation of a ${resource}`,
            allowed: `one of ${aclOperationsOf[resource].join(", ")}`,
          },
        ],
  );

function nameFaults({ resource, name, pattern }: AclRule, path: SettingPath): Fault[] {
  const here = [...path, "name"];
  if (resource === "cluster") {
    return (name ?? CLUSTER_RESOURCE) === CLUSTER_RESOURCE && pattern === "literal"
      ? []
      : [{ path: here, wrong: `${name ?? pattern}: a broker knows one cluster`, allowed: `no name, or ${CLUSTER_RESOURCE}, literal` }];
  }
  if (name === undefined)
    return [{ path, wrong: `no name of the ${resource}`, allowed: "a name, a beginning with pattern prefixed, or *" }];
  const asterisk = pattern === "prefixed" ? name.includes("*") : name !== "*" && name.includes("*");
  return asterisk
    ? [
        {
          path: here,
          wrong: `${name}: Kafka takes the asterisk for a letter`,
          allowed: "a name; a beginning without * and pattern prefixed; or *",
        },
      ]
    : [];
}
