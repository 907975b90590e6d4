import { createHash } from "node:crypto";
import { basename, isAbsolute, relative, sep } from "node:path";
import type { Finding } from "../finding.js";
import type { Review } from "../review.js";
import type { ReviewRule, Severity } from "../rule.js";
import { reviewRules } from "../rules/index.js";
import { onOneLine } from "../shown-value.js";

/** Levels of SARIF, and the score by which GitHub sorts findings. Source: GitHub documentation, "SARIF support for code scanning", 2026-11. */
const levels: Readonly<Record<Severity, { readonly level: "error" | "warning" | "note"; readonly score: string }>> = {
  critical: { level: "error", score: "9.5" },
  high: { level: "error", score: "8.0" },
  medium: { level: "warning", score: "5.0" },
  low: { level: "note", score: "2.0" },
  info: { level: "note", score: "0.0" },
};

export interface SarifOptions {
  /** The file that findings point to: the settings file, or else the plan. */
  readonly artifact: string;
  /** The folder of the repository. @default the working directory */
  readonly repository?: string;
}

/** Returns a review as a SARIF 2.1.0 log. Accepted findings are results with a suppression. */
export function sarif({ findings, suppressed }: Review, { artifact, repository = process.cwd() }: SarifOptions): object {
  const uri = uriOf(artifact, repository);
  const results = [
    ...findings.map((finding) => resultOf(finding, uri)),
    ...suppressed.map(({ finding, reason }) => ({
      ...resultOf(finding, uri),
      suppressions: [{ kind: "external", justification: reason }],
    })),
  ];
  const driver = { name: "msk review", rules: reviewRules.map(ruleOf) };
  return { $schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [{ tool: { driver }, results }] };
}

const ruleOf = ({ id, severity, finds, why, fix, docs }: ReviewRule) => ({
  id,
  shortDescription: { text: finds },
  fullDescription: { text: why },
  help: { text: fix },
  helpUri: docs,
  defaultConfiguration: { level: levels[severity].level },
  properties: { "security-severity": levels[severity].score, severity },
});

/** Returns the address of a file relative to the repository, with characters that a URI can't contain escaped; of a file elsewhere, its name. */
function uriOf(artifact: string, repository: string): string {
  const path = relative(repository, artifact);
  const isOutside = path === "" || path.split(sep)[0] === ".." || isAbsolute(path);
  return (isOutside ? basename(artifact) : path).split(sep).map(encodeURIComponent).join("/");
}

function resultOf(finding: Finding, uri: string) {
  const { rule, severity, address, what, detail, attribute, before, after } = finding;
  const change = before === undefined && after === undefined ? "" : ` (${before ?? "not set"} → ${after ?? "removed"})`;
  const text = `${address}: ${what}${detail === undefined ? "" : `: ${detail}`}${attribute === undefined ? "" : `; ${attribute}`}${change}`;
  return {
    ruleId: rule,
    level: levels[severity].level,
    message: { text: messageText(text) },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri }, region: { startLine: 1 } },
        logicalLocations: [{ fullyQualifiedName: address, kind: "resource" }],
      },
    ],
    partialFingerprints: { [FINGERPRINT]: fingerprintOf(finding) },
  };
}

/**
 * Returns text as a message of SARIF: braces are doubled, because they enclose the numbers of arguments, and what would be a link is escaped.
 * Source: SARIF 2.1.0, sections 3.11.5 and 3.11.6.
 */
const messageText = (text: string): string =>
  onOneLine(text)
    .replace(/[{}]/g, "$&$&")
    .replace(/\[([^[\]]*)\](?=\()/g, "\\[$1\\]");

/** The name of the fingerprint, with the version of what it is made from. */
const FINGERPRINT = "mskReviewFinding/v2";

/** Returns what the same finding has in the next run, wherever it is in the plan then. */
const fingerprintOf = ({ rule, address, detail, attribute, after }: Finding): string =>
  createHash("sha256")
    .update(JSON.stringify([rule, address, detail ?? null, attribute ?? null, after ?? null]))
    .digest("hex");
