import { readFileSync } from "node:fs";
import { join } from "node:path";

interface Reference {
  readonly source: string;
  /** Resource types that each action can be restricted to; empty if it can't. */
  readonly actions: Readonly<Record<string, readonly string[]>>;
}

const reference = JSON.parse(readFileSync(join(__dirname, "authorization.json"), "utf8")) as Reference;

/**
 * Returns the resource types that AWS authorizes an action for, as `service:type`; empty if an action can't be restricted to resources.
 *
 * @throws Error for an action that AWS does not have
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/
 */
export function resourceTypesOf(action: string): readonly string[] {
  const types = reference.actions[action];
  if (types === undefined) throw new Error(`${action} is not in tools/policies/authorization/authorization.json.`);
  return types.map((type) => `${action.split(":")[0]}:${type}`);
}
