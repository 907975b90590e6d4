import type { PlatformSettings } from "../../modules/platform/index.js";
import { isMarked, type PlannedResource, streamPlan } from "../terraform/index.js";
import { type ChangeCounts, countedChange, noChanges } from "./change-counts.js";
import { type Finding, findingAt } from "./finding.js";
import { reviewedResource } from "./reviewed-resource.js";
import { type Found, type MskLimits, type ReviewedResource, severities } from "./rule.js";
import {
  type Drift,
  driftFound,
  driftIn,
  failedChecks,
  fromSettings,
  isSecret,
  resourceChecks,
  reviewRules,
  secretsInOutput,
  secretsInVariable,
} from "./rules/index.js";
import { HIDDEN } from "./rules/secrets.js";
import { type SuppressedFinding, type Suppression, suppressionOf } from "./suppression.js";

/** The result of a review. */
export interface Review {
  /** Gravest first. */
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  /** Suppressions that match no finding: they can be removed. */
  readonly unusedSuppressions: readonly Suppression[];
  /** Number of findings that are left out, because their rule has more than {@link MAXIMUM_PER_RULE}. */
  readonly omitted: number;
  /** The changes by module: `""` is the root module. */
  readonly modules: Readonly<Record<string, ChangeCounts>>;
  readonly total: ChangeCounts;
  /** The first changes by address, for a list. */
  readonly changes: readonly { readonly address: string; readonly action: ReviewedResource["action"] }[];
  readonly terraformVersion?: string;
}

export interface ReviewOptions {
  /** The settings that the plan was made from. They decide what is suppressed. @default none: a plan of other Terraform code */
  readonly settings?: Pick<PlatformSettings, "cluster" | "planReview">;
  /** The day from which support dates are counted. */
  readonly today: Date;
  readonly limits: MskLimits;
}

/** The most findings of one rule, and the most changes that are listed: a review needs bounded memory for any plan. */
export const MAXIMUM_PER_RULE = 200;
const MAXIMUM_CHANGES = 2_000;

/** Reviews the document of `terraform show -json`, read piece by piece. @throws PlanFormatError */
export async function reviewPlan(source: AsyncIterable<Uint8Array>, { settings, today, limits }: ReviewOptions): Promise<Review> {
  const reviewer = new Reviewer(settings?.planReview.accepted ?? []);
  const checks = resourceChecks(today, limits);
  const { terraform_version: terraformVersion } = await streamPlan(source, {
    resource: (planned) => {
      const resource = reviewedResource(planned);
      if (!resource) return;
      reviewer.count(resource);
      for (const check of checks) reviewer.add(resource.address, check(resource), planned);
    },
    drift: (planned) => reviewer.addDrift(planned),
    output: (name, change) => reviewer.add(`output.${name}`, secretsInOutput(change, name)),
    variable: (name, value) => reviewer.add(`var.${name}`, secretsInVariable(name, value)),
    check: (check) => reviewer.add(check.address.to_display, failedChecks(check)),
  });
  reviewer.finishDrift();
  if (settings) reviewer.add("settings", fromSettings(settings));
  return { ...reviewer.result(), ...(terraformVersion !== undefined && { terraformVersion }) };
}

/** Collects findings. */
class Reviewer {
  private readonly findings = new Map<string, Finding>();
  private readonly perRule = new Map<string, number>();
  private readonly suppressed: SuppressedFinding[] = [];
  private readonly used = new Set<Suppression>();
  private readonly modules = new Map<string, ChangeCounts>();
  private readonly changes: { address: string; action: ReviewedResource["action"] }[] = [];
  /** Attributes that the plan changes, by address. */
  private readonly changed = new Map<string, readonly string[]>();
  private readonly drifts: Drift[] = [];
  private total = noChanges;
  private omitted = 0;

  constructor(private readonly suppressions: readonly Suppression[]) {}

  count({ address, action, planned, changed }: ReviewedResource): void {
    this.changed.set(address, changed);
    const module = planned.module_address ?? "";
    this.modules.set(module, countedChange(this.modules.get(module) ?? noChanges, action));
    this.total = countedChange(this.total, action);
    if (this.changes.length < MAXIMUM_CHANGES) this.changes.push({ address, action });
  }

  add(address: string, found: readonly Found[], planned?: PlannedResource): void {
    for (const each of found) this.addFinding(findingAt(address, withoutSecrets(each, planned)));
  }

  addDrift(planned: PlannedResource): void {
    const drift = driftIn(planned);
    if (!drift) return;
    if (this.drifts.length < MAXIMUM_CHANGES) this.drifts.push(drift);
    else this.omitted++;
  }

  /** Adds the drift, once all changes of the plan are known. */
  finishDrift(): void {
    for (const drift of this.drifts) this.add(drift.address, driftFound(drift, this.changed.get(drift.address)), drift.planned);
  }

  private addFinding(finding: Finding): void {
    const { rule, address, attribute, what, detail, before, after } = finding;
    // The administrator function is invoked twice with the same topics.
    const isRepeated = detail !== undefined || attribute?.startsWith("topic ") === true;
    const key = JSON.stringify([rule, isRepeated ? "" : address, what, detail, attribute, before, after]);
    if (this.findings.has(key)) return;
    const suppression = suppressionOf(finding, this.suppressions);
    const known = this.perRule.get(rule) ?? 0;
    this.perRule.set(rule, known + 1);
    if (suppression) this.used.add(suppression);
    if (known >= MAXIMUM_PER_RULE) this.omitted++;
    else if (suppression) this.suppressed.push({ finding, reason: suppression.reason });
    else this.findings.set(key, finding);
  }

  result(): Omit<Review, "terraformVersion"> {
    return {
      findings: [...this.findings.values()].sort(gravestFirst),
      suppressed: this.suppressed,
      unusedSuppressions: this.suppressions.filter((each) => !this.used.has(each)),
      omitted: this.omitted,
      modules: Object.fromEntries([...this.modules].sort(([one], [other]) => (one < other ? -1 : 1))),
      total: this.total,
      changes: this.changes,
    };
  }
}

const order = reviewRules.map(({ id }) => id as string);

/** Compares by severity, then by the order of rules and addresses. */
const gravestFirst = (one: Finding, other: Finding): number =>
  severities.indexOf(one.severity) - severities.indexOf(other.severity) ||
  order.indexOf(one.rule) - order.indexOf(other.rule) ||
  (one.address < other.address ? -1 : one.address > other.address ? 1 : 0);

/** Hides values that are sensitive or look like secrets. */
function withoutSecrets(found: Found, planned: PlannedResource | undefined): Found {
  const { attribute = "", before, after } = found;
  const name = attribute.split(":")[0] as string;
  const { before_sensitive: marksBefore, after_sensitive: marksAfter } = planned?.change ?? {};
  const isHidden = (value: unknown, marks: unknown) =>
    (name !== "" && marks !== undefined && isMarked(marks, name)) || isSecret(attribute.split(/[.: ]/).at(-1) ?? "", value);
  return {
    ...found,
    ...(before !== undefined && isHidden(before, marksBefore) && { before: HIDDEN }),
    ...(after !== undefined && isHidden(after, marksAfter) && { after: HIDDEN }),
  };
}
