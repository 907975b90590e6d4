import { expect, test } from "@jest/globals";
import { judgeGroup, mappingResult, strictQuotas } from "../../../../../tools/doctor/checks/groups.js";

const group = (lag: number, committed: number, members = 2) => ({
  id: "billing",
  state: "Stable",
  members,
  partitions: [{ topic: "orders", partition: 0, committed, end: committed + lag, lag }],
});

test.each([
  ["no lag", group(0, 5), group(9, 1), "passed no lag, 2 members"],
  ["no lag and no members", group(0, 5, 0), group(0, 5, 0), "passed no lag, 0 members"],
  ["lag without members", group(7, 5, 0), group(7, 5, 0), "failed 7 records behind, and no member"],
  ["members left meanwhile", group(7, 9, 0), group(9, 5), "passed 7 records behind, catching up"],
  ["nothing committed", group(7, 5), group(7, 5), "failed 7 records behind, and nothing was committed within 2 s (stable, 2 members)"],
  [
    "nothing committed while more is written",
    group(9, 5),
    group(7, 5),
    "failed 9 records behind, and nothing was committed within 2 s (stable, 2 members)",
  ],
  ["slower than the producers", group(17, 9), group(7, 5), "warning 17 records behind, 5 more each second"],
  ["as fast as the producers", group(7, 9), group(7, 5), "passed 7 records behind, catching up"],
  ["records deleted by retention", group(5, 5), group(7, 5), "passed 5 records behind, catching up"],
])("a group with %s", (_, after, before, expected) => {
  const { status, text, subject } = judgeGroup(after, before, 2_000);

  expect([subject, `${status} ${text}`]).toEqual(["billing", expected]);
});

test("a group that has appeared meanwhile is not stuck", () => {
  expect(judgeGroup(group(7, 5), undefined, 2_000).status).toBe("passed");
  expect(judgeGroup(group(7, 5, 0), undefined, 2_000).status).toBe("passed");
});

test.each([
  ["Enabled", "OK", false, "passed enabled, last result: OK"],
  ["Enabled", "", false, "passed enabled"],
  ["Enabled", "PROBLEM: no route", false, "failed PROBLEM: no route"],
  ["Enabled", "PROBLEM: no route", true, "passed enabled, last result: PROBLEM: no route"],
  ["Disabled", "PROBLEM: no route", true, "failed disabled: nothing reads the topic for it"],
  ["Disabling", "OK", true, "failed disabling: nothing reads the topic for it"],
  ["Updating", "No records processed", false, "passed updating, last result: No records processed"],
])("a mapping that is %s with %s, keeps up: %s", (state, last, keepsUp, expected) => {
  const { status, text, subject } = mappingResult(state, last, { subject: "consumer, orders", keepsUp });

  expect([subject, `${status} ${text}`]).toEqual(["consumer, orders", expected]);
});

const quota = (key: string, value: number) => ({
  entity: [
    { type: "user", name: "shop" },
    { type: "client-id", name: null },
  ],
  values: [{ key, value }],
});

test.each([
  ["producer_byte_rate", 10_239],
  ["consumer_byte_rate", 1],
  ["request_percentage", 0.99],
])("warns of %s %d", (key, value) => {
  expect(strictQuotas(quota(key, value))).toEqual([
    {
      ...{ status: "warning", subject: "user shop, client-id (default)", text: `${key} ${value}: brokers delay its requests by seconds` },
      advice: expect.stringContaining("quotas"),
    },
  ]);
});

test.each([
  ["producer_byte_rate", 10_240],
  ["request_percentage", 1],
  ["controller_mutation_rate", 0.5],
])("accepts %s %d", (key, value) => {
  expect(strictQuotas(quota(key, value))).toEqual([]);
});
