import { type BaseName, bases } from "./baselines/baselines.js";
import type { ChangeRow } from "./table/change-table.js";
import { effects } from "./table/cluster-effect.js";

/** The committed table, from which the document is made. */
export interface ChangeTable {
  /** Bases in their order, each with the rows of the settings that stand in none before it. */
  readonly bases: Readonly<Record<string, readonly ChangeRow[]>>;
  /** Published modules, each with the rows of its inputs. */
  readonly modules: Readonly<Record<string, readonly ChangeRow[]>>;
}

const meanings: Readonly<Record<(typeof effects)[number], string>> = {
  refused: "The settings allow no other value beside the rest; the row says why.",
  nothing: "The cluster is not touched.",
  "in place": "MSK changes the cluster while all brokers go on.",
  "rolls brokers": "MSK restarts one broker after another. With three copies and two in sync, clients go on.",
  "several steps": "One apply can't do it; the row says what can.",
  replaces:
    "Another cluster would be made and this one ended, with all its records. The plan is refused unless the settings acknowledge it by name.",
};

const introduction = `# What a change of a setting does

Made by \`make reference-changes\`. Each setting is changed alone on a platform that is applied, and planned: \`__tests__/release/changes.test.ts\` does it again before a release, and fails where this table differs; \`__tests__/unit/tools/changes/change-table.test.ts\` fails for a setting that has no row. The inputs of the published modules follow the settings: all modules are applied together, and each input is changed alone in a call of its module. What MSK does for an argument that changes in place is data with its source: \`tools/changes/table/cluster-effect.ts\`.

| to the cluster | what that is |
|---|---|
${effects.map((effect) => `| ${effect} | ${meanings[effect]} |`).join("\n")}

\`<name>\` stands for a name of yours, \`{kind=express}\` for the kind that a setting is of. A row whose setting is changed both ways to the same effect shows one way. What is beside the cluster is told by kind of resource, the gravest first.
`;

/** docs/reference/changes.md. */
export function changeDocument(table: ChangeTable): string {
  const parts = Object.entries(table.bases).map(
    ([base, rows]) => `\n## On ${bases[base as BaseName].title}\n\n${head}${alike(rows).map(line).join("\n")}\n`,
  );
  const ofModules = Object.entries(table.modules).map(
    ([module, rows]) =>
      `\n## The module ${module}\n\n${notes[module] ?? ""}${head.replace("setting", "input")}${alike(rows).map(line).join("\n")}\n`,
  );
  return `${introduction}${[...parts, ...ofModules].join("")}`;
}

const notes: Readonly<Record<string, string>> = {
  platform: "Its other inputs are the settings above, under the names that Terraform has.\n\n",
};

const head = "| setting | change | to the cluster | beside it |\n|---|---|---|---|\n";

/** One row of those that differ in the way only. */
function alike(rows: readonly ChangeRow[]): ChangeRow[] {
  const text = ({ setting, effect, steps, also, guarded }: ChangeRow) => JSON.stringify([setting, effect, steps, also, guarded]);
  return rows.filter((row, i) => rows.findIndex((other) => text(other) === text(row)) === i);
}

function refusal(guard: NonNullable<ChangeRow["guard"]>): string {
  if (guard === "none") return "**Nothing refuses it**: look at the plan";
  if (guard === "deletionProtection") return "Refused by `cluster.deletionProtection`, which is on unless the settings say otherwise";
  return `Refused without acknowledgement by name: ${guard.map((subject) => `the ${subject}'s`).join(" and ")}`;
}

function line({ setting, change, effect, steps, also, guarded, guard }: ChangeRow): string {
  const beside = [
    ...(steps === undefined ? [] : [steps]),
    ...(also.length > 0 ? [also.join("; ")] : []),
    ...(guarded && guard ? [refusal(guard)] : []),
  ];
  return `| \`${setting}\` | ${cell(change)} | ${effect} | ${cell(beside.join(". "))} |`;
}

const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
