import { aclOperationsOf, CLUSTER_RESOURCE } from "../../lambdas/topic-admin/contract.js";
import { type Rule, type SettingPath, undeclared, type Violation } from "../settings/index.js";
import { bare, hcl } from "../terraform/index.js";
import type { AclsSettings } from "./acl-settings.js";
import type { TopicsSettings } from "./settings.js";

/** The settings that rules about ACLs read. */
interface AclContext {
  readonly topics: TopicsSettings;
  readonly acls?: AclsSettings;
}

type Acl = NonNullable<AclsSettings>[number];
type AclRule = Acl["rules"][number];

const eachAcl = ({ acls = [] }: AclContext, check: (acl: Acl, path: SettingPath) => Violation[]): Violation[] =>
  acls.flatMap((acl, i) => check(acl, ["acls", i]));

/** Rules about ACLs. */
export const aclRules: readonly Rule<AclContext>[] = [
  {
    id: "topics/acl-complete",
    checks: "An ACL names at least one principal, and allows or denies something.",
    why: "An ACL without either has no effect.",
    fix: "Add users or certificates, and produce, consume, transactionalIds or rules.",
    reads: ["acls.*"],
    violations: (settings) =>
      eachAcl(settings, ({ users, certificates, produce, consume, transactionalIds, rules }, path) => [
        ...(users.length + certificates.length > 0
          ? []
          : [{ path, problem: "no principal is named", fix: "add users, certificates or both" }]),
        ...(produce.length + consume.length + transactionalIds.length + rules.length > 0
          ? []
          : [{ path, problem: "nothing is allowed or denied", fix: "add produce, consume, transactionalIds or rules" }]),
      ]),
    terraform: ({ acls }) => ({
      condition: hcl`alltrue([for acl in coalesce(${acls}, []) : length(acl.users) + length(acl.certificates) > 0 && length(acl.produce) + length(acl.consume) + length(acl.transactional_ids) + length(acl.rules) > 0])`,
      errorMessage: "acls: each needs users or certificates, and produce, consume, transactional_ids or rules. [topics/acl-complete]",
    }),
  },
  {
    id: "topics/acl-topics-declared",
    checks: "Topics in the short forms produce and consume are declared in topics.",
    why: "An ACL of a mistyped topic grants nothing, and the client is denied.",
    fix: "Use a declared topic, a prefix followed by *, or *.",
    reads: ["acls.*", "topics"],
    terraform: ({ acls, topics }) => ({
      condition: hcl`alltrue([for topic in flatten([for acl in coalesce(${acls}, []) : concat(acl.produce, [for read in acl.consume : read.topic])]) : endswith(topic, "*") || contains(keys(${topics}), topic)])`,
      errorMessage:
        "acls: topics in produce and consume must be declared in topics, or be a prefix followed by *. [topics/acl-topics-declared]",
    }),
    violations: (settings) => {
      const declaration = { setting: "topics", names: Object.keys(settings.topics), otherwise: "a prefix followed by *, or *" };
      const check = (path: SettingPath, topic: string) => (topic.endsWith("*") ? [] : undeclared(path, topic, declaration));
      return eachAcl(settings, ({ produce, consume }, path) => [
        ...produce.flatMap((topic, i) => check([...path, "produce", i], topic)),
        ...consume.flatMap(({ topic }, i) => check([...path, "consume", i, "topic"], topic)),
      ]);
    },
  },
  {
    id: "topics/acl-rule-effective",
    checks: "Rules in Kafka's own terms combine an operation, a resource and a name that Kafka evaluates.",
    why: "Kafka stores other combinations without an error and never matches them.",
    fix: "Use operations of the resource, and a literal name, a prefix without * with pattern prefixed, or *.",
    reads: ["acls.*"],
    terraform: ({ acls }) => ({
      condition: hcl`alltrue([for rule in flatten([for acl in coalesce(${acls}, []) : acl.rules]) : ${isEffective}])`,
      errorMessage:
        "acls: a rule needs operations of its resource (see Kafka's authorization), no cluster except kafka-cluster, and for other resources a name: literal, a prefix without * with pattern prefixed, or *. [topics/acl-rule-effective]",
    }),
    violations: (settings) =>
      eachAcl(settings, ({ rules }, path) =>
        rules.flatMap((rule, i) => [...operationViolations(rule, [...path, "rules", i]), ...nameViolations(rule, [...path, "rules", i])]),
      ),
  },
];

/** The condition on `rule` that {@link operationViolations} and {@link nameViolations} check, in HCL. */
const isEffective = bare(
  [
    `alltrue([for operation in rule.operations : contains({ ${Object.entries(aclOperationsOf)
      .map(([resource, operations]) => `${JSON.stringify(resource)} = ${JSON.stringify(operations)}`)
      .join(", ")} }[rule.resource], operation)])`,
    `(rule.resource == "cluster" ? coalesce(rule.name, "${CLUSTER_RESOURCE}") == "${CLUSTER_RESOURCE}" && rule.pattern == "literal" : rule.name == null ? false : !strcontains(rule.name, "*") || rule.name == "*" && rule.pattern == "literal")`,
  ].join(" && "),
);

const operationViolations = ({ resource, operations }: AclRule, path: SettingPath): Violation[] =>
  operations.flatMap((operation, i) =>
    aclOperationsOf[resource].includes(operation)
      ? []
      : [
          {
            path: [...path, "operations", i],
            problem: `${operation} is not an operation of a ${resource}`,
            fix: `use one of ${aclOperationsOf[resource].join(", ")}`,
          },
        ],
  );

function nameViolations({ resource, name, pattern }: AclRule, path: SettingPath): Violation[] {
  const here = [...path, "name"];
  if (resource === "cluster") {
    return (name ?? CLUSTER_RESOURCE) === CLUSTER_RESOURCE && pattern === "literal"
      ? []
      : [
          {
            path: here,
            problem: `${name ?? pattern}: Kafka has one cluster resource`,
            fix: `leave the name out, or use ${CLUSTER_RESOURCE} with pattern literal`,
          },
        ];
  }
  if (name === undefined) {
    return [{ path, problem: `the ${resource} has no name`, fix: "add a name, a prefix with pattern prefixed, or *" }];
  }
  const hasAsterisk = pattern === "prefixed" ? name.includes("*") : name !== "*" && name.includes("*");
  return hasAsterisk
    ? [
        {
          path: here,
          problem: `${name}: Kafka takes the asterisk literally`,
          fix: "use a name, a prefix without * and pattern prefixed, or *",
        },
      ]
    : [];
}
