import { type PolicyStatement, policyDocument } from "../aws/index.js";
import { type ArnOf, clientGrants, type Grant } from "./grant.js";
import { ManagedStatements, resourcesOf, sampleArns } from "./policy-packing.js";

/** What a client can do with a cluster. */
export interface ClientPermissions {
  readonly produce: readonly string[];
  readonly idempotent: boolean;
  readonly transactionalIds: readonly string[];
  readonly consume: readonly { readonly topic: string; readonly group: string }[];
  readonly administer: boolean;
}

/** Returns the grants of a client, in the order in which its role gets them. */
export function grantsOf({ produce, idempotent, transactionalIds, consume, administer }: ClientPermissions): Grant[] {
  return [
    ...distinct(produce).map((topic) => clientGrants.produce(topic, { idempotent })),
    ...distinct(transactionalIds).map((id) => clientGrants.transact(id)),
    ...distinct(consume).map(({ topic, group }) => clientGrants.consume(topic, group)),
    ...(administer ? [clientGrants.administer()] : []),
  ];
}

/**
 * Returns the policy document of a client: its grants in one document, each action and resource once. Undefined without any.
 *
 * @param arnOf - ARNs of the cluster's resources
 * @param others - permissions in addition to the grants
 */
export function clientPolicy(client: ClientPermissions, arnOf: ArnOf, others: readonly PolicyStatement[] = []): string | undefined {
  const merged = new ManagedStatements(Number.POSITIVE_INFINITY);
  for (const grant of grantsOf(client)) {
    for (const [statement, resource] of resourcesOf(grant, sampleArns(), arnOf)) merged.add(statement, resource);
  }
  const statements = [...merged.statements.filter((statement, _, all) => !isPartOfAnother(statement, all)), ...others];
  return statements.length === 0 ? undefined : policyDocument(statements);
}

/** Returns true for the connection of a consumer that is also an idempotent producer. */
const isPartOfAnother = (statement: PolicyStatement, all: readonly PolicyStatement[]): boolean =>
  all.some((other) => {
    const contains = (kind: "actions" | "resources") => statement[kind].every((each) => other[kind].includes(each));
    return other !== statement && contains("actions") && contains("resources");
  });

/** Returns the entries without those that are the same as an earlier one. */
function distinct<T>(entries: readonly T[]): T[] {
  return [...new Map(entries.map((entry) => [JSON.stringify(entry), entry])).values()];
}
