import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { platformSettings } from "../../modules/platform/index.js";
import { root } from "../setup/folders.js";
import { withAppliedBase } from "./baselines/applied-baseline.js";
import { bases as allBases, type BaseName, baseNames, type Subject } from "./baselines/baselines.js";
import { type ChangeTable, changeDocument } from "./change-document.js";
import { allLeaves, type JsonSchema } from "./settings/setting-nodes.js";
import { type ChangeRow, casesOf, inOrderOf, refusalRows, rowsOf } from "./table/change-table.js";
import { changesOfModules } from "./terraform-modules/module-changes.js";

const dataFile = "docs/reference/changes.json";
const documentFile = "docs/reference/changes.md";

/** The names of all settings of the platform. */
export const settingNames = (): Set<string> =>
  new Set(allLeaves(z.toJSONSchema(platformSettings, { io: "input" }) as JsonSchema).map(({ name }) => name));

/** What is committed. */
export const committedTable = (): ChangeTable => JSON.parse(readFileSync(join(root, dataFile), "utf8")) as ChangeTable;

/**
 * Applies a base, changes each setting in it alone, and plans.
 *
 * @param answered rows of the bases before it, whose settings are not changed again, unless they were refused there or replaced something: what guards a
 * cluster of one kind must be seen to guard the next
 * @returns a row for each change, and what is wrong with some
 */
export function changesOn(
  base: BaseName,
  answered: readonly ChangeRow[],
  progress: (line: string) => void,
): Promise<{ rows: ChangeRow[]; faults: string[] }> {
  const known = new Set(answered.filter(({ guarded, effect }) => !guarded && effect !== "refused").map(({ setting }) => setting));
  return withAppliedBase(base, progress, async ({ settings, placeholders, planner }) => {
    const rows: ChangeRow[] = [];
    const faults: string[] = [];
    const { views = [] } = { views: undefined, ...allBases[base] };
    for (const view of [settings, ...views.map((of) => of(settings))]) {
      const { cases, refusals } = casesOf(view, placeholders);
      const own = cases.filter(({ leaf }) => !known.has(leaf.name));
      progress(`Planning ${own.length} changes of one setting each`);
      const found = await rowsOf(own, planner);
      const planned = new Set(cases.map(({ leaf }) => leaf.name));
      const refused = refusalRows(
        refusals.filter(({ leaf }) => !known.has(leaf.name)),
        planned,
      );
      const order = inOrderOf([...cases, ...refusals].map(({ leaf }) => leaf.name));
      rows.push(...[...found.rows, ...refused].sort(order));
      faults.push(...found.faults);
      for (const { setting } of rows) known.add(setting);
    }
    return { rows, faults };
  });
}

/** `msk changes`: finds out what each setting and each input of a module does, tells it, and, if it is to, writes the reference anew. */
export async function changes(of: readonly Subject[], write: boolean, progress: (line: string) => void): Promise<void> {
  const table: Record<string, readonly ChangeRow[]> = write ? { ...committedTable().bases } : {};
  const faults: string[] = [];
  for (const base of of) {
    if (base === "modules") continue;
    const before = baseNames.slice(0, baseNames.indexOf(base)).flatMap((name) => table[name] ?? committedTable().bases[name] ?? []);
    const found = await changesOn(base, before, progress);
    table[base] = found.rows;
    faults.push(...found.faults);
  }
  let modules = write ? committedTable().modules : {};
  if (of.includes("modules")) {
    const found = await changesOfModules(settingNames(), progress);
    modules = found.rows;
    faults.push(...found.faults);
  }
  const bases = Object.fromEntries(baseNames.flatMap((name) => (table[name] ? [[name, table[name]]] : [])));
  const ordered: ChangeTable = { bases, modules };
  if (write) {
    writeFileSync(join(root, dataFile), `${JSON.stringify(ordered, null, 2)}\n`);
    writeFileSync(join(root, documentFile), changeDocument(ordered));
  } else process.stdout.write(changeDocument(ordered));
  if (faults.length > 0) throw new Error(`These changes can't be planned:\n${faults.join("\n")}`);
}
