import { usdChange } from "../../cost/index.js";
import { countsText } from "../change-counts.js";
import type { Finding } from "../finding.js";
import type { Review } from "../review.js";
import { costBasis, costLine } from "../reviewed-cost.js";
import { type Question, questions, type Severity, severities } from "../rule.js";
import type { SuppressedFinding } from "../suppression.js";
import { code, plain } from "./markdown-text.js";

export interface MarkdownOptions {
  /** Distinguishes the reviews of one pull request: `prod`. Letters, digits, hyphens, dots and underscores. */
  readonly name: string;
  /** The longest comment, in characters. @default 60000: GitHub refuses more than 65,536 */
  readonly maximumLength?: number;
}

const MAXIMUM_LENGTH = 60_000;

/** Findings of one rule that are shown in full; the rest are addresses in a folded list. */
const SHOWN_PER_RULE = 5;

/** Returns the hidden first line of a comment, by which the next run finds it. The name is between spaces, so that `prod` is not `non-prod`. */
export const markerOf = (name: string): string => `<!-- msk-review ${name} -->`;

/** Returns a review as a comment of a pull request. Every text of the plan is shown as text: nothing in it becomes markup. */
export function markdown(review: Review, { name, maximumLength = MAXIMUM_LENGTH }: MarkdownOptions): string {
  const { cost } = review;
  const head = [
    ...[markerOf(name), `### Plan review: ${name}`, "", `**${headline(review)}**`, ""],
    ...(cost === undefined ? [] : [`**${plain(costLine(cost))}**`, ""]),
    ...answers(review),
  ].join("\n");
  const sections = [...findingSections(review), ...costs(review), ...accepted(review), modules(review), changes(review), fixed(FOOTER)];
  return fitted(head, sections, maximumLength);
}

/** A part of a comment that can be shortened. */
interface Section {
  /** The number of its entries. */
  readonly entries: number;
  /** Returns the section with its first entries, and the number of those that are left out. Empty if there is nothing to show. */
  readonly text: (entries: number) => string;
}

const fixed = (text: string): Section => ({ entries: 0, text: () => text });

/** Returns the sections as far as they fit, the gravest findings first. A section that doesn't fit is shortened, and what is left out is counted. */
function fitted(head: string, sections: readonly Section[], maximumLength: number): string {
  const shown: string[] = [];
  let length = head.length + LEFT_OUT_LENGTH;
  let leftOut = 0;
  for (const section of sections) {
    const text = fittedText(section, maximumLength - length - SEPARATOR.length);
    if (text === undefined) leftOut++;
    else if (text !== "") {
      shown.push(text);
      length += text.length + SEPARATOR.length;
    }
  }
  const which = leftOut === 1 ? "section is" : "sections are";
  const note = leftOut === 0 ? [] : [`**The comment is too long: ${leftOut} ${which} left out. The log of the job has all findings.**`];
  return `${[head, ...note, ...shown].join(SEPARATOR)}\n`;
}

const SEPARATOR = "\n\n";
const LEFT_OUT_LENGTH = 120;

/** Returns the text of a section with as many entries as fit; undefined if not even one does. */
function fittedText({ entries, text }: Section, maximumLength: number): string | undefined {
  const whole = text(entries);
  if (whole.length <= maximumLength) return whole;
  let [fits, tooMany] = [0, entries];
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (text(middle).length <= maximumLength) fits = middle;
    else tooMany = middle;
  }
  return fits === 0 ? undefined : text(fits);
}

/** Returns lines as far as they are shown, and the number of those that are left out. */
const listed = (lines: readonly string[], count: number): string[] =>
  count < lines.length ? [...lines.slice(0, count), `- and ${lines.length - count} more`] : [...lines];

const FOOTER =
  "<sub>A plan doesn't contain `lifecycle` blocks, and what others created outside of it. Rules: docs/reference/review.md of msk-ha-cluster.</sub>";

