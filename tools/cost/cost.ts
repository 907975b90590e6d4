import { readFileSync, statSync } from "node:fs";
import { readPlatformSettings } from "../../modules/platform/index.js";
import { UsageError } from "../command/run.js";
import { planIn } from "../terraform/index.js";
import { costDelta, costOfPlan } from "./cost-of-plan.js";
import { costOfSettings } from "./cost-of-settings.js";
import { type CostDelta, difference } from "./difference.js";
import { differenceText, estimateText } from "./report/text.js";
import type { CostReport } from "./report-on.js";

/** Options of `msk cost`. */
export interface CostOptions {
  /** Settings file. */
  readonly config?: string;
  /** File with the output of `terraform show -json`. */
  readonly plan?: string;
  /** A settings file or a plan to compare with. */
  readonly compare?: string;
  /** Region of a plan. @default the plan's */
  readonly region?: string;
  /** Assumptions that differ from the defaults. */
  readonly assumed: Readonly<Record<string, unknown>>;
  readonly explain: boolean;
  readonly json: boolean;
}

/** The result of `msk cost`, as `--json` prints it. */
export interface CostResult {
  readonly file: string;
  readonly cost: CostReport;
  /** With a plan, what it changes; with `--compare`, the difference from that file. */
  readonly delta?: CostDelta;
}

/**
 * `msk cost`: returns the estimated cost of settings or of a plan as text or JSON.
 *
 * @throws InvalidSettings if the settings are invalid
 * @throws Error if a file is not a plan, or an assumption is not allowed
 */
export function cost(options: CostOptions): string {
  const { config, plan, compare, json, explain } = options;
  const file = plan ?? config;
  if (file === undefined) throw new UsageError("Name a settings file with --config, or a plan with --plan.");
  const report = costOf(file, plan !== undefined, options);
  const delta = deltaOf(report, options);
  if (json) return `${JSON.stringify({ file, cost: report, ...(delta && { delta }) } satisfies CostResult, null, 2)}\n`;
  const title = compare === undefined ? `Changes of the plan ${file}` : `${file} instead of ${compare}`;
  return `${estimateText(file, report, explain)}${delta ? `\n${differenceText(title, delta)}` : ""}`;
}

function deltaOf(report: CostReport, options: CostOptions): CostDelta | undefined {
  const { plan, compare } = options;
  if (compare !== undefined) return difference(costOf(compare, compare.endsWith(".json"), options), report);
  return plan === undefined ? undefined : costDelta(planOf(plan), options);
}

function costOf(file: string, isPlan: boolean, { assumed, region }: CostOptions): CostReport {
  return isPlan ? costOfPlan(planOf(file), "after", { assumed, region }) : costOfSettings(readPlatformSettings(file), assumed);
}

/** Size of a plan that is read as a whole, in bytes. */
const LARGEST_PLAN = 200 * 2 ** 20;

function planOf(file: string) {
  if (statSync(file).size > LARGEST_PLAN) throw new Error(`${file}: the plan is larger than 200 MiB.`);
  try {
    return planIn(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    throw new Error(`${file}: not a plan; \`terraform show -json tfplan\` prints one. ${(error as Error).message}`, { cause: error });
  }
}
