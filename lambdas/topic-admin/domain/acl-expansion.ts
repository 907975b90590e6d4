import { type aclOperations, aclOperationsOf, CLUSTER_RESOURCE, type DeclaredAcl } from "../contract.js";
import { type Acl, aclKey } from "./acl.js";

type Resource = DeclaredAcl["rules"][number]["resource"];
type Operation = (typeof aclOperations)[number];

/**
 * Operations of the short forms. They match `kafka-acls --producer` and `--consumer` without Create, because only this function creates
 * topics. An idempotent producer needs no other operation: a principal with Write on a topic gets a producer ID (KIP-679, Kafka 2.8).
 */
const shortForms = {
  produce: { topic: ["Write", "Describe"] },
  consume: { topic: ["Read", "Describe"], group: ["Read"] },
  transactionalId: ["Write", "Describe"],
} as const satisfies Record<string, readonly Operation[] | Partial<Record<Resource, readonly Operation[]>>>;

/** Expands declared ACLs to one ACL per operation, without duplicates. */
export function expandedAcls(declared: readonly DeclaredAcl[]): Acl[] {
  const all = new Map<string, Acl>();
  for (const acl of declared) {
    for (const principal of acl.principals) {
      for (const grant of grantsOf(acl)) {
        const expanded = { principal, host: acl.host, ...grant };
        all.set(aclKey(expanded), expanded);
      }
    }
  }
  return [...all.values()];
}

type Grant = Omit<Acl, "principal" | "host">;

function grantsOf({ produce, consume, transactionalIds, rules }: DeclaredAcl): Grant[] {
  const allowed = (resource: Resource, name: string, operations: readonly Operation[]) =>
    operations.map((operation) => ({ resource, ...patternOf(name), operation, permission: "allow" as const }));
  return [
    ...produce.flatMap((topic) => allowed("topic", topic, shortForms.produce.topic)),
    ...consume.flatMap(({ topic, group }) => [
      ...allowed("topic", topic, shortForms.consume.topic),
      ...allowed("group", group, shortForms.consume.group),
    ]),
    ...transactionalIds.flatMap((id) => allowed("transactional-id", id, shortForms.transactionalId)),
    ...rules.flatMap(({ resource, name, pattern, operations, permission }) =>
      operations.map((operation) => ({ resource, name: name ?? CLUSTER_RESOURCE, pattern, operation, permission })),
    ),
  ];
}

/** Returns a prefixed pattern for `orders.*`, and a literal one for a full name and for Kafka's wildcard `*`. */
function patternOf(name: string): Pick<Grant, "name" | "pattern"> {
  return name.endsWith("*") && name !== "*" ? { name: name.slice(0, -1), pattern: "prefixed" } : { name, pattern: "literal" };
}

/** Returns the errors in declared ACLs, including those that Kafka accepts without enforcing what the ACL states. */
export function aclErrors(declared: readonly DeclaredAcl[]): string[] {
  return [...new Set(declared.flatMap((acl) => [...acl.principals.flatMap(principalErrors), ...acl.rules.flatMap(ruleErrors)]))];
}

function principalErrors(principal: string): string[] {
  return /^User:\S/.test(principal) ? [] : [`${principal}: not a valid principal; use User:name, User:CN=… or User:*`];
}

function ruleErrors({ resource, name, pattern, operations }: DeclaredAcl["rules"][number]): string[] {
  const unsupported = operations.filter((operation) => !aclOperationsOf[resource].includes(operation));
  const target = `${resource} ${name ?? ""}`.trim();
  return [
    ...unsupported.map(
      (operation) => `${target}: ${operation} is not an operation of a ${resource}; use ${aclOperationsOf[resource].join(", ")}`,
    ),
    ...(resource === "cluster" && (pattern !== "literal" || (name ?? CLUSTER_RESOURCE) !== CLUSTER_RESOURCE)
      ? [`${target}: not a valid cluster resource; omit the name and use pattern literal`]
      : []),
    ...(resource !== "cluster" && !name ? [`${resource}: the rule has no name; set a name, or * for all`] : []),
    // Kafka treats the asterisk as part of the prefix, and no name contains one.
    ...(pattern === "prefixed" && name?.includes("*") ? [`${target}: a prefix can't contain an asterisk; remove it`] : []),
    ...(pattern === "literal" && name !== "*" && name?.includes("*")
      ? [`${target}: a literal name can't contain an asterisk; use pattern prefixed without it, or the name *`]
      : []),
  ];
}
