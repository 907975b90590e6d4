import { stringify } from "yaml";
import { z } from "zod";
import { type PlatformSettings, SettingsRefused } from "../../modules/platform/index.js";
import { platformRules } from "../../modules/platform/rules.js";
import { platformSettings } from "../../modules/platform/settings.js";
import { readSettings } from "../../modules/shared/settings-report.js";
import { type Effect, effectOn, typeOf } from "./cluster-effect.js";
import { LEFT_OUT, ofKind, otherValues } from "./other-values.js";
import type { Placeholders } from "./placeholders.js";
import type { Plan } from "./plan-folder.js";
import type { ResourceChange } from "./planned-changes.js";
import { type JsonSchema, type Leaf, leavesOf, valueAt } from "./setting-leaves.js";
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
  /** What refuses that: only the first can be let through by naming the cluster. The second goes with the block that bears it. */
  readonly guard?: "acknowledgedReplacement" | "deletionProtection" | "none";
}

const schema = z.toJSONSchema(platformSettings, { io: "input" }) as JsonSchema;

/** A change to plan. */
export interface Case {
  readonly leaf: Leaf;
  readonly way: Way;
  readonly change: string;
  readonly settings: PlatformSettings;
}

/** A setting that has no other value which the rules allow beside the rest of the base. */
export interface Refusal {
  readonly leaf: Leaf;
  readonly way: Way;
  readonly change: string;
  readonly reason: string;
}

/** The changes of every setting that stands in `base`: one each way, as far as the rules let it. */
export function casesOf(base: PlatformSettings, placeholders: Placeholders = {}): { cases: Case[]; refusals: Refusal[] } {
  const cases: Case[] = [];
  const refusals: Refusal[] = [];
  for (const leaf of leavesOf(schema, base)) {
    const value = valueAt(base, leaf.path);
    const tried = otherValues(leaf, value, placeholders).map((other) => ({
      leaf,
      way: wayOf(leaf, value, other),
      change: `${show(value)} → ${show(other)}`,
      other,
    }));
    for (const way of ["up", "down", "other"] as const) {
      // Up and down differ where something is stored or stands; a limit of a function is a limit.
      if (leaf.name.startsWith("eventApi.") && cases.at(-1)?.leaf.name === leaf.name) break;
      const outcomes = tried
        .filter((each) => each.way === way)
        .map(({ other, ...each }) => ({ ...each, ...settingsWith(base, leaf, other) }));
      const allowed = outcomes.find((each) => "settings" in each);
      const refused = outcomes.find((each) => "reason" in each);
      if (allowed && "settings" in allowed) cases.push(allowed);
      else if (refused && "reason" in refused) refusals.push(refused);
    }
  }
  return { cases, refusals };
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
    return { settings: readSettings("settings.yaml", stringify(document), platformSettings, platformRules) };
  } catch (error) {
    if (!(error instanceof SettingsRefused)) throw error;
    return { reason: (error.lines[0] as string).replace(/^settings\.yaml:\d+:\d+ /, "") };
  }
}

/** Plans each of many settings alone on what is applied. */
export interface Planner {
  planEach(settings: readonly PlatformSettings[]): Promise<readonly Plan[]>;
  /** What the base itself plans, which is no part of any change. */
  unchanged(): Promise<Plan>;
}

/**
 * What each change does, by its plan; and by the plan with an acknowledgement, where the first is refused.
 *
 * @returns faults: changes that can't be planned, each with Terraform's words
 */
export async function rowsOf(cases: readonly Case[], { planEach, unchanged }: Planner): Promise<{ rows: ChangeRow[]; faults: string[] }> {
  const plans = await planEach(cases.map(({ settings }) => settings));
  const isRefused = plans.map(({ refused }) => refused.length > 0);
  const again = await planEach(
    cases.flatMap(({ settings }, i) => (isRefused[i] ? [acknowledging(settings, (plans[i] as Plan).refused)] : [])),
  );
  const known = (await unchanged()).changes;
  const faults: string[] = [];
  const rows = cases.flatMap(({ leaf, way, change }, i): ChangeRow[] => {
    const { refused, changes } = (isRefused[i] ? again[isRefused.slice(0, i).filter(Boolean).length] : plans[i]) as Plan;
    if (refused.length > 0) {
      faults.push(`${leaf.name}: ${change}: can't be planned: ${refused.join("; ")}`);
      return [];
    }
    const caused = changes.flatMap((each) => beyond(known, each));
    const lost = caused
      .filter(({ action, address }) => isStateful(address) && ["replace", "delete"].includes(action))
      .map(({ address }) => address);
    const steps = stepsOf(leaf.name, way);
    return [
      {
        setting: leaf.name,
        change,
        way,
        effect: steps === undefined ? effectOn(caused) : "several steps",
        ...(steps !== undefined && { steps }),
        also: summary(caused.filter(({ address }) => !isCluster(address))),
        ...(lost.length > 0 && { guarded: lost.sort(), guard: isRefused[i] ? "acknowledgedReplacement" : unacknowledged(caused) }),
      },
    ];
  });
  return { rows, faults };
}

/** What is left where no precondition refuses: `prevent_destroy`, unless the cluster's whole block is gone. */
const unacknowledged = (changes: readonly ResourceChange[]): "deletionProtection" | "none" =>
  changes.some(({ action, address }) => action === "delete" && isCluster(address)) ? "none" : "deletionProtection";

const isCluster = (address: string) => /^aws_msk_(cluster|serverless_cluster)$/.test(typeOf(address));

/** What a change does beyond what the base plans by itself. */
function beyond(known: readonly ResourceChange[], change: ResourceChange): ResourceChange[] {
  const before = known.find(({ address, action }) => address === change.address && action === change.action);
  if (!before) return [change];
  const attributes = change.attributes.filter((name) => !before.attributes.includes(name));
  return attributes.length > 0 ? [{ ...change, attributes }] : [];
}

/** Rows for changes that the settings refuse: those that there is another way for, and settings that have no other value at all. */
export const refusalRows = (refusals: readonly Refusal[], planned: ReadonlySet<string>): ChangeRow[] =>
  refusals.flatMap(({ leaf, way, change, reason }): ChangeRow[] => {
    const steps = stepsOf(leaf.name, way);
    if (steps !== undefined) return [{ setting: leaf.name, change, way, effect: "several steps", steps, also: [] }];
    return planned.has(leaf.name) ? [] : [{ setting: leaf.name, change, way, effect: "refused", steps: reason, also: [] }];
  });

/** The settings, with the words that Terraform's refusal asks for. */
function acknowledging(settings: PlatformSettings, refused: readonly string[]): PlatformSettings {
  const name = /to "([\w-]+): why"/.exec(refused.join("\n"))?.[1];
  const acknowledgement = name !== undefined && { acknowledgedReplacement: `${name}: planned, to see what it does` };
  return { ...settings, cluster: { ...settings.cluster, deletionProtection: false, ...acknowledgement } };
}

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
