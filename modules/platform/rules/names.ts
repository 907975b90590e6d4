import { type RefusedName, refusedNames } from "../../aws/index.js";
import type { DerivedNames, Rule, Violation } from "../../settings/index.js";

/** Most names that a message lists, in addition to the first. */
const MOST_LISTED = 3;

/** Returns the rule that AWS accepts every name that consists of settings. */
export const namesRule = <S>(names: readonly DerivedNames<S>[]): Rule<S> => ({
  id: "platform/aws-names",
  checks:
    "AWS accepts the names of all resources, which consist of settings: their characters, length, reserved beginnings and uniqueness.",
  why: "The rules differ by service. EC2, for example, refuses a security group whose name begins with sg-, in the middle of an apply.",
  fix: "Change the setting that the message begins with. The message names the refused names and what is allowed.",
  // An invalid setting has its default, which AWS accepts: the names of the others are checked.
  reads: ["name", "environment", "backend.*", "cluster.name.*", "cluster.privateDns.*", "connections.*", "scramUsers.*", "clients.*"],
  terraform: {
    notNeeded:
      "The variables that names begin with refuse `sg-` themselves, and their forms fit every other kind of name. Which resources exist is fixed when a module is generated.",
  },
  violations: (settings) => merged(refusedNames(names.flatMap((of) => of(settings)))),
});

/** Returns one violation for each setting and problem, however many names have it. */
function merged(refused: readonly RefusedName[]): Violation[] {
  const groups = new Map<string, RefusedName[]>();
  for (const each of refused) {
    const identity = JSON.stringify([each.path, each.resource, each.problem]);
    groups.set(identity, [...(groups.get(identity) ?? []), each]);
  }
  return [...groups.values()].map((group): Violation => {
    const [{ resource, name, path = [], problem, allowed }, ...others] = group as [RefusedName, ...RefusedName[]];
    const listed = others.slice(0, MOST_LISTED).map((other) => other.name);
    const more = others.length > MOST_LISTED ? ` and ${others.length - MOST_LISTED} more` : "";
    const also = listed.length === 0 ? "" : ` (also ${listed.join(", ")}${more})`;
    return { path, problem: `${resource} ${name}${also}: the name ${problem}`, fix: `use ${allowed}` };
  });
}