/** Returns one line about the whole: `2 critical, 1 high · 3 created, 1 replaced`. */
export function headline({ counts, total }: Review): string {
  const found = severities.filter((severity) => counts[severity] > 0).map((severity) => `${counts[severity]} ${severity}`);
  return `${found.length === 0 ? "No findings" : found.join(", ")} · ${countsText(total)}`;
}

/** Findings that answer a question of the reviewer, in a table; the question itself where there are none. */
function answers({ findings }: Review): string[] {
  const rows = (Object.keys(questions) as Question[])
    .filter((question) => question !== "other")
    .map((question) => {
      const own = findings.filter((finding) => finding.question === question);
      const texts = [...new Set(own.map(answer))];
      const more = texts.length > SHOWN_ANSWERS ? `, and ${texts.length - SHOWN_ANSWERS} more` : "";
      return `| ${questions[question]} | ${texts.length === 0 ? "no" : `**yes**: ${texts.slice(0, SHOWN_ANSWERS).join(", ")}${more}`} |`;
    });
  return ["| | |", "|---|---|", ...rows];
}

/** Returns the place of a finding with what happens there: a topic's name says more than the function that changes it. */
const answer = ({ address, attribute, rule, brief }: Finding): string =>
  `${code(shortened(attribute?.startsWith("topic ") ? attribute : address))} (${plain(brief ?? rule.slice("review/".length))})`;

const SHOWN_ANSWERS = 3;
const LONGEST_NAME = 100;
/** A key of for_each can have any length. */
const LONGEST_ADDRESS = 300;
const shortened = (text: string, longest = LONGEST_NAME) => (text.length > longest ? `${text.slice(0, longest)}…` : text);

/** Returns a section for each rule, gravest first. Low and informative ones are folded. */
function findingSections({ findings, omitted }: Review): Section[] {
  const sections = severities.flatMap((severity) => {
    const own = findings.filter((finding) => finding.severity === severity);
    const rules = [...new Set(own.map(({ rule }) => rule))];
    return rules.map((rule, i) =>
      ruleSection(
        severity,
        own.filter((finding) => finding.rule === rule),
        i === 0,
      ),
    );
  });
  return omitted === 0 ? sections : [...sections, fixed(`${omitted} more findings of these rules are left out.`)];
}

function ruleSection(severity: Severity, findings: readonly Finding[], isFirst: boolean): Section {
  const [{ rule, why, docs } = none] = findings;
  const fixes = [...new Set(findings.map(({ fix }) => fix))];
  const explanation = [
    "",
    `Why: ${why}`,
    ...fixes.slice(0, 1).map((fix) => `<br>What to do: ${fix}`),
    ...fixes.slice(1).map((fix) => `<br>Also: ${fix}`),
    `<br>[${docs.replace(/^https:\/\//, "").split("/")[0]}](${docs})`,
  ];
  const isFolded = severity === "low" || severity === "info";
  const title = isFirst && !isFolded ? [`#### ${severity.charAt(0).toUpperCase()}${severity.slice(1)}`, ""] : [];
  const all = findings.map(line);
  const text = (entries: number) => {
    const lines = listed(all, entries);
    const [shown, rest] = [lines.slice(0, SHOWN_PER_RULE), lines.slice(SHOWN_PER_RULE)];
    const more = rest.length > 0 ? ["", folded(`${all.length - SHOWN_PER_RULE} more`, rest.join("\n"))] : [];
    const body = [...shown, ...more, ...explanation];
    if (isFolded) return folded(`${severity}: ${rule} (${findings.length})`, body.join("\n"));
    return [...title, `**${rule}**`, "", ...body].join("\n");
  };
  return { entries: findings.length, text };
}

const none = { rule: "", why: "", docs: "" };

/** Returns a finding as one line: address, sentence, attribute, before → after. */
function line({ address, what, detail, attribute, before, after }: Finding): string {
  const from = before === undefined ? "" : `${code(before)} → `;
  const values = before === undefined && after === undefined ? "" : `${from}${after === undefined ? "removed" : code(after)}`;
  const place = [...(attribute === undefined ? [] : [code(attribute)]), ...(values === "" ? [] : [values])].join(" ");
  return `- ${code(shortened(address, LONGEST_ADDRESS))}: ${plain(what)}${detail === undefined ? "" : ` ${code(detail)}`}${place === "" ? "" : `: ${place}`}`;
}

