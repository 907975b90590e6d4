import type { PlatformSettings } from "../../modules/platform/index.js";
import { type PlannedResource, streamPlan } from "../terraform/index.js";
import { type ChangeCounts, countedChange, noChanges } from "./change-counts.js";
import { type Finding, findingAt } from "./finding.js";
import { type NoEstimate, PlanCost, type ReviewedCost } from "./reviewed-cost.js";
import { reviewedResource } from "./reviewed-resource.js";
import { type Found, type MskLimits, type ReviewedResource, type Severity, severities } from "./rule.js";
import {
  composedPolicies,
  type Drift,
  driftFound,
  driftIn,
  failedChecks,
  fromSettings,
  resourceChecks,
  reviewRules,
  secretsInOutput,
  secretsInVariable,
  uncomparedDrift,
} from "./rules/index.js";
import { withoutSecrets } from "./secrecy.js";
import { shownValue } from "./shown-value.js";
import { type SuppressedFinding, type Suppression, suppressionOf } from "./suppression.js";

/** The result of a review. */
export interface Review {
  /** The findings that are listed, gravest first. Accepted ones are not among them. */
  readonly findings: readonly Finding[];
  /** The number of all findings that are not accepted, also of those that are left out of the list. */
  readonly counts: Readonly<Record<Severity, number>>;
  /** The accepted findings that are listed. */
  readonly suppressed: readonly SuppressedFinding[];
  /** Number of accepted findings, also of those that are left out of the list. */
  readonly accepted: number;
  /** Suppressions that match no finding: they can be removed. */
  readonly unusedSuppressions: readonly Suppression[];
  /** Number of findings that are left out of the list, because their rule has more than {@link MAXIMUM_PER_RULE}. They are counted. */
  readonly omitted: number;
  /** The changes by module: `""` is the root module. */
  readonly modules: Readonly<Record<string, ChangeCounts>>;
  readonly total: ChangeCounts;
  /** The first changes by address, for a list. */
  readonly changes: readonly ListedChange[];
  /** What the plan changes in the cost of a month; undefined for a plan that changes nothing, or has no resources that AWS charges for. */
  readonly cost?: ReviewedCost | NoEstimate;
  readonly terraformVersion?: string;
}

/** The change of one resource, in Terraform's words. */
export interface ListedChange {
  readonly address: string;
  readonly action: ReviewedResource["action"];
}

/** Returns true if a review has a finding of this severity, or a graver one, that is not accepted. */
export const hasFindings = ({ counts }: Review, severity: Severity): boolean =>
  severities.slice(0, severities.indexOf(severity) + 1).some((each) => counts[each] > 0);

export interface ReviewOptions {
  /** The settings that the plan was made from. They decide what is suppressed. @default none: a plan of other Terraform code */
  readonly settings?: Pick<PlatformSettings, "cluster" | "planReview">;
  /** The day from which support dates are counted. */
  readonly today: Date;
  readonly limits: MskLimits;
}

/** The most findings of one rule that are listed, and as many accepted ones: a review needs bounded memory for any plan. */
export const MAXIMUM_PER_RULE = 200;
/** The most changes that are listed. */
const MAXIMUM_CHANGES = 2_000;
/** The most changes outside of Terraform that are compared with the plan. Others count as findings without a comparison. */
export const MAXIMUM_DRIFTS = 5_000;

/** Reviews the document of `terraform show -json`, read piece by piece. @throws PlanFormatError */
export async function reviewPlan(source: AsyncIterable<Uint8Array>, { settings, today, limits }: ReviewOptions): Promise<Review> {
  const reviewer = new Reviewer(settings?.planReview.accepted ?? []);
  const checks = resourceChecks(today, limits);
  const cost = new PlanCost();
  const { terraform_version: terraformVersion } = await streamPlan(source, {
    resource: (planned) => {
      cost.resource(planned);
      reviewer.add(planned.address, composedPolicies(planned), planned);
      const resource = reviewedResource(planned);
      if (!resource) return;
      reviewer.count(resource);
      for (const check of checks) reviewer.add(resource.address, check(resource), planned);
    },
    drift: (planned) => reviewer.addDrift(planned),
    output: (name, change) => reviewer.add(`output.${name}`, secretsInOutput(change, name)),
    variable: (name, value) => {
      cost.variable(name, value);
      reviewer.add(`var.${name}`, secretsInVariable(name, value));
    },
    provider: (configuration) => cost.provider(configuration),
    check: (check) => reviewer.add(check.address.to_display, failedChecks(check)),
  });
  reviewer.finishDrift();
  if (settings) reviewer.add("settings", fromSettings(settings));
  const estimate = cost.result();
  return { ...reviewer.result(), ...(estimate && { cost: estimate }), ...(terraformVersion !== undefined && { terraformVersion }) };
}

