import { replacementCode } from "../../../modules/terraform/index.js";
import type { Diagnostic } from "../../terraform/index.js";

/** What replacement guards protect, by the name that their codes have. */
const guardedSubjects = ["cluster", "network"] as const;

export type GuardedSubject = (typeof guardedSubjects)[number];

/** Returns the subjects whose replacement the errors refuse; empty if Terraform refuses for another reason only. */
export const missingApprovals = (errors: readonly Diagnostic[]): GuardedSubject[] =>
  guardedSubjects.filter((subject) => errors.some(({ detail }) => detail?.includes(`[${replacementCode(subject)}]`)));

/**
 * Returns settings or inputs that approve a replacement. The approval is in the subject's map of settings, where there is one.
 *
 * @param name - the name of what is replaced
 */
export function approving<S extends object>(settings: S, subject: GuardedSubject, name: string): S {
  const approval = { replacementApproval: `${name}: planned, to see what it does` };
  const part = (settings as Readonly<Record<string, unknown>>)[subject];
  return part && typeof part === "object" ? { ...settings, [subject]: { ...part, ...approval } } : { ...settings, ...approval };
}
