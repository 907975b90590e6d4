import { createReadStream, writeFileSync } from "node:fs";
import { type PlatformSettings, readPlatformSettings } from "../../modules/platform/index.js";
import { UsageError } from "../command/run.js";
import type { Format } from "./formats.js";
import { mskLimits } from "./msk-limits.js";
import { markdown } from "./render/markdown.js";
import { sarif } from "./render/sarif.js";
import { terminal } from "./render/terminal.js";
import { hasFindings, type Review, reviewPlan } from "./review.js";
import type { Severity } from "./rule.js";
import { reviewRules } from "./rules/index.js";

export interface ReviewCommandOptions {
  /** The file of `terraform show -json`; `-` is standard input. */
  readonly plan: string;
  readonly config?: string | undefined;
  readonly name: string;
  readonly format: Format;
  /** Files to write in addition, by format. */
  readonly write: readonly { readonly format: Format; readonly file: string }[];
  readonly failOn: Severity | "none";
  readonly today?: Date;
}

/**
 * `msk review`: reviews a plan and prints or writes the result.
 *
 * @returns true if no finding is as grave as `failOn`, or graver
 */
export async function review(options: ReviewCommandOptions): Promise<boolean> {
  const { plan, config, format, write, failOn, today = new Date() } = options;
  const settings = config === undefined ? undefined : readPlatformSettings(config);
  if (settings) requireKnownRules(settings);
  const source = plan === "-" ? process.stdin : createReadStream(plan);
  const found = await reviewPlan(source as AsyncIterable<Uint8Array>, { today, limits: mskLimits, ...(settings && { settings }) });
  for (const { format: to, file } of write) writeFileSync(file, rendered(found, to, options));
  process.stdout.write(rendered(found, format, options));
  return failOn === "none" || !hasFindings(found, failOn);
}

function rendered(found: Review, format: Format, { name, config, plan }: ReviewCommandOptions): string {
  switch (format) {
    case "markdown":
      return markdown(found, { name });
    case "json":
      return `${JSON.stringify({ name, ...found }, null, 2)}\n`;
    case "sarif":
      return `${JSON.stringify(sarif(found, { artifact: config ?? (plan === "-" ? "plan.json" : plan) }), null, 2)}\n`;
    case "terminal":
      return terminal(found);
  }
}

/** @throws {@link UsageError} for an accepted finding of a rule that does not exist: it would never match */
function requireKnownRules({ planReview }: PlatformSettings): void {
  const ids: readonly string[] = reviewRules.map(({ id }) => id);
  const unknown = planReview.accepted.find(({ rule }) => !ids.includes(rule));
  if (unknown)
    throw new UsageError(`planReview.accepted: ${unknown.rule} is not a rule of the review; docs/reference/review.md lists them.`);
}
