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
  /** The file that findings point to, relative to the repository: the settings file, or else the plan. */
  readonly artifact: string;
}

/** Returns a review as a SARIF 2.1.0 log. Accepted findings are results with a suppression. */
export function sarif({ findings, suppressed }: Review, { artifact }: SarifOptions): object {
  const results = [
    ...findings.map((finding) => resultOf(finding, artifact)),
    ...suppressed.map(({ finding, reason }) => ({
      ...resultOf(finding, artifact),
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

function resultOf({ rule, severity, address, what, detail, attribute, before, after }: Finding, artifact: string) {
  const change = before === undefined && after === undefined ? "" : ` (${before ?? "not set"} → ${after ?? "removed"})`;
  const text = `${address}: ${what}${detail === undefined ? "" : `: ${detail}`}${attribute === undefined ? "" : `; ${attribute}`}${change}`;
  return {
    ruleId: rule,
    level: levels[severity].level,
    message: { text: onOneLine(text) },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: encodeURI(artifact) }, region: { startLine: 1 } },
        logicalLocations: [{ fullyQualifiedName: address, kind: "resource" }],
      },
    ],
    // GitHub recognizes the same finding in the next run by it.
    partialFingerprints: { "address/v1": `${rule} ${address} ${attribute ?? ""}` },
  };
}
