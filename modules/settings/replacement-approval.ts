import { z } from "zod";
import type { SettingPath, Violation } from "./rule.js";

/** The setting that permits one replacement: the name of what is replaced, a colon, and a reason. */
export const replacementApproval = (description: string) => z.string().min(1).max(200).optional().describe(description);

/** Returns a violation if an approval does not begin with the name of what would be replaced. */
export const approvalViolations = (path: SettingPath, subject: string, name: string, approval: string | undefined): Violation[] =>
  approval === undefined || approval.startsWith(`${name}:`)
    ? []
    : [
        {
          path,
          problem: `${JSON.stringify(approval)} does not begin with the ${subject}'s name`,
          fix: `use text that begins with "${name}:"`,
        },
      ];
