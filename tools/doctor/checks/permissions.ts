import { z } from "zod";
import { matchesWildcards } from "../../wildcards/index.js";

/** Something that a policy allows and a dry run can ask for. */
export interface Permission {
  readonly kind: "write" | "read" | "join";
  /** A topic, or a group to join. */
  readonly name: string;
}

const oneOrMore = z.union([z.string(), z.array(z.string())]).transform((value) => (typeof value === "string" ? [value] : value));
const document = z.object({
  Statement: z.array(z.object({ Effect: z.string(), Action: oneOrMore.optional(), Resource: oneOrMore.optional() })),
});

/** The actions that are asked for, with the kind of resource that they are about. */
const asked = [
  { action: "kafka-cluster:WriteData", resource: "topic", kind: "write" },
  { action: "kafka-cluster:ReadData", resource: "topic", kind: "read" },
  { action: "kafka-cluster:AlterGroup", resource: "group", kind: "join" },
] as const;

/** So that a client with hundreds of topics does not take minutes. */
const MOST = 20;

/**
 * Returns the permissions of a policy of our modules.
 *
 * @param policy - JSON, or undefined if it is not known
 * @param topics - topics that a pattern can stand for: those among them that match are asked for
 */
export function permissionsIn(policy: string | undefined, topics: readonly string[]): Permission[] {
  if (policy === undefined) return [];
  const { Statement: statements } = document.parse(JSON.parse(policy));
  const permissions = statements
    .filter(({ Effect }) => Effect === "Allow")
    .flatMap(({ Action = [], Resource = [] }) =>
      asked
        .filter(({ action }) => Action.includes(action))
        .flatMap(({ resource, kind }) =>
          Resource.flatMap((arn) => namesIn(arn, resource, resource === "topic" ? topics : [])).map((name) => ({ kind, name })),
        ),
    );
  return [...new Map(permissions.map((permission) => [`${permission.kind} ${permission.name}`, permission])).values()].slice(0, MOST);
}

/** Returns the name in an ARN of a topic or group, or the known names that match it as a pattern. */
function namesIn(arn: string, resource: "topic" | "group", known: readonly string[]): readonly string[] {
  const [, kind, name] = /^arn:[\w-]+:kafka:[\w-]*:\d*:(topic|group)\/[^/]+\/[^/]+\/(.+)$/.exec(arn) ?? [];
  if (kind !== resource || name === undefined) return [];
  if (!/[*?]/.test(name)) return [name];
  return known.filter((each) => matchesWildcards(each, name));
}
