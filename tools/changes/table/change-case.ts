import type { PlatformSettings } from "../../../modules/platform/index.js";
import { valueAt } from "../../../modules/settings/index.js";
import { candidateValues, LEFT_OUT } from "../settings/candidate-values.js";
import type { Placeholders } from "../settings/placeholders.js";
import { listedValues, type SettingNode } from "../settings/setting-nodes.js";
import type { ChangeRow } from "./change-row.js";
import { stepsOf, type Way } from "./several-steps.js";

/** A change of one setting to plan, in settings or in a module's inputs. */
export interface ChangeCase<S = PlatformSettings> {
  readonly node: SettingNode;
  readonly way: Way;
  /** `100 → 101` */
  readonly change: string;
  readonly settings: S;
  /** The steps to take, where one apply is not enough. */
  readonly steps: string | undefined;
}

/** A change that the rules refuse. */
export interface Refusal extends Omit<ChangeCase, "settings"> {
  readonly reason: string;
}

/** A candidate value of a setting, before any rule has checked it. */
export interface Candidate extends Omit<ChangeCase, "settings"> {
  readonly value: unknown;
}

/**
 * Returns candidate values of a setting, grouped by the way that they change it. The values of one way are alternatives, the nearest
 * first.
 *
 * @param platformName - the setting's name among the platform's settings
 */
export function candidatesOf(node: SettingNode, document: unknown, platformName: string, placeholders: Placeholders): Candidate[][] {
  const now = valueAt(document, node.path);
  const candidates = candidateValues(node, now, placeholders).map((value): Candidate => {
    const way = wayOf(node, now, value);
    const change = `${textOf(now)} → ${textOf(value)}`;
    return { node, way, change, value, steps: stepsOf(platformName, way, change) };
  });
  return (["up", "down", "other"] as const).map((way) => candidates.filter((each) => each.way === way)).filter(({ length }) => length > 0);
}

function wayOf({ schema }: SettingNode, from: unknown, to: unknown): Way {
  const choices = listedValues(schema);
  const rank = (value: unknown) => {
    if (typeof value === "number" || typeof value === "boolean") return Number(value);
    return choices.length > 2 && choices.includes(value) ? choices.indexOf(value) : undefined;
  };
  const [before, after] = [rank(from), rank(to)];
  if (before === undefined || after === undefined) return "other";
  return after > before ? "up" : "down";
}

function textOf(value: unknown): string {
  if (value === undefined || value === LEFT_OUT) return "left out";
  // Ids differ in each run: only their kind is shown.
  const text = (typeof value === "string" ? value : JSON.stringify(value))
    .replace(/\b(vpc|subnet|sg)-[0-9a-f]{6,}\b/g, "$1-…")
    .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{14,}\b/g, "…");
  return text.length > 48 ? `${text.slice(0, 47)}…` : text;
}

/**
 * Returns rows for refused changes: those with steps to take instead, and settings that have no other value.
 *
 * @param planned - settings that have another value, by name
 */
export const refusalRows = (refusals: readonly Refusal[], planned: ReadonlySet<string>): ChangeRow[] =>
  refusals.flatMap(({ node, way, change, reason, steps }): ChangeRow[] => {
    if (steps !== undefined) return [{ setting: node.name, change, way, effect: "several steps", steps, also: [] }];
    return planned.has(node.name) ? [] : [{ setting: node.name, change, way, effect: "refused", steps: reason, also: [] }];
  });
