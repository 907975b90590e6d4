import { stringify } from "yaml";
import type { PlatformSettings } from "../../../modules/platform/index.js";
import { platformRules, platformSettings } from "../../../modules/platform/index.js";
import { InvalidSettings, isPlainMap, readSettings, settingSchemaOf, unionBranches } from "../../../modules/settings/index.js";
import { candidateValues, LEFT_OUT, ofKind } from "../../../tools/changes/settings/candidate-values.js";
import { allNodes, type SettingNode } from "../../../tools/changes/settings/setting-nodes.js";
import { type Assignment, type CoveringArray, coveringArray, type Factor } from "./covering-array.js";

const schema = settingSchemaOf(platformSettings);

/** Limits of values per setting: more add pairs, but no new structure. Lists and maps get their usual value and one more. */
const MOST_LEVELS = 4;
const MOST_LISTS = 2;

interface SettingFactor extends Factor {
  readonly node: SettingNode;
  readonly values: readonly unknown[];
}

/** Returns true for settings that decide which resources exist: those with that metadata, and choices of kinds, constants or booleans. */
function isStructural({ name, schema }: SettingNode): boolean {
  if (/<name>|^region$|^backend/.test(name)) return false; // each entry is like the others; the last two are not part of a module
  if (name.startsWith("replicator.")) return false; // it needs a peer, which only the setting replicator as a whole has
  const { structure, enum: choices, type } = schema;
  const hasMapBranch = unionBranches(schema)?.some((branch) => branch.type === "object") ?? false;
  return structure === true || hasMapBranch || ((choices !== undefined || type === "boolean") && /^(cluster|network)/.test(name));
}

const nodes = allNodes(schema);

/** Returns true if the setting, or a map that it is in, is usually left out or off. */
const isLeftOut = ({ name, optional, schema: { default: own } }: SettingNode): boolean =>
  (optional && own === undefined) ||
  nodes.some(
    ({ name: map, optional: canBeLeftOut, schema: { default: usual } }) =>
      name.startsWith(`${map}.`) && (usual === undefined ? canBeLeftOut : !isPlainMap(usual)),
  );

/** The settings whose pairs are covered, with their values. */
export const factors: readonly SettingFactor[] = nodes
  .filter(isStructural)
  .map((node) => {
    const usual = isLeftOut(node) ? LEFT_OUT : (node.schema.default ?? node.schema.enum?.[0]);
    const others = candidateValues(node, usual === LEFT_OUT ? undefined : usual).filter((value) => value !== LEFT_OUT);
    const values = [...(usual === undefined ? [] : [usual]), ...others].slice(
      0,
      Array.isArray(usual) || (usual && typeof usual === "object") ? MOST_LISTS : MOST_LEVELS,
    );
    return { name: node.name, node, values, levels: values.length, applies: (assignment: Assignment) => isPresent(node, assignment) };
  })
  .filter(({ levels }) => levels > 1);

/** Returns true if the assignment chooses kinds that have the setting. */
function isPresent({ within }: SettingNode, assignment: Assignment): boolean {
  return Object.entries(within).every(([choice, kinds]) => {
    const chooser = factors.find(({ name }) => name === choice);
    return chooser !== undefined && kinds.includes(String(chooser.values[assignment[choice] as number]));
  });
}

/** Returns the settings document of an assignment. */
export function documentOf(assignment: Assignment): Record<string, unknown> {
  const document: Record<string, unknown> = { environment: "pairs" };
  for (const { node, name, values, applies } of factors) {
    const value = values[assignment[name] as number];
    if (value === LEFT_OUT || !applies(assignment)) continue;
    if (node.kinds) set(document, node.path.slice(0, -1), ofKind(node, value, undefined));
    else set(document, node.path, value);
  }
  return document;
}

function set(document: Record<string, unknown>, path: SettingNode["path"], value: unknown): void {
  const [key, ...rest] = path as [string, ...string[]];
  if (rest.length === 0) {
    document[key] = structuredClone(value);
    return;
  }
  const below = document[key];
  const owner = below !== null && typeof below === "object" ? (below as Record<string, unknown>) : {};
  document[key] = owner;
  set(owner, rest, value);
}

/** Returns the settings of an assignment, or the first line of the report. */
export function settingsOf(assignment: Assignment): PlatformSettings | string {
  try {
    return readSettings(stringify(documentOf(assignment)), platformSettings, platformRules, "pairs.yaml");
  } catch (error) {
    if (error instanceof InvalidSettings) return error.lines[0] as string;
    throw error;
  }
}

/** Covers every pair of structural settings with at least `least` valid documents. */
export function combinations(least: number): CoveringArray {
  const judge = (assignment: Assignment) => {
    const settings = settingsOf(assignment);
    return typeof settings === "string" ? settings : undefined;
  };
  return coveringArray(factors, judge, least, 4);
}