/** Collects findings. */
class Reviewer {
  private readonly findings: Finding[] = [];
  private readonly suppressed: SuppressedFinding[] = [];
  /** The findings that are listed, by what distinguishes them. */
  private readonly listed = new Set<string>();
  private readonly listedOfRule = new Map<string, number>();
  private readonly counts: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  private accepted = 0;
  private omitted = 0;
  private readonly used = new Set<Suppression>();
  private readonly modules = new Map<string, ChangeCounts>();
  private readonly changes: ListedChange[] = [];
  /** Attributes that the plan changes, by address. */
  private readonly changed = new Map<string, readonly string[]>();
  private readonly drifts: Drift[] = [];
  private total = noChanges;

  constructor(private readonly suppressions: readonly Suppression[]) {}

  count({ address, action, forgets, planned, changed }: ReviewedResource): void {
    if (changed.length > 0) this.changed.set(address, changed);
    const module = planned.module_address ?? "";
    // Terraform counts a replacement that keeps the existing object in AWS as two changes.
    for (const each of action === "replace" && forgets ? (["forget", "create"] as const) : [action]) {
      this.modules.set(module, countedChange(this.modules.get(module) ?? noChanges, each));
      this.total = countedChange(this.total, each);
      if (this.changes.length < MAXIMUM_CHANGES) this.changes.push({ address, action: each });
    }
  }

  add(address: string, found: readonly Found[], planned?: PlannedResource): void {
    for (const each of found) this.addFinding(findingAt(address, withoutSecrets(each, planned)), each.subject ?? address);
  }

  addDrift(planned: PlannedResource): void {
    const drift = driftIn(planned);
    if (!drift) return;
    if (drift.attributes === undefined || this.drifts.length < MAXIMUM_DRIFTS) this.drifts.push(compact(drift, planned));
    else this.add(drift.address, [uncomparedDrift]);
  }

  /** Adds the drift, once all changes of the plan are known. */
  finishDrift(): void {
    for (const drift of this.drifts) this.add(drift.address, driftFound(drift, this.changed.get(drift.address)));
  }

  private addFinding(finding: Finding, subject: string): void {
    const { rule, severity, attribute, what, detail, before, after } = finding;
    const key = JSON.stringify([rule, subject, what, detail, attribute, before, after]);
    if (this.listed.has(key)) return;
    const suppression = suppressionOf(finding, this.suppressions);
    if (suppression) {
      this.used.add(suppression);
      this.accepted++;
    } else this.counts[severity]++;
    const kind = `${suppression ? "accepted" : "found"} ${rule}`;
    const known = this.listedOfRule.get(kind) ?? 0;
    if (known >= MAXIMUM_PER_RULE) {
      if (!suppression) this.omitted++;
      return;
    }
    this.listedOfRule.set(kind, known + 1);
    this.listed.add(key);
    if (suppression) this.suppressed.push({ finding, reason: suppression.reason });
    else this.findings.push(finding);
  }

  result(): Omit<Review, "terraformVersion" | "cost"> {
    return {
      findings: this.findings.sort(gravestFirst),
      counts: this.counts,
      suppressed: this.suppressed,
      accepted: this.accepted,
      unusedSuppressions: this.suppressions.filter((each) => !this.used.has(each)),
      omitted: this.omitted,
      modules: Object.fromEntries([...this.modules].sort(([one], [other]) => (one < other ? -1 : 1))),
      total: this.total,
      changes: this.changes,
    };
  }
}

/** Returns a drift with short texts in place of its values, without secrets. */
const compact = (drift: Drift, planned: PlannedResource): Drift => ({
  ...drift,
  attributes: drift.attributes?.map((attribute) => {
    const { before, after } = withoutSecrets({ ...uncomparedDrift, ...attribute }, planned);
    return { ...attribute, before: textOf(before), after: textOf(after) };
  }),
});

const textOf = (value: unknown) => (value === undefined ? undefined : shownValue(value));

const order = reviewRules.map(({ id }) => id as string);

/** Compares by severity, then by the order of rules and addresses. */
const gravestFirst = (one: Finding, other: Finding): number =>
  severities.indexOf(one.severity) - severities.indexOf(other.severity) ||
  order.indexOf(one.rule) - order.indexOf(other.rule) ||
  (one.address < other.address ? -1 : one.address > other.address ? 1 : 0);
