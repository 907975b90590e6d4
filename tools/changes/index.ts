import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { platformSettings, publishedModules } from "../../modules/platform/index.js";
import { settingSchemaOf } from "../../modules/settings/index.js";
import { root } from "../setup/folders.js";
import { withAppliedBaseline } from "./baselines/applied-baseline.js";
import { type BaselineName, baselineNames, baselines, type TablePart } from "./baselines/baselines.js";
import { type ChangeTable, changeDocument } from "./change-document.js";
import { allNodes } from "./settings/setting-nodes.js";
import { isWithin } from "./settings/within.js";
import { refusalRows } from "./table/change-case.js";
import { type ChangeRow, inOrderOf } from "./table/change-row.js";
import { rowsOf } from "./table/change-rows.js";
import { casesOf } from "./table/platform-cases.js";
import { changesOfModules, withMeasured } from "./terraform-modules/module-changes.js";

const dataFile = "docs/reference/changes.json";
const documentFile = "docs/reference/changes.md";

/** Returns the names of all settings of the platform. */
export const settingNames = (): Set<string> => new Set(allNodes(settingSchemaOf(platformSettings)).map(({ name }) => name));

/** Returns the table in docs/reference/changes.json. */
export const committedTable = (): ChangeTable => JSON.parse(readFileSync(join(root, dataFile), "utf8")) as ChangeTable;

/**
 * Applies a baseline, changes each of its settings alone, and plans.
 *
 * @param earlier - rows of the baselines before it. Their settings are not changed again, unless they were refused or replaced something: a
 * guard must be shown for each kind of cluster
 * @param only - names of settings: only these and what they contain are changed
 * @returns a row for each change, and the changes that can't be planned
 */
export function changesOn(
  baseline: BaselineName,
  earlier: readonly ChangeRow[],
  progress: (line: string) => void,
  only?: readonly string[],
): Promise<{ rows: ChangeRow[]; failures: string[] }> {
  const known = new Set(earlier.filter(({ guarded, effect }) => !guarded && effect !== "refused").map(({ setting }) => setting));
  return withAppliedBaseline(baseline, progress, async ({ settings, placeholders, planner }) => {
    const rows: ChangeRow[] = [];
    const failures: string[] = [];
    const { variants = [], only: again } = { variants: undefined, only: undefined, ...baselines[baseline] };
    for (const variant of [settings, ...variants.map((of) => of(settings))]) {
      const { cases, refusals } = casesOf(variant, placeholders);
      const isChanged = ({ node: { name } }: { node: { name: string } }) =>
        (again === undefined ? !known.has(name) : isWithin(again, name)) && isWithin(only, name);
      const own = cases.filter(isChanged);
      progress(`Planning ${own.length} changes of one setting each`);
      const found = await rowsOf(own, planner);
      const planned = new Set(cases.map(({ node }) => node.name));
      const refused = refusalRows(refusals.filter(isChanged), planned);
      const order = inOrderOf([...cases, ...refusals].map(({ node }) => node.name));
      rows.push(...[...found.rows, ...refused].sort(order));
      failures.push(...found.failures);
      for (const { setting } of rows) known.add(setting);
    }
    return { rows, failures };
  });
}

interface ChangesOptions {
  readonly parts: readonly TablePart[];
  /** Write the reference instead of printing it. */
  readonly write: boolean;
  /** Names of settings: only these and what they contain are changed. Other rows are kept. @default all settings */
  readonly settings?: readonly string[];
}

/** `msk changes`: plans a change of each setting and each module input, and prints the table or writes the reference. */
export async function changes({ parts, write, settings }: ChangesOptions, progress: (line: string) => void): Promise<void> {
  const committed = committedTable();
  const table: Record<string, readonly ChangeRow[]> = write ? { ...committed.baselines } : {};
  const failures: string[] = [];
  for (const part of parts) {
    if (part === "modules") continue;
    const earlier = baselineNames.slice(0, baselineNames.indexOf(part)).flatMap((name) => table[name] ?? committed.baselines[name] ?? []);
    const found = await changesOn(part, earlier, progress, settings);
    table[part] =
      write && settings ? replaced(committed.baselines[part] ?? [], found.rows, ({ setting }) => isWithin(settings, setting)) : found.rows;
    failures.push(...found.failures);
  }
  let modules = write ? committed.modules : {};
  if (parts.includes("modules")) {
    const found = await changesOfModules(settingNames(), progress, settings);
    const earlier = modules;
    modules = Object.fromEntries(
      publishedModules.flatMap((module): [string, readonly ChangeRow[]][] => {
        const [before, rows] = [earlier[module.name] ?? [], found.rows[module.name]];
        const all = rows && settings ? withMeasured(module, before, rows, settings) : (rows ?? before);
        return all.length > 0 ? [[module.name, all]] : [];
      }),
    );
    failures.push(...found.failures);
  }
  const inOrder = Object.fromEntries(baselineNames.flatMap((name) => (table[name] ? [[name, table[name]]] : [])));
  const document: ChangeTable = { baselines: inOrder, modules };
  if (write) {
    writeFileSync(join(root, dataFile), `${JSON.stringify(document, null, 2)}\n`);
    writeFileSync(join(root, documentFile), changeDocument(document));
  } else process.stdout.write(changeDocument(document));
  if (failures.length > 0) throw new Error(`These changes can't be planned:\n${failures.join("\n")}`);
}

/** Returns the rows with those that match replaced by others, which stand where the first of them was, or else at the end. */
function replaced<T>(rows: readonly T[], others: readonly T[], matches: (row: T) => boolean): T[] {
  const first = rows.findIndex(matches);
  const kept = rows.filter((row) => !matches(row));
  return kept.toSpliced(first < 0 ? kept.length : first, 0, ...others);
}
