import { expect, test } from "@jest/globals";
import { type DemoResult, document, failures, report } from "../../../../tools/demo/report.js";
import type { BrokerProcess, Observation } from "../../../../tools/traffic/outage.js";

const account = { sent: 2000, acknowledged: 1999, lost: [], unacknowledged: 1, duplicates: 2, longestGapMs: 340 };

function observation(state: BrokerProcess["state"], leaders: readonly number[], smallestIsr: number): Observation {
  const zone = (id: number) => `use1-az${id}`;
  return {
    ...{ smallestIsr, brokers: state === "stopped" ? [1, 3] : [1, 2, 3] },
    partitions: leaders.map((leader, partition) => ({ partition, leader, replicas: [1, 2, 3], isr: [1, 2, 3] })),
    leaders: Object.fromEntries([1, 2, 3].map((id) => [String(id), leaders.filter((leader) => leader === id).length])),
    processes: [1, 2, 3].map((id) => ({ id, zone: zone(id), state: id === 2 ? state : "running" })),
  };
}

const result: DemoResult = {
  outage: {
    ...{ broker: 2, led: [1] },
    before: observation("running", [1, 2, 3], 3),
    during: observation("stopped", [1, 3, 3], 2),
    after: observation("running", [1, 3, 3], 3),
  },
  logged: account,
  consumed: { ...account, lost: [], duplicates: 0 },
  outageGapMs: 3_400,
  refusals: new Map([
    ["503", 7],
    ["ECONNRESET", 1],
  ]),
  changes: [],
  alarms: { alarms: 40, rang: [{ name: "ads-under-min-isr", forMs: 6_000 }, { name: "ads-page" }] },
};

test("the document has every figure", () => {
  expect(document(result)).toEqual({
    passed: true,
    failures: [],
    killedBroker: 2,
    sent: 2000,
    acknowledged: 1999,
    neverAcknowledged: 1,
    lost: { topic: 0, consumer: 0 },
    duplicates: { topic: 2, consumer: 0 },
    refused: { "503": 7, ECONNRESET: 1 },
    longestGapMs: 340,
    outageGapMs: 3400,
    secondPlan: [],
    alarms: { alarms: 40, rang: [{ name: "ads-under-min-isr", forMs: 6_000 }, { name: "ads-page" }] },
  });
});

test("the text has every figure", () => {
  expect(report(result)).toBe(
    `
  Broker 2 was killed with SIGKILL under load

  before  1 use1-az1 running  leads 1  |  2 use1-az2 running  leads 1  |  3 use1-az3 running  leads 1  |  in sync ≥ 3
  during  1 use1-az1 running  leads 1  |  2 use1-az2 stopped  leads 0  |  3 use1-az3 running  leads 2  |  in sync ≥ 2
  after   1 use1-az1 running  leads 1  |  2 use1-az2 running  leads 0  |  3 use1-az3 running  leads 2  |  in sync ≥ 3

  sent                 2000
  acknowledged         1999   (by min.insync.replicas, then 202 to the caller)
  consumed             1999   (by the consumer function)
  lost                 0 in the topic, 0 at the consumer
  duplicates           2 in the topic (from retries of the caller), 0 after the consumer
  never acknowledged   1
  refused and retried  7 × 503, 1 × ECONNRESET
  longest gap          0.3 s between two acknowledgements, 3.4 s in the partitions of broker 2
  alarms that rang     ads-under-min-isr (6.0 s), ads-page (still rings)
  second plan          no changes

  PASSED: no acknowledged event is missing, and the second plan is empty.

`,
  );
});

test.each<[string, Partial<DemoResult>, string, object]>([
  [
    "an acknowledged event is missing in the topic",
    { logged: { ...account, lost: ["a", "b"] } },
    "2 acknowledged events are missing in the topic",
    { lost: { topic: 2, consumer: 0 } },
  ],
  [
    "an acknowledged event is missing at the consumer",
    { consumed: { ...account, lost: ["a"] } },
    "1 acknowledged events did not reach the consumer",
    { lost: { topic: 0, consumer: 1 } },
  ],
  [
    "a second plan is not empty",
    { changes: [{ address: "aws_msk_cluster.cluster", actions: ["update"] }] },
    "the second plan changes 1 resources",
    { secondPlan: [{ address: "aws_msk_cluster.cluster", actions: ["update"] }] },
  ],
  ["nothing was acknowledged", { logged: { ...account, acknowledged: 0 } }, "no event was acknowledged", { acknowledged: 0 }],
  [
    "the broker was not killed",
    { outage: { ...result.outage, during: { ...result.outage.during, processes: result.outage.before.processes } } },
    "the process of broker 2 was running",
    { killedBroker: 2 },
  ],
])("fails if %s", (_, changed, reason, figures) => {
  const failed = { ...result, ...changed };

  expect(failures(failed)).toEqual([reason]);
  expect(document(failed)).toMatchObject({ passed: false, failures: [reason], ...figures });
  expect(report(failed)).toContain(`\n  FAILED: ${reason}.\n`);
  expect(report(failed)).not.toContain("PASSED");
});

test("names the changes of a second plan, and no refusals", () => {
  const changes = [
    { address: "aws_msk_cluster.cluster", actions: ["delete", "create"] },
    { address: "aws_kms_key.main", actions: ["update"] },
  ] as DemoResult["changes"];
  const text = report({ ...result, changes, refusals: new Map(), consumed: { ...account, lost: ["a"] } });

  expect(text).toContain("\n  second plan          aws_msk_cluster.cluster: delete+create, aws_kms_key.main: update\n");
  expect(text).toContain("\n  refused and retried  0\n");
  expect(text).toContain("\n  consumed             1998   (by the consumer function)\n");
  expect(text).toContain("\n  lost                 0 in the topic, 1 at the consumer\n");
  expect(text).toContain("\n  FAILED: 1 acknowledged events did not reach the consumer; the second plan changes 2 resources.\n");
});

test.each([
  [0, "none: the settings create no alarms"],
  [40, "none of 40"],
])("with %d alarms, of which none rang, the text says so", (alarms, text) => {
  expect(report({ ...result, alarms: { alarms, rang: [] } })).toContain(`  alarms that rang     ${text}\n`);
});
