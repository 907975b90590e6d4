import { readPlatformSettings } from "../../modules/platform/index.js";
import { UsageError } from "../command/run.js";
import { costDelta, costOfPlan, readChargedResources } from "./cost-of-plan.js";
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
export async function cost(options: CostOptions): Promise<string> {
  const { config, plan, compare, json, explain } = options;
  const file = plan ?? config;
  if (file === undefined) throw new UsageError("Name a settings file with --config, or a plan with --plan.");
  const { report, delta: ownDelta } = plan === undefined ? { report: ofSettings(file, options) } : await ofPlan(plan, options);
  const delta = compare === undefined ? ownDelta : difference(await comparedWith(compare, options), report);
  if (json) return `${JSON.stringify({ file, cost: report, ...(delta && { delta }) } satisfies CostResult, null, 2)}\n`;
  const title = compare === undefined ? `Changes of the plan ${file}` : `${file} instead of ${compare}`;
  return `${estimateText(file, report, explain)}${delta ? `\n${differenceText(title, delta)}` : ""}`;
}

const ofSettings = (file: string, { assumed }: CostOptions): CostReport => costOfSettings(readPlatformSettings(file), assumed);

/** Returns the cost after a plan, and what the plan changes. The file is read once. */
async function ofPlan(file: string, options: CostOptions): Promise<{ readonly report: CostReport; readonly delta?: CostDelta }> {
  const charged = await readChargedResources(file);
  return { report: costOfPlan(charged, "after", options), delta: costDelta(charged, options) };
}

const comparedWith = async (file: string, options: CostOptions): Promise<CostReport> =>
  file.endsWith(".json") ? (await ofPlan(file, options)).report : ofSettings(file, options);
