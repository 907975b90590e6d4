import { expect, test } from "@jest/globals";
import { replacementCode } from "../../../../../modules/terraform/index.js";
import { approving, missingApprovals } from "../../../../../tools/changes/table/replacement-approval.js";

const refusal = (detail: string) => ({ severity: "error" as const, summary: "Resource precondition failed", detail });

test("reads the missing approvals from the codes of errors, whatever their words", () => {
  const errors = [refusal(`Any words. [${replacementCode("network")}]`), refusal(`Other words. [${replacementCode("cluster")}]`)];

  expect(missingApprovals(errors)).toEqual(["cluster", "network"]);
  expect(missingApprovals([refusal("Set the cluster's replacementApproval."), { severity: "error", summary: "Failed" }])).toEqual([]);
});

test("approves in the subject's settings, or in the inputs of a module", () => {
  const approval = "orders: planned, to see what it does";

  expect(approving({ cluster: { brokers: 3 } }, "cluster", "orders")).toEqual({ cluster: { brokers: 3, replacementApproval: approval } });
  expect(approving({ brokers: 3 }, "cluster", "orders")).toEqual({ brokers: 3, replacementApproval: approval });
});
