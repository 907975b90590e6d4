import { expect, test } from "@jest/globals";
import { ApplyProgress } from "../../../../tools/terraform/apply-progress.js";

test("reports each finished change with its number, long changes every 30 s, and the summary", () => {
  const reported: string[] = [];
  const progress = new ApplyProgress((line) => reported.push(line));
  const hook = (addr: string, action: string, elapsed: number) => ({ resource: { addr }, action, elapsed_seconds: elapsed });

  for (const event of [
    { type: "planned_change", change: { action: "replace" } },
    { type: "planned_change", change: { action: "update" } },
    { type: "apply_progress", hook: hook("a.slow", "create", 29) },
    { type: "apply_progress", hook: hook("a.slow", "create", 30) },
    { type: "apply_complete", hook: hook("data.a.b", "read", 0) },
    { type: "apply_complete", hook: hook("a.slow", "delete", 1) },
    { type: "apply_complete", hook: hook("a.slow", "create", 31) },
    { type: "apply_complete", hook: hook("a.b", "update", 2) },
    { type: "change_summary", changes: { add: 1, change: 1, remove: 1, operation: "apply" } },
  ])
    progress.read(JSON.stringify(event));

  expect(reported).toEqual([
    "  … a.slow: 30 s",
    "  [1/3] a.slow destroyed in 1 s",
    "  [2/3] a.slow created in 31 s",
    "  [3/3] a.b updated in place in 2 s",
  ]);
  expect(progress.summary).toEqual({ add: 1, change: 1, remove: 1 });
});
