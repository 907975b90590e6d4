import type { PlatformSettings } from "../../../modules/platform/index.js";
import { effectOn, isCluster } from "../../effects/cluster-effect.js";
import { isStateful } from "../../effects/stateful-resources.js";
import { inOneLine, type ResourceChange } from "../../terraform/index.js";
import type { Plan } from "../plan/plan-together.js";
import type { ChangeCase } from "./change-case.js";
import type { ChangeRow } from "./change-row.js";
import { approving, type GuardedSubject, missingApprovals } from "./replacement-approval.js";
import { summaryOf } from "./resource-summary.js";

/** Plans each of many settings, or inputs of a module, alone on what is applied. */
export interface Planner<S = PlatformSettings> {
  planEach(settings: readonly S[]): Promise<readonly Plan[]>;
  /** Returns the plan of the unchanged baseline. Its changes are excluded from every row. */
  unchanged(): Promise<Plan>;
  /** Returns the name that the approval of a replacement begins with. */
  nameOf(settings: S, subject: GuardedSubject): string;
  /** Returns the settings with deletion protection. @default there is none */
  protecting?(settings: S): S;
}

/**
 * Returns the effect of each change, read from its plan. A plan that a guard refuses is repeated with the approval.
 *
 * @param plans - of the cases, if they are planned already
 * @returns failures: changes that can't be planned, each with Terraform's errors
 */
export async function rowsOf<S extends object>(
  cases: readonly ChangeCase<S>[],
  planner: Planner<S>,
  plans?: readonly Plan[],
): Promise<{ rows: ChangeRow[]; failures: string[] }> {
  const first = plans ?? (await planner.planEach(cases.map(({ settings }) => settings)));
  const planned = await withApprovals(
    cases.map((each, i) => ({ ...each, plan: first[i] as Plan, approved: [] })),
    planner,
  );
  const known = (await planner.unchanged()).changes;
  const failures = planned.flatMap(({ node, change, plan: { errors } }) =>
    errors.length > 0 ? [`${node.name}: ${change}: ${errors.map(inOneLine).join("; ")}`] : [],
  );
  const found = planned
    .filter(({ plan }) => plan.errors.length === 0)
    .map((each) => ({ row: rowOf(each, known), settings: each.settings, approved: each.approved }));
  const unguarded = found.filter(({ row, approved }) => row.guarded && approved.length === 0);
  const isProtected = await refusedByProtection(
    unguarded.map(({ settings }) => settings),
    planner,
  );
  const rows = found.map(({ row, approved }): ChangeRow => {
    if (!row.guarded) return row;
    const at = unguarded.findIndex((each) => each.row === row);
    return { ...row, guard: at < 0 ? approved : isProtected[at] ? "deletionProtection" : "none" };
  });
  return { rows, failures };
}

type Planned<S> = ChangeCase<S> & { readonly plan: Plan; readonly approved: readonly GuardedSubject[] };

function rowOf<S>({ node, way, change, steps, plan }: Planned<S>, known: readonly ResourceChange[]): ChangeRow {
  const caused = plan.changes.flatMap((each) => beyond(known, each));
  const lost = caused
    .filter(({ action, address }) => isStateful(address) && ["replace", "delete"].includes(action))
    .map(({ address }) => address);
  return {
    setting: node.name,
    change,
    way,
    effect: steps === undefined ? effectOn(caused) : "several steps",
    ...(steps !== undefined && { steps }),
    also: summaryOf(caused.filter(({ address }) => !isCluster(address))),
    ...(lost.length > 0 && { guarded: lost.sort() }),
  };
}

/** Returns what a change does in addition to the plan of the unchanged baseline. */
function beyond(known: readonly ResourceChange[], change: ResourceChange): ResourceChange[] {
  const before = known.find(({ address, action }) => address === change.address && action === change.action);
  if (!before) return [change];
  const attributes = change.attributes.filter((name) => !before.attributes.includes(name));
  return attributes.length > 0 ? [{ ...change, attributes }] : [];
}

/** Plans refused cases again with the approvals that they lack, until none is missing: one refusal can hide another. */
async function withApprovals<S extends object>(planned: readonly Planned<S>[], planner: Planner<S>): Promise<readonly Planned<S>[]> {
  const missing = planned.map(({ plan, approved }) => missingApprovals(plan.errors).filter((subject) => !approved.includes(subject)));
  if (missing.every(({ length }) => length === 0)) return planned;
  const next = planned.map((each, i) => {
    const subjects = missing[i] as GuardedSubject[];
    const settings = subjects.reduce((now, subject) => approving(now, subject, planner.nameOf(now, subject)), each.settings);
    return { ...each, settings, approved: [...each.approved, ...subjects] };
  });
  const again = next.filter((_, i) => (missing[i] as GuardedSubject[]).length > 0);
  const plans = await planner.planEach(again.map(({ settings }) => settings));
  return withApprovals(
    next.map((each) => (again.includes(each) ? { ...each, plan: plans[again.indexOf(each)] as Plan } : each)),
    planner,
  );
}

/** Returns, for each of these settings that no guard refuses, true if deletion protection does. */
async function refusedByProtection<S>(settings: readonly S[], planner: Planner<S>): Promise<boolean[]> {
  const { protecting } = planner;
  if (!protecting) return settings.map(() => false);
  const plans = await planner.planEach(settings.map((each) => protecting(each)));
  // Terraform gives its errors no code.
  return plans.map(({ errors }) => errors.some(({ summary }) => summary === "Instance cannot be destroyed"));
}
