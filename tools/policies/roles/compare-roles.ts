import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { matchesWildcards } from "../../wildcards/index.js";

const roles = {
  /** Ends of the roles' names after the platform's prefix; patterns with `*`. */
  roles: z.array(z.string()).min(1),
};
const trust = {
  /** The service that the roles are for, where users choose the names of the roles. */
  service: z.string().regex(/^[a-z0-9.-]+\.amazonaws\.com$/),
};
const reason = {
  actions: z.array(z.string().regex(/^[a-z0-9-]+:[A-Za-z0-9]+$/)).min(1),
  why: z.string().min(20),
};
const explanation = z.union([z.strictObject({ ...roles, ...reason }), z.strictObject({ ...trust, ...reason })]);

/** Why roles have actions that no test on the local platform uses. */
export type Explanation = z.output<typeof explanation>;

/** Returns the explanations of this repository. */
export const knownExplanations = (): Explanation[] =>
  z.array(explanation).parse(parse(readFileSync(join(__dirname, "explained-actions.yaml"), "utf8")));

/** A role's policies next to the actions that it used. */
export interface ComparedRole {
  readonly role: string;
  /** Actions that are allowed and were used. */
  readonly used: readonly string[];
  /** Actions that are allowed, were not used, and why; undefined if there is no explanation. */
  readonly extra: readonly { readonly action: string; readonly why?: string }[];
}

/**
 * Compares what the roles of a platform are allowed to do with what they did.
 *
 * @param allowed - actions by role
 * @param recorded - actions by role; other roles in it are left out
 * @param services - the service that each role is for, if it is for one
 */
export function compareRoles(
  allowed: Readonly<Record<string, readonly string[]>>,
  recorded: Readonly<Record<string, readonly string[]>>,
  explanations: readonly Explanation[],
  services: Readonly<Record<string, string | undefined>> = {},
): ComparedRole[] {
  return Object.entries(allowed).map(([role, actions]) => {
    const did = new Set(recorded[role]);
    const extra = actions.filter((action) => !did.has(action));
    return {
      role,
      used: actions.filter((action) => did.has(action)),
      extra: extra.map((action) => {
        const found = explanations.find((each) => each.actions.includes(action) && isFor(each, role, services[role]));
        return { action, ...(found && { why: found.why }) };
      }),
    };
  });
}

/** Returns the number of actions that are allowed, were not used, and have no explanation. */
export const unexplainedIn = (roles: readonly ComparedRole[]): number =>
  roles.reduce((sum, { extra }) => sum + extra.filter(({ why }) => why === undefined).length, 0);

const isFor = (each: Explanation, role: string, service: string | undefined): boolean =>
  "service" in each ? each.service === service : each.roles.some((end) => matchesWildcards(role, `*-${end}`));

/** Returns a comparison for a terminal. */
export function comparisonText(roles: readonly ComparedRole[]): string {
  const lines = roles.flatMap(({ role, used, extra }) => [
    `${role}: ${used.length + extra.length} actions, ${used.length} used`,
    ...extra.map(({ action, why }) => `  ${action}: ${why ?? "NOT EXPLAINED"}`),
  ]);
  return [...lines, `${unexplainedIn(roles)} unexplained extra actions in ${roles.length} roles.`, ""].join("\n");
}
