import { stringify } from "yaml";
import { type PlatformSettings, platformRules, platformSettings } from "../../../modules/platform/index.js";
import { InvalidSettings, readSettings, settingSchemaOf, valueAt } from "../../../modules/settings/index.js";
import { LEFT_OUT, ofKind } from "../settings/candidate-values.js";
import type { Placeholders } from "../settings/placeholders.js";
import { nodesOf, type SettingNode } from "../settings/setting-nodes.js";
import { type ChangeCase, candidatesOf, type Refusal } from "./change-case.js";

/** Returns a change of every setting of `baseline`: one each way, where the rules allow a value. */
export function casesOf(baseline: PlatformSettings, placeholders: Placeholders = {}): { cases: ChangeCase[]; refusals: Refusal[] } {
  const cases: ChangeCase[] = [];
  const refusals: Refusal[] = [];
  for (const node of nodesOf(settingSchemaOf(platformSettings), baseline)) {
    for (const candidates of candidatesOf(node, baseline, node.name, placeholders)) {
      // Up and down differ for storage and brokers. The limits of a function have the same effect both ways.
      if (node.name.startsWith("eventApi.") && cases.at(-1)?.node.name === node.name) break;
      const outcomes = candidates.map(({ value, ...candidate }) => ({ ...candidate, ...settingsWith(baseline, node, value) }));
      const allowed = outcomes.find((outcome) => "settings" in outcome);
      const refused = outcomes.find((outcome) => "reason" in outcome);
      if (allowed && "settings" in allowed) cases.push(allowed);
      else if (refused && "reason" in refused) refusals.push(refused);
    }
  }
  return { cases, refusals };
}

function settingsWith(baseline: PlatformSettings, node: SettingNode, value: unknown): { settings: PlatformSettings } | { reason: string } {
  const document = structuredClone(baseline) as Record<string, unknown>;
  const parent = node.path.slice(0, -1);
  const [path, changed] = node.kinds === undefined ? [node.path, value] : [parent, ofKind(node, value, valueAt(baseline, parent))];
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
