import { expect, test } from "@jest/globals";
import { assume, usageIn } from "../../../../tools/cost/assumptions.js";

test("loads are halved and doubled, properties of data and configuration are not", () => {
  const assumed = assume({ inMibPerSecond: 10, requestsPerSecond: 4, fanOut: 3, retentionHours: 48, partitions: 60 });

  const [low, expected, high] = (["low", "expected", "high"] as const).map((which) => usageIn(assumed, which));

  expect([low, expected, high].map((usage) => usage?.inMibPerSecond)).toEqual([5, 10, 20]);
  expect([low, expected, high].map((usage) => usage?.outMibPerSecond)).toEqual([15, 30, 60]);
  expect([low, expected, high].map((usage) => usage?.requestsPerSecond)).toEqual([2, 4, 8]);
  expect([low, expected, high].map((usage) => usage?.retentionHours)).toEqual([48, 48, 48]);
  expect([low, expected, high].map((usage) => usage?.partitions)).toEqual([60, 60, 60]);
  expect([low, expected, high].map((usage) => usage?.case)).toEqual(["low", "expected", "high"]);
});

test.each(["natGib", "endpointGib", "connectionGib", "brokerLogMibPerHour", "flowLogGib", "otherInvocations"] as const)(
  "%s is a load",
  (name) => {
    const assumed = assume({ [name]: 8 });

    expect([usageIn(assumed, "low")[name], usageIn(assumed, "high")[name]]).toEqual([4, 16]);
  },
);

test("without a fan-out, each consumer group reads everything", () => {
  expect(usageIn(assume({ inMibPerSecond: 2, groups: 5 }), "expected").outMibPerSecond).toBe(10);
  expect(usageIn(assume({ inMibPerSecond: 2, groups: 5, fanOut: 0 }), "expected").outMibPerSecond).toBe(0);
});

test("a name or value that is not allowed is an error that names it", () => {
  expect(() => assume({ inMbps: 3 })).toThrow(/^Assumptions: .*inMbps.*`msk cost --help` lists them\.$/);
  expect(() => assume({ localReads: 1.5 })).toThrow(/localReads/);
});
