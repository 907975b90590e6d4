import { readFileSync } from "node:fs";
import { z } from "zod";
import { readPlatformSettings } from "../../../modules/platform/index.js";
import { synthesizedStack } from "../../stack/index.js";
import { compareRoles, comparisonText, knownExplanations, unexplainedIn } from "./compare-roles.js";
import { allowedActionsOf, servicesOf } from "./role-policies.js";

const recorded = z.object({ roles: z.record(z.string(), z.array(z.string())) });

/**
 * `msk policies --compare`: prints what the roles of the platform of a settings file are allowed to do and did not do.
 *
 * @param file - the answer of a local platform to `GET /_local/role-actions`
 * @returns whether every extra action is explained
 */
export function printComparison(config: string, file: string): boolean {
  const roles = rolesIn(file);
  const stack = synthesizedStack(readPlatformSettings(config));
  const compared = compareRoles(allowedActionsOf(stack), roles, knownExplanations(), servicesOf(stack));
  process.stdout.write(comparisonText(compared));
  return unexplainedIn(compared) === 0;
}

function rolesIn(file: string): Readonly<Record<string, readonly string[]>> {
  const text = readFileSync(file, "utf8");
  try {
    return recorded.parse(JSON.parse(text)).roles;
  } catch (cause) {
    throw new Error(`${file}: no recorded actions; \`GET /_local/role-actions\` of a local platform returns them.`, { cause });
  }
}
