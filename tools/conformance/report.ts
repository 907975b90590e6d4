import type { Outcome } from "./run-description.js";

/** Returns the result as text: the number of passed descriptions, those that AWS refuses, and each difference. */
export function report(outcomes: readonly Outcome[]): string {
  const failed = outcomes.filter(({ difference }) => difference !== undefined);
  const refused = outcomes.filter(({ difference, refused }) => difference === undefined && refused !== undefined);
  const lines = [
    `passed ${outcomes.length - failed.length} of ${outcomes.length}`,
    ...(refused.length > 0 ? ["", `AWS refuses ${refused.length} of them, and so does the local platform:`] : []),
    ...refused.flatMap(({ name, what, refused }) => [`  ${name}: ${what}`, `      ${refused}`]),
    ...(failed.length > 0 ? ["", "differences:"] : []),
    ...failed.flatMap(({ name, what, difference }) => [`  ${name}: ${what}`, `      ${difference}`]),
  ];
  return `${lines.join("\n")}\n`;
}
