import { countsText } from "../change-counts.js";
import type { Finding } from "../finding.js";
import type { Review } from "../review.js";
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
  const head = [markerOf(name), `### Plan review: ${name}`, "", `**${headline(review)}**`, "", ...answers(review)].join("\n");
  const sections = [
    ...findingSections(review),
    ...accepted(review),
    folded("Changes by module", modules(review)),
    folded("All changes", changes(review)),
    FOOTER,
  ].filter((section) => section !== "");
  return fitted(head, sections, maximumLength);
}

/** Returns the sections as far as they fit. What is left out is counted. */
function fitted(head: string, sections: readonly string[], maximumLength: number): string {
  const shown: string[] = [];
  let length = head.length + LEFT_OUT_LENGTH;
  let leftOut = 0;
  for (const section of sections) {
    if (length + section.length + 2 > maximumLength) leftOut++;
    else {
      shown.push(section);
      length += section.length + 2;
    }
  }
  const note =
    leftOut === 0
      ? []
      : [
          `**The comment is too long: ${leftOut} ${leftOut === 1 ? "section is" : "sections are"} left out. The log of the job has all findings.**`,
        ];
  return `${[head, ...note, ...shown].join("\n\n")}\n`;
}

const LEFT_OUT_LENGTH = 120;

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
const shortened = (text: string) => (text.length > LONGEST_NAME ? `${text.slice(0, LONGEST_NAME)}…` : text);

/** Returns a section for each severity, with the findings of each rule together. Low and informative ones are folded. */
function findingSections({ findings, omitted }: Review): string[] {
  const sections = severities.flatMap((severity) => {
    const own = findings.filter((finding) => finding.severity === severity);
    return own.length === 0
      ? []
      : [...new Set(own.map(({ rule }) => rule))].map((rule, i) =>
          ruleSection(
            severity,
            own.filter((finding) => finding.rule === rule),
            i === 0,
          ),
        );
  });
  return omitted === 0 ? sections : [...sections, `${omitted} more findings of these rules are left out.`];
}

function ruleSection(severity: Severity, findings: readonly Finding[], isFirst: boolean): string {
  const [{ rule, why, docs } = none] = findings;
  const title = `${severity}: ${rule}`;
  const [shown, rest] = [findings.slice(0, SHOWN_PER_RULE), findings.slice(SHOWN_PER_RULE)];
  const fixes = [...new Set(findings.map(({ fix }) => fix))];
  const lines = [
    ...shown.map(line),
    ...(rest.length > 0 ? ["", folded(`${rest.length} more`, rest.map(line).join("\n"))] : []),
    "",
    `Why: ${why}`,
    ...fixes.slice(0, 1).map((fix) => `<br>What to do: ${fix}`),
    ...fixes.slice(1).map((fix) => `<br>Also: ${fix}`),
    `<br>[${docs.replace(/^https:\/\//, "").split("/")[0]}](${docs})`,
  ];
  const isFolded = severity === "low" || severity === "info";
  if (isFolded) return folded(`${title} (${findings.length})`, lines.join("\n"));
  return [...(isFirst ? [`#### ${severity.charAt(0).toUpperCase()}${severity.slice(1)}`, ""] : []), `**${rule}**`, "", ...lines].join("\n");
}

const none = { rule: "", why: "", docs: "" };

/** Returns a finding as one line: address, sentence, attribute, before → after. */
function line({ address, what, detail, attribute, before, after }: Finding): string {
  const from = before === undefined ? "" : `${code(before)} → `;
  const values = before === undefined && after === undefined ? "" : `${from}${after === undefined ? "removed" : code(after)}`;
  const place = [...(attribute === undefined ? [] : [code(attribute)]), ...(values === "" ? [] : [values])].join(" ");
  return `- ${code(address)}: ${plain(what)}${detail === undefined ? "" : ` ${code(detail)}`}${place === "" ? "" : `: ${place}`}`;
}

/** Returns text that is folded behind a summary; nothing for no text. */
const folded = (summary: string, body: string): string =>
  body === "" ? "" : ["<details>", `<summary>${summary}</summary>`, "", body, "", "</details>"].join("\n");

function modules({ modules: all }: Review): string {
  const entries = Object.entries(all);
  if (entries.length === 0) return "";
  const shown = entries
    .slice(0, MAXIMUM_MODULES)
    .map(([module, counts]) => `| ${module === "" ? "(root)" : code(module)} | ${countsText(counts)} |`);
  const more = entries.length > MAXIMUM_MODULES ? [`| ${entries.length - MAXIMUM_MODULES} more modules | |`] : [];
  return ["| module | changes |", "|---|---|", ...shown, ...more].join("\n");
}

const MAXIMUM_MODULES = 100;
const MAXIMUM_CHANGES = 300;

function changes({ changes: all, total }: Review): string {
  const shown = all.slice(0, MAXIMUM_CHANGES).map(({ address, action }) => `- ${action} ${code(address)}`);
  const more = Object.values(total).reduce((sum, count) => sum + count, 0) - shown.length;
  return [...shown, ...(more > 0 ? [`- and ${more} more`] : [])].join("\n");
}

function accepted({ suppressed, accepted: count, unusedSuppressions }: Review): string[] {
  const lines = suppressed
    .slice(0, MAXIMUM_CHANGES)
    .map(
      ({ finding, reason }: SuppressedFinding) =>
        `${line(finding)} (${finding.severity}: ${finding.rule}). Accepted because: ${code(reason)}`,
    );
  const unused = unusedSuppressions.map(
    ({ rule, address = "*" }) => `- ${code(rule)} at ${code(address)} matches nothing: remove it from planReview.accepted.`,
  );
  return [folded(`${count} accepted in the settings`, lines.join("\n")), unused.join("\n")];
}
