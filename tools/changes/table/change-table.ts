import { stringify } from "yaml";
import { z } from "zod";
import { type PlatformSettings, platformRules, platformSettings } from "../../../modules/platform/index.js";
import { InvalidSettings, readSettings } from "../../../modules/settings/index.js";
import type { ResourceChange } from "../../terraform/index.js";
import type { Plan } from "../plan/plan-together.js";
import { LEFT_OUT, ofKind, otherValues } from "../settings/candidate-values.js";
import type { Placeholders } from "../settings/placeholders.js";
import { type JsonSchema, type Leaf, leavesOf, valueAt } from "../settings/setting-nodes.js";
import { type Effect, effectOn, typeOf } from "./cluster-effect.js";
import { stepsOf, type Way } from "./several-steps.js";
import { isStateful } from "./stateful-resources.js";

/** What one change of one setting does. */
export interface ChangeRow {
  readonly setting: string;
  /** `100 → 101` */
  readonly change: string;
  readonly way: Way;
  readonly effect: Effect;
  /** What it takes, where one apply is not enough; or why the settings refuse every such change. */
  readonly steps?: string;
  /** What else is replaced, made, ended or updated: `updates lambda_function`. */
  readonly also: readonly string[];
  /** Stateful resources that it replaces or ends. */
  readonly guarded?: readonly string[];
  /** What refuses that: settings that can let it through by naming what would go, as `cluster.replacementApproval`; or deletion protection; or none. */
  readonly guard?: readonly string[] | "deletionProtection" | "none";
}

const schema = z.toJSONSchema(platformSettings, { io: "input" }) as JsonSchema;

/** A change to plan, of settings of some form. */
export interface Case<S = PlatformSettings> {
  readonly leaf: Leaf;
  readonly way: Way;
  readonly change: string;
  readonly settings: S;
  /** What to do instead, where one apply is not enough. */
  readonly steps: string | undefined;
}

/** A setting that has no other value which the rules allow beside the rest of the base. */
export interface Refusal extends Omit<Case, "settings"> {
  readonly reason: string;
}

/** The changes of every setting that stands in `base`: one each way, as far as the rules let it. */
export function casesOf(base: PlatformSettings, placeholders: Placeholders = {}): { cases: Case[]; refusals: Refusal[] } {
  const cases: Case[] = [];
  const refusals: Refusal[] = [];
  for (const leaf of leavesOf(schema, base)) {
    for (const tried of triedOf(leaf, base, leaf.name, placeholders)) {
      // Up and down differ where something is stored or stands; a limit of a function is a limit.
      if (leaf.name.startsWith("eventApi.") && cases.at(-1)?.leaf.name === leaf.name) break;
      const outcomes = tried.map(({ other, ...each }) => ({ ...each, ...settingsWith(base, leaf, other) }));
      const allowed = outcomes.find((each) => "settings" in each);
      const refused = outcomes.find((each) => "reason" in each);
      if (allowed && "settings" in allowed) cases.push(allowed);
      else if (refused && "reason" in refused) refusals.push(refused);
    }
  }
  return { cases, refusals };
}

/** A value that a setting may take instead of its own; no rule has seen it. */
export interface Tried extends Omit<Case, "settings"> {
  readonly other: unknown;
}

/**
 * Other values of a setting in a document, by the way that they go: those that go one way are alternatives, the nearest first.
 *
 * @param platformName what the setting is called among the platform's
 */
export function triedOf(leaf: Leaf, document: unknown, platformName: string, placeholders: Placeholders): Tried[][] {
  const value = valueAt(document, leaf.path);
  const tried = otherValues(leaf, value, placeholders).map((other): Tried => {
    const way = wayOf(leaf, value, other);
    return { leaf, way, change: `${show(value)} → ${show(other)}`, other, steps: stepsOf(platformName, way) };
  });
  return (["up", "down", "other"] as const).map((way) => tried.filter((each) => each.way === way)).filter((each) => each.length > 0);
}

function wayOf({ schema: { enum: choices = [] } }: Leaf, from: unknown, to: unknown): Way {
  const rank = (value: unknown) => {
    if (typeof value === "number" || typeof value === "boolean") return Number(value);
    return choices.length > 2 && choices.includes(value as string) ? choices.indexOf(value as string) : undefined;
  };
  const [before, after] = [rank(from), rank(to)];
  if (before === undefined || after === undefined) return "other";
  return after > before ? "up" : "down";
}