/** Returns text that is folded behind a summary; nothing for no text. */
const folded = (summary: string, body: string): string =>
  body === "" ? "" : ["<details>", `<summary>${summary}</summary>`, "", body, "", "</details>"].join("\n");

/** Returns the largest changes of the cost, and what is unpriced, folded. */
function costs({ cost }: Review): Section[] {
  if (cost === undefined || "reason" in cost || (cost.changed === 0 && cost.unpricedResources === 0)) return [];
  const rows = cost.changes.map(
    ({ address, what, change }) => `| ${usdChange(change.expected)} | ${code(shortened(address, LONGEST_ADDRESS))} | ${plain(what)} |`,
  );
  const text = (entries: number) => {
    const shown = rows.slice(0, entries);
    const more = cost.changed > shown.length ? [`| | ${cost.changed - shown.length} more changes | |`] : [];
    const table = rows.length === 0 ? [] : ["", "| USD per month | resource | what |", "|---:|---|---|", ...shown, ...more];
    const unpriced = cost.unpriced.map(
      ({ address, what, reason }) =>
        `- ${code(shortened(address, LONGEST_ADDRESS))}${what === undefined ? "" : `, ${plain(what)}`}: ${plain(reason)}`,
    );
    const list = unpriced.length === 0 ? [] : ["", "Unpriced, not in the change:", "", ...unpriced];
    return folded("Cost", [plain(costBasis(cost)), ...table, ...list].join("\n"));
  };
  return [{ entries: Math.max(1, rows.length), text }];
}

function modules({ modules: all }: Review): Section {
  const rows = Object.entries(all).map(
    ([module, counts]) => `| ${module === "" ? "(root)" : code(shortened(module, LONGEST_ADDRESS))} | ${countsText(counts)} |`,
  );
  const text = (entries: number) => {
    const count = Math.min(entries, MAXIMUM_MODULES);
    const more = rows.length > count ? [`| ${rows.length - count} more modules | |`] : [];
    return ["| module | changes |", "|---|---|", ...rows.slice(0, count), ...more].join("\n");
  };
  return { entries: rows.length, text: (entries) => (rows.length === 0 ? "" : folded("Changes by module", text(entries))) };
}

const MAXIMUM_MODULES = 100;
const MAXIMUM_CHANGES = 300;

function changes({ changes: all, total }: Review): Section {
  const lines = all.slice(0, MAXIMUM_CHANGES).map(({ address, action }) => `- ${action} ${code(shortened(address, LONGEST_ADDRESS))}`);
  const count = Object.values(total).reduce((sum, each) => sum + each, 0);
  const text = (entries: number) => {
    const shown = lines.slice(0, entries);
    return folded("All changes", [...shown, ...(count > shown.length ? [`- and ${count - shown.length} more`] : [])].join("\n"));
  };
  return { entries: lines.length, text };
}

function accepted({ suppressed, accepted: count, unusedSuppressions }: Review): Section[] {
  const lines = suppressed
    .slice(0, MAXIMUM_CHANGES)
    .map(
      ({ finding, reason }: SuppressedFinding) =>
        `${line(finding)} (${finding.severity}: ${finding.rule}). Accepted because: ${code(reason)}`,
    );
  const text = (entries: number) => {
    const shown = lines.slice(0, entries);
    const more = count > shown.length ? [`- and ${count - shown.length} more`] : [];
    return folded(`${count} accepted in the settings`, [...shown, ...more].join("\n"));
  };
  const unused = unusedSuppressions.map(
    ({ rule, address = "*" }) => `- ${code(rule)} at ${code(address)} matches nothing: remove it from planReview.accepted.`,
  );
  return [
    { entries: lines.length, text },
    { entries: unused.length, text: (entries) => listed(unused, entries).join("\n") },
  ];
}
