import type { JudgedMutant } from "../stryker/events.js";
import { acceptedFile } from "./accepted.js";
import { intervalOf } from "./interval.js";
import type { MutationResult } from "./result.js";

/**
 * Returns the report of a run: figures by folder, survivors, and the total as its last line.
 *
 * @param sampled - the mutants are a random sample that was judged completely
 */
export function reportOf(
  { killed, timedOut, judged, survivors, unused }: MutationResult,
  mutants: readonly JudgedMutant[],
  { sampled = false } = {},
): string {
  const lines = [...foldersOf(mutants)];
  for (const { file, line, column, mutator, replacement, status, accepted } of survivors) {
    const uncovered = status === "NoCoverage" ? ", no test runs it" : "";
    const reason = accepted === undefined ? "" : ` (accepted: ${accepted})`;
    lines.push(`${file}:${line}:${column} ${mutator} → ${oneLine(replacement)}${uncovered}${reason}`);
  }
  for (const { file, mutator, line } of unused)
    lines.push(`${acceptedFile}: ${file}, ${mutator}, \`${line}\` matches no survivor; remove it`);
  const late = timedOut === 0 ? "" : `, ${timedOut} of them by a time limit`;
  const [low, high] = intervalOf(killed, judged);
  const all = sampled && judged > 0 ? `, ${low} to ${high} % of all with a confidence of 95 %` : "";
  return `${[...lines, `killed ${killed} of ${judged} (${percent(killed, judged)} %)${late}${all}`].join("\n")}\n`;
}

/** Returns a line for each folder with mutants. */
function foldersOf(mutants: readonly JudgedMutant[]): string[] {
  const folderOf = ({ file }: JudgedMutant) => file.split("/").slice(0, -1).slice(0, 3).join("/");
  const counted = [...new Set(mutants.map(folderOf))].map((folder) => {
    const found = mutants.filter((mutant) => folderOf(mutant) === folder);
    const count = (...statuses: JudgedMutant["status"][]) => found.filter(({ status }) => statuses.includes(status)).length;
    return { folder, killed: count("Killed", "Timeout"), judged: count("Killed", "Timeout", "Survived", "NoCoverage") };
  });
  return counted
    .filter(({ judged }) => judged > 0)
    .sort((a, b) => (a.folder < b.folder ? -1 : 1))
    .map(({ folder, killed, judged }) => `${folder.padEnd(40)} ${String(killed).padStart(5)} of ${judged} (${percent(killed, judged)} %)`);
}

/** Returns the share in percent, rounded down, so that 90 means at least 90. */
export const percent = (part: number, whole: number): number => (whole === 0 ? 100 : Math.floor((part / whole) * 1000) / 10);

const oneLine = (code: string): string => {
  const text = code.replace(/\s+/g, " ");
  return text.length > 100 ? `${text.slice(0, 97)}…` : text;
};
