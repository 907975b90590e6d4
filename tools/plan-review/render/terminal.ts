import { usdChange } from "../../cost/index.js";
import { countsText } from "../change-counts.js";
import type { Finding } from "../finding.js";
import type { Review } from "../review.js";
import { costLine } from "../reviewed-cost.js";
import { questions } from "../rule.js";
import { onOneLine } from "../shown-value.js";
import { headline } from "./markdown.js";

/** Returns a review for a terminal: no colors, no control characters of the plan. */
export function terminal(review: Review): string {
  const { findings, suppressed, accepted, unusedSuppressions, omitted, modules, cost } = review;
  const lines = [
    headline(review),
    ...(cost === undefined ? [] : costLines(cost)),
    ...findings.flatMap((finding) => ["", ...findingLines(finding)]),
    ...(omitted > 0 ? ["", `${omitted} more findings of these rules are left out.`] : []),
    ...(suppressed.length + unusedSuppressions.length > 0 ? ["", "Accepted in the settings:"] : []),
    ...suppressed.map(({ finding, reason }) => `  ${finding.rule} at ${onOneLine(finding.address)}: ${onOneLine(reason)}`),
    ...(accepted > suppressed.length ? [`  and ${accepted - suppressed.length} more`] : []),
    ...unusedSuppressions.map(
      ({ rule, address = "*" }) => `  ${onOneLine(rule)} at ${onOneLine(address)} matches nothing: remove it from planReview.accepted`,
    ),
    ...(Object.keys(modules).length > 0 ? ["", "Changes by module:"] : []),
    ...Object.entries(modules).map(([module, counts]) => `  ${module === "" ? "(root)" : onOneLine(module)}: ${countsText(counts)}`),
  ];
  return `${lines.join("\n")}\n`;
}

/** Number of changes of the cost that are printed. */
const SHOWN_COSTS = 5;

function costLines(cost: NonNullable<Review["cost"]>): string[] {
  if ("reason" in cost) return [costLine(cost)];
  const shown = cost.changes.slice(0, SHOWN_COSTS);
  return [
    costLine(cost),
    ...shown.map(({ address, what, change }) => `  ${usdChange(change.expected)}  ${onOneLine(address)}, ${what}`),
    ...(cost.changed > shown.length ? [`  and ${cost.changed - shown.length} more changes`] : []),
  ];
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
