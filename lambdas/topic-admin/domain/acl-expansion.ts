import { type aclOperations, aclOperationsOf, CLUSTER_RESOURCE, type DeclaredAcl } from "../contract.js";
import { type Acl, aclKey } from "./acl.js";

type Resource = DeclaredAcl["rules"][number]["resource"];
type Operation = (typeof aclOperations)[number];

/**
 * What the short forms mean, as `kafka-acls --producer` and `--consumer` have it, but for Create: topics are made here alone.
 * An idempotent producer needs nothing more: whoever may write a topic gets a producer id (KIP-679, Kafka 2.8).
 */
const shortForms = {
  produce: { topic: ["Write", "Describe"] },
  consume: { topic: ["Read", "Describe"], group: ["Read"] },
  transactionalId: ["Write", "Describe"],
} as const satisfies Record<string, readonly Operation[] | Partial<Record<Resource, readonly Operation[]>>>;

/** All that is declared, one operation each, every one once. */
export function expandedAcls(declared: readonly DeclaredAcl[]): Acl[] {
  const all = new Map<string, Acl>();
  for (const acl of declared) {
    for (const principal of acl.principals) {
      for (const one of grantsOf(acl)) {
        const expanded = { principal, host: acl.host, ...one };
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

/** `orders.*` is a beginning, `*` Kafka's own word for all. */
function patternOf(name: string): Pick<Grant, "name" | "pattern"> {
  return name.endsWith("*") && name !== "*" ? { name: name.slice(0, -1), pattern: "prefixed" } : { name, pattern: "literal" };
}

/** What of the declaration Kafka would take and not do as it reads, each as a sentence. */
export function aclFaults(declared: readonly DeclaredAcl[]): string[] {
  return [...new Set(declared.flatMap((acl) => [...acl.principals.flatMap(principalFaults), ...acl.rules.flatMap(ruleFaults)]))];
}

function principalFaults(principal: string): string[] {
  return /^User:\S/.test(principal) ? [] : [`${principal}: not a principal: User:name, User:CN=… or User:*`];
}

function ruleFaults({ resource, name, pattern, operations }: DeclaredAcl["rules"][number]): string[] {
  const unknown = operations.filter((operation) => !aclOperationsOf[resource].includes(operation));
  const what = `${resource} ${name ?? ""}`.trim();
  return [
    ...unknown.map((operation) => `${what}: ${operation} is no operation of a ${resource}: one of ${aclOperationsOf[resource].join(", ")}`),
    ...(resource === "cluster" && (pattern !== "literal" || (name ?? CLUSTER_RESOURCE) !== CLUSTER_RESOURCE)
      ? [`${what}: there is one cluster, ${CLUSTER_RESOURCE}, and no beginning of its name`]
      : []),
    ...(resource !== "cluster" && !name ? [`${resource}: a rule needs its name, or *`] : []),
    // Kafka would take it for a name that begins with an asterisk, which none does.
    ...(pattern === "prefixed" && name?.includes("*") ? [`${what}: a beginning has no asterisk`] : []),
    ...(pattern === "literal" && name !== "*" && name?.includes("*")
      ? [`${what}: only a whole * stands for all: use pattern prefixed`]
      : []),
  ];
}
