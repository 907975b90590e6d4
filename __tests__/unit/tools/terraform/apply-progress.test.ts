import { expect, test } from "@jest/globals";
import { ApplyProgress } from "../../../../tools/terraform/apply-progress.js";

const hook = (addr: string, action: string, elapsed?: number) => ({
  resource: { addr },
  action,
  ...(elapsed !== undefined && { elapsed_seconds: elapsed }),
});

test("reports each finished change with its number, and the summary", () => {
  const reported: string[] = [];
  const progress = new ApplyProgress((line) => reported.push(line));

  for (const event of [
    { type: "planned_change", change: { action: "replace" } },
    { type: "planned_change", change: { action: "update" } },
    { type: "apply_complete", hook: hook("data.a.b", "read", 0) },
    { type: "apply_complete", hook: hook("a.slow", "delete", 1) },
    { type: "apply_complete", hook: hook("a.slow", "create", 31) },
    { type: "apply_complete", hook: hook("a.b", "update", 2) },
    { type: "change_summary", changes: { add: 1, change: 1, remove: 1, operation: "apply" } },
  ])
    progress.read(JSON.stringify(event));

  expect(reported).toEqual(["  [1/3] a.slow destroyed in 1 s", "  [2/3] a.slow created in 31 s", "  [3/3] a.b updated in place in 2 s"]);
  expect(progress.summary).toEqual({ add: 1, change: 1, remove: 1 });
  expect(progress.changes).toEqual([
    { address: "a.slow", action: "delete" },
    { address: "a.slow", action: "create" },
    { address: "a.b", action: "update" },
  ]);
});

test("reports the resources that take long, every 8 s", () => {
  const reported: [seconds: number, line: string][] = [];
  let seconds = 0;
  const progress = new ApplyProgress(
    (line) => reported.push([seconds, line]),
    () => seconds * 1_000,
  );
  const read = (type: string, ...of: Parameters<typeof hook>) => progress.read(JSON.stringify({ type, hook: hook(...of) }));
  const until = (end: number) => {
    for (; seconds < end; seconds++) progress.tick();
  };

  until(20); // Terraform refreshes: no resource changes
  read("apply_start", "a.slow", "create");
  until(24);
  for (const address of ["a.b", "a.c", "a.d"]) read("apply_start", address, "create");
  until(26);
  read("apply_complete", "a.b", "create", 2);
  until(35);
  read("apply_errored", "a.c", "create", 11);
  until(44);
  read("apply_complete", "a.slow", "create", 24);
  read("apply_complete", "a.d", "create", 20);
  until(70);

  expect(reported).toEqual([
    [20, "  … a.slow 0 s"],
    [26, "  [1/0] a.b created in 2 s"],
    [34, "  … a.slow 14 s, a.c 10 s, a.d 10 s"],
    [42, "  … a.slow 22 s, a.d 18 s"],
    [44, "  [2/0] a.slow created in 24 s"],
    [44, "  [3/0] a.d created in 20 s"],
  ]);
});
