import { type Check, type Checked, type CheckId, type Status, stepOf, steps } from "./check.js";

const marks: Readonly<Record<Status, string>> = { passed: "ok  ", warning: "WARN", skipped: "-   ", failed: "FAIL" };

/** More results that passed than this are counted instead. */
const MOST_PASSED = 3;

/** Returns the lines about the results of one check. */
export function linesOf(results: readonly Checked[]): string {
  const sound = results.filter(({ status }) => status === "passed");
  const shown = sound.length > MOST_PASSED ? results.filter(({ status }) => status !== "passed") : results;
  const lines = shown.flatMap(resultLines);
  const [first] = sound;
  if (sound.length > MOST_PASSED && first) lines.unshift(`${marks.passed}  ${first.check}  ${sound.length} passed`);
  return lines.map((line) => `${line}\n`).join("");
}

function resultLines({ status, check, subject, text, advice }: Checked): string[] {
  const line = `${marks[status]}  ${check}  ${subject === undefined ? "" : `${oneLine(subject)}: `}${oneLine(text)}`;
  return advice === undefined ? [line] : [line, `      What to do: ${advice}`];
}

/** Control characters of names and messages could change what a terminal shows. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ");

/** Returns the end of the report: how many checks, and the first failure on the way of a client, which can be the cause of the others. */
export function summaryOf(results: readonly Checked[], checks: readonly Pick<Check<never>, "id">[]): string {
  const ids = (status: Status) => new Set(results.filter((result) => result.status === status).map(({ check }) => check));
  const [failures, warnings] = [ids("failed"), ids("warning")];
  const partly = new Set([...failures, ...warnings]);
  const others = [...ids("passed")].filter((check) => !partly.has(check)).length;
  const counts = `${checks.length} checks: ${others} passed, ${failures.size} failed, ${[...warnings].filter((check) => !failures.has(check)).length} with warnings`;
  const first = results.find(({ status }) => status === "failed");
  if (!first) return `\n${counts}.\n`;
  const more = failures.size > 1 ? " Begin with it: those after it can be its consequences." : "";
  return `\n${counts}.\nThe first failure is in step "${steps[stepOf(first.check as CheckId)]}": ${resultLines(first).join("\n")}\n${more ? `${more.trim()}\n` : ""}`;
}