function settingsWith(base: PlatformSettings, leaf: Leaf, value: unknown): { settings: PlatformSettings } | { reason: string } {
  const document = structuredClone(base) as Record<string, unknown>;
  const isKind = "branches" in leaf.schema;
  const [path, changed] = isKind
    ? [leaf.path.slice(0, -1), ofKind(leaf, value, valueAt(base, leaf.path.slice(0, -1)))]
    : [leaf.path, value];
  const owner = valueAt(document, path.slice(0, -1)) as Record<string | number, unknown>;
  const key = path.at(-1) as string;
  if (changed === LEFT_OUT) delete owner[key];
  else owner[key] = changed;
  try {
    return { settings: readSettings(stringify(document), platformSettings, platformRules) };
  } catch (error) {
    if (!(error instanceof InvalidSettings)) throw error;
    return { reason: error.lines[0] as string };
  }
}

/** Plans each of many settings alone on what is applied. */
export interface Planner<S = PlatformSettings> {
  planEach(settings: readonly S[]): Promise<readonly Plan[]>;
  /** What the base itself plans, which is no part of any change. */
  unchanged(): Promise<Plan>;
  /** The settings with deletion protection, where there is such a thing. */
  protecting?(settings: S): S;
}

/** What a refusal asks for: the acknowledgement of what, by which name. */
export interface Asked {
  readonly subject: string;
  readonly name: string;
}

/** Settings or inputs with words that let a replacement through: where the subject stands in a map of its own, in that. */
function acknowledging<S extends object>(settings: S, { subject, name }: Asked): S {
  const acknowledgement = { replacementApproval: `${name}: planned, to see what it does` };
  const part = (settings as Readonly<Record<string, unknown>>)[subject];
  return part && typeof part === "object"
    ? { ...settings, [subject]: { ...part, ...acknowledgement } }
    : { ...settings, ...acknowledgement };
}

/** What refusals ask for; nothing if they refuse for another reason. */
export const askedBy = (refused: readonly string[]): Asked[] =>
  [...refused.join("\n").matchAll(/set the (\w+)'s replacementApproval [^"]*"([\w-]+): why"/g)].map(([, subject, name]) => ({
    subject: String(subject),
    name: String(name),
  }));

/**
 * What each change does, by its plan; and by the plan with all acknowledgements that it is refused for.
 *
 * @param plans of the cases, if there are any already
 * @returns faults: changes that can't be planned, each with Terraform's words
 */
export async function rowsOf<S extends object>(
  cases: readonly Case<S>[],
  planner: Planner<S>,
  plans?: readonly Plan[],
): Promise<{ rows: ChangeRow[]; faults: string[] }> {
  const first = plans ?? (await planner.planEach(cases.map(({ settings }) => settings)));
  const planned = await acknowledged(
    cases.map((each, i) => ({ ...each, plan: first[i] as Plan, asked: [] })),
    planner,
  );
  const known = (await planner.unchanged()).changes;
  const faults: string[] = [];
  const told = planned.flatMap(({ leaf, way, change, steps, settings, plan: { refused, changes }, asked }) => {
    if (refused.length > 0) {
      faults.push(`${leaf.name}: ${change}: can't be planned: ${refused.join("; ")}`);
      return [];
    }
    const caused = changes.flatMap((each) => beyond(known, each));
    const lost = caused
      .filter(({ action, address }) => isStateful(address) && ["replace", "delete"].includes(action))
      .map(({ address }) => address);
    const row: ChangeRow = {
      setting: leaf.name,
      change,
      way,
      effect: steps === undefined ? effectOn(caused) : "several steps",
      ...(steps !== undefined && { steps }),
      also: summary(caused.filter(({ address }) => !isCluster(address))),
      ...(lost.length > 0 && { guarded: lost.sort() }),
    };
    return [{ row, settings, asked: [...new Set(asked.map(({ subject }) => subject))] }];
  });
  const open = told.filter(({ row, asked }) => row.guarded && asked.length === 0);
  const isProtected = await refusedByProtection(
    open.map(({ settings }) => settings),
    planner,
  );
  const rows = told.map(({ row, asked }): ChangeRow => {
    if (!row.guarded) return row;
    const at = open.findIndex((each) => each.row === row);
    return { ...row, guard: at < 0 ? asked : isProtected[at] ? "deletionProtection" : "none" };
  });
  return { rows, faults };
}

