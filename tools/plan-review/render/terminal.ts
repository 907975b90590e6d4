import { countsText } from "../change-counts.js";
import type { Finding } from "../finding.js";
import type { Review } from "../review.js";
import { questions } from "../rule.js";
import { onOneLine } from "../shown-value.js";
import { headline } from "./markdown.js";

/** Returns a review for a terminal: no colors, no control characters of the plan. */
export function terminal(review: Review): string {
  const { findings, suppressed, unusedSuppressions, omitted, modules } = review;
  const lines = [
    headline(review),
    ...findings.flatMap((finding) => ["", ...findingLines(finding)]),
    ...(omitted > 0 ? ["", `${omitted} more findings of these rules are left out.`] : []),
    ...(suppressed.length + unusedSuppressions.length > 0 ? ["", "Accepted in the settings:"] : []),
    ...suppressed.map(({ finding, reason }) => `  ${finding.rule} at ${onOneLine(finding.address)}: ${onOneLine(reason)}`),
    ...unusedSuppressions.map(
      ({ rule, address = "*" }) => `  ${onOneLine(rule)} at ${onOneLine(address)} matches nothing: remove it from planReview.accepted`,
    ),
    ...(Object.keys(modules).length > 0 ? ["", "Changes by module:"] : []),
    ...Object.entries(modules).map(([module, counts]) => `  ${module === "" ? "(root)" : onOneLine(module)}: ${countsText(counts)}`),
  ];
  return `${lines.join("\n")}\n`;
}

function findingLines({ severity, rule, question, address, what, detail, attribute, before, after, why, fix }: Finding): string[] {
  const values =
    before === undefined && after === undefined
      ? ""
      : ` ${before === undefined ? "" : `${onOneLine(before)} → `}${onOneLine(after ?? "removed")}`;
  return [
    `${severity.toUpperCase()} ${onOneLine(address)} [${rule}]`,
    `  ${onOneLine([what, ...(detail === undefined ? [] : [detail])].join(": "))}`,
    ...(attribute === undefined && values === "" ? [] : [`  ${onOneLine(attribute ?? "")}${values}`]),
    `  ${questions[question]}. Why: ${why}`,
    `  What to do: ${fix}`,
  ];
}
