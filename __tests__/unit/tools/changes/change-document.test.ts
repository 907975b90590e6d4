import { describe, expect, test } from "@jest/globals";
import { changeDocument } from "../../../../tools/changes/change-document.js";
import type { ChangeRow } from "../../../../tools/changes/table/change-row.js";

const row = (more: Partial<ChangeRow>): ChangeRow => ({
  ...{ setting: "cluster.brokers", change: "3 → 6", way: "up", effect: "in place", also: [] },
  ...more,
});
/** The lines of the tables, without the introduction. */
const document = (rows: ChangeRow[], modules: Record<string, ChangeRow[]> = {}) =>
  changeDocument({ baselines: { standard: rows }, modules })
    .split("\n## ")
    .slice(1);
const line = (more: Partial<ChangeRow>) =>
  document([row(more)])[0]
    ?.split("\n")
    .at(-2);

describe("the document of the table", () => {
  test("explains each effect, and has a part for each baseline and module", () => {
    const text = changeDocument({ baselines: { standard: [row({})] }, modules: { network: [row({ setting: "cidr" })], platform: [] } });

    expect(text).toMatch(/^# The effect of changing a setting\n/);
    for (const effect of ["refused", "nothing", "in place", "rolls brokers", "several steps", "replaces"])
      expect(text).toMatch(new RegExp(`^\\| ${effect} \\| \\S.* \\|$`, "m"));
    expect(text.split("\n## ").slice(1)).toEqual([
      "On standard brokers\n\nMSK grows a volume by at least 10 GiB, and then not again for six hours. With `storageAutoscaling`, Terraform rounds a smaller step of `volumeGib` up; without it, MSK refuses the step in the apply.\n\nThe two topics of the event API accept only `cleanupPolicy: delete`: `event-api/topics-not-compacted`.\n\n| setting | change | cluster | other resources |\n|---|---|---|---|\n| `cluster.brokers` | 3 → 6 | in place |  |\n",
      "The module network\n\n| input | change | cluster | other resources |\n|---|---|---|---|\n| `cidr` | 3 → 6 | in place |  |\n",
      "The module platform\n\nIts other inputs are the settings above, with their names in Terraform.\n\n| input | change | cluster | other resources |\n|---|---|---|---|\n\n",
    ]);
  });

  test("shows steps, other resources and what refuses a replacement", () => {
    const guarded = ["aws_vpc.net"];

    expect(line({ also: ["replaces a", "updates b, c"] })).toBe("| `cluster.brokers` | 3 → 6 | in place | replaces a; updates b, c |");
    expect(line({ steps: "First this", also: ["updates b"] })).toBe("| `cluster.brokers` | 3 → 6 | in place | First this. updates b |");
    expect(line({ guarded, guard: ["cluster", "network"] })).toBe(
      "| `cluster.brokers` | 3 → 6 | in place | Refused without approval of the replacement: the cluster's and the network's |",
    );
    expect(line({ guarded, guard: "deletionProtection" })).toContain("| Refused by `cluster.deletionProtection`, which is on by default |");
    expect(line({ guarded, guard: "none" })).toContain("| **Nothing refuses it**: check the plan |");
    expect(line({ guarded })).toBe("| `cluster.brokers` | 3 → 6 | in place |  |");
    expect(line({ guard: "none" })).toBe("| `cluster.brokers` | 3 → 6 | in place |  |");
  });

  test("escapes what Markdown would interpret", () => {
    expect(line({ change: "a|b → <c> <d>", steps: "x|y" })).toBe("| `cluster.brokers` | a\\|b → &lt;c> &lt;d> | in place | x\\|y |");
  });

  test("shows one of two rows that differ only in the value and the direction", () => {
    const rows = [
      row({}),
      row({ change: "6 → 3", way: "down" }),
      row({ setting: "b" }),
      row({ effect: "nothing" }),
      row({ steps: "x" }),
      row({ also: ["updates b"] }),
      row({ guarded: ["aws_vpc.net"] }),
    ];

    expect(document(rows)[0]?.split("\n").slice(8, -1)).toHaveLength(6);
    expect(document(rows)[0]).not.toContain("6 → 3");
  });
});
