import { expect, test } from "@jest/globals";
import { type DemoResult, document, passed, report } from "../../../../tools/demo/report.js";

const account = { sent: 2000, acknowledged: 1999, lost: [], unacknowledged: 1, duplicates: 2, longestGapMs: 3_400 };
const result: DemoResult = {
  observations: [],
  killed: 2,
  logged: account,
  consumed: { ...account, duplicates: 0 },
  refusals: new Map([["503", 7]]),
  changes: [],
};

test("contains the same figures as JSON and as text", () => {
  expect(document(result)).toEqual({
    passed: true,
    killedBroker: 2,
    sent: 2000,
    acknowledged: 1999,
    neverAcknowledged: 1,
    lost: { topic: 0, consumer: 0 },
    duplicates: { topic: 2, consumer: 0 },
    refused: { "503": 7 },
    longestGapMs: 3400,
    secondPlan: [],
  });
  expect(report(result)).toMatch(/acknowledged +1999 .*\n.*consumed +1999 [\s\S]*3\.4 s between[\s\S]*PASSED/);
});

test.each([
  ["an acknowledged event is missing in the topic", { logged: { ...account, lost: ["a"] } }],
  ["an acknowledged event is missing at the consumer", { consumed: { ...account, lost: ["a"] } }],
  ["a second plan is not empty", { changes: [{ address: "aws_msk_cluster.cluster", actions: ["update"] }] }],
  ["nothing was acknowledged", { logged: { ...account, acknowledged: 0 } }],
])("fails if %s", (_, fault) => {
  const failed = { ...result, ...fault } as DemoResult;
  expect(passed(failed)).toBe(false);
  expect(document(failed)).toMatchObject({ passed: false });
  expect(report(failed)).toContain("FAILED");
});