type Planned<S> = Case<S> & { readonly plan: Plan; readonly asked: readonly Asked[] };

/** Plans again what is refused for an acknowledgement, until none is missing: one refusal may hide another. */
async function acknowledged<S extends object>(planned: readonly Planned<S>[], planner: Planner<S>): Promise<readonly Planned<S>[]> {
  const lacks = planned.map(({ plan, asked }) =>
    askedBy(plan.refused).filter(({ subject }) => !asked.some((before) => before.subject === subject)),
  );
  if (lacks.every(({ length }) => length === 0)) return planned;
  const settled = planned.map((each, i) => {
    const lack = lacks[i] as Asked[];
    const settings = lack.reduce((now, what) => acknowledging(now, what), each.settings);
    return { ...each, settings, asked: [...each.asked, ...lack] };
  });
  const again = settled.filter((_, i) => (lacks[i] as Asked[]).length > 0);
  const plans = await planner.planEach(again.map(({ settings }) => settings));
  return acknowledged(
    settled.map((each) => (again.includes(each) ? { ...each, plan: plans[again.indexOf(each)] as Plan } : each)),
    planner,
  );
}

/** Whether deletion protection refuses each of these, of which nothing else does. */
async function refusedByProtection<S>(settings: readonly S[], planner: Planner<S>): Promise<boolean[]> {
  const { protecting } = planner;
  if (!protecting) return settings.map(() => false);
  const plans = await planner.planEach(settings.map((each) => protecting(each)));
  return plans.map(({ refused }) => refused.some((line) => line.includes("Instance cannot be destroyed")));
}

const isCluster = (address: string) => /^aws_msk_(cluster|serverless_cluster)$/.test(typeOf(address));

/** What a change does beyond what the base plans by itself. */
function beyond(known: readonly ResourceChange[], change: ResourceChange): ResourceChange[] {
  const before = known.find(({ address, action }) => address === change.address && action === change.action);
  if (!before) return [change];
  const attributes = change.attributes.filter((name) => !before.attributes.includes(name));
  return attributes.length > 0 ? [{ ...change, attributes }] : [];
}

/** Rows in the order of their settings. */
export const inOrderOf = (names: readonly string[]) => (a: ChangeRow, b: ChangeRow) => names.indexOf(a.setting) - names.indexOf(b.setting);

/** Rows for changes that the settings refuse: those that there is another way for, and settings that have no other value at all. */
export const refusalRows = (refusals: readonly Refusal[], planned: ReadonlySet<string>): ChangeRow[] =>
  refusals.flatMap(({ leaf, way, change, reason, steps }): ChangeRow[] => {
    if (steps !== undefined) return [{ setting: leaf.name, change, way, effect: "several steps", steps, also: [] }];
    return planned.has(leaf.name) ? [] : [{ setting: leaf.name, change, way, effect: "refused", steps: reason, also: [] }];
  });

const verbs: Readonly<Record<ResourceChange["action"], string>> = {
  replace: "replaces",
  delete: "ends",
  create: "makes",
  move: "moves",
  forget: "forgets",
  update: "updates",
};

/** Kinds of resource that are told; of more than these, their number. */
const TOLD = 4;

/** What happens to which kinds of resource, the gravest first. */
function summary(changes: readonly ResourceChange[]): string[] {
  return Object.entries(verbs).flatMap(([action, verb]) => {
    const types = [
      ...new Set(changes.filter((each) => each.action === action).map(({ address }) => typeOf(address).replace(/^aws_/, ""))),
    ].sort();
    if (types.length === 0) return [];
    return [types.length > TOLD ? `${verb} ${types.length} kinds of resource` : `${verb} ${types.join(", ")}`];
  });
}

function show(value: unknown): string {
  if (value === undefined || value === LEFT_OUT) return "left out";
  // Of what is made anew for each run, the kind is told.
  const text = (typeof value === "string" ? value : JSON.stringify(value))
    .replace(/\b(vpc|subnet|sg)-[0-9a-f]{6,}\b/g, "$1-…")
    .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{14,}\b/g, "…");
  return text.length > 48 ? `${text.slice(0, 47)}…` : text;
}
