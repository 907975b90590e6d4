import { policyDocument } from "../aws/index.js";
import { type ArnOf, clientGrants, type Grant } from "./grant.js";

/** What a client can do with a cluster. */
export interface ClientPermissions {
  readonly produce: readonly string[];
  readonly idempotent: boolean;
  readonly transactionalIds: readonly string[];
  readonly consume: readonly { readonly topic: string; readonly group: string }[];
  readonly administer: boolean;
}

const anyArn: ArnOf = (kind) => kind;
const actionsOf = (grant: Grant, sid: string): readonly string[] =>
  grant.statements(anyArn).find((statement) => statement.sid === sid)?.actions ?? [];

const CONNECT = actionsOf(clientGrants.produce("*", { idempotent: false }), "Connect");
const CONNECT_IDEMPOTENTLY = actionsOf(clientGrants.produce("*"), "Connect");

/** The statements in addition to the connection: their ids, actions, and the resources of a client. */
const rows = [
  {
    sid: "Write",
    actions: actionsOf(clientGrants.produce("*"), "Write"),
    kind: "topic",
    of: ({ produce }: ClientPermissions) => produce,
  },
  {
    sid: "Transact",
    actions: actionsOf(clientGrants.transact("*"), "Transact"),
    kind: "transactional-id",
    of: ({ transactionalIds }: ClientPermissions) => transactionalIds,
  },
  {
    sid: "Read",
    actions: actionsOf(clientGrants.consume("*", "*"), "Read"),
    kind: "topic",
    of: ({ consume }: ClientPermissions) => consume.map(({ topic }) => topic),
  },
  {
    sid: "JoinGroup",
    actions: actionsOf(clientGrants.consume("*", "*"), "JoinGroup"),
    kind: "group",
    of: ({ consume }: ClientPermissions) => consume.map(({ group }) => group),
  },
  {
    sid: "Topics",
    actions: actionsOf(clientGrants.administer(), "Topics"),
    kind: "topic",
    of: ({ administer }: ClientPermissions) => (administer ? ["*"] : []),
  },
] as const;

/** Returns the policy document of a client: the grants of {@link clientGrants}, merged. @param arnOf - ARNs of the cluster's resources */
export function clientPolicy(client: ClientPermissions, arnOf: ArnOf): string {
  const idempotent = client.transactionalIds.length > 0 || (client.idempotent && client.produce.length > 0);
  return policyDocument([
    { sid: "Connect", actions: idempotent ? CONNECT_IDEMPOTENTLY : CONNECT, resources: [arnOf("cluster")] },
    ...rows.flatMap(({ sid, actions, kind, of }) => {
      const resources = [...new Set(of(client))].map((name) => arnOf(kind, name));
      return resources.length > 0 ? [{ sid, actions, resources }] : [];
    }),
  ]);
}
