import { expect, test } from "@jest/globals";
import { type Measured, markdownOf, plotsOf, reportOf } from "../../../../../tools/drill/report/report.js";

const measured: Measured = {
  ...{ drill: "zone-loss", about: "A zone fails.", target: "local", cluster: "orders" },
  ...{ startedAtMs: 1_000, faultAtMs: 3_000, recoveredAtMs: 8_500, endedAtMs: 11_000 },
  samples: [
    { sentAtMs: 1_000, acknowledgedAtMs: 1_010, consumedAtMs: 1_050 },
    { sentAtMs: 3_100, acknowledgedAtMs: 6_100, consumedAtMs: 6_200 },
    { sentAtMs: 6_200, acknowledgedAtMs: 6_210 },
  ],
  account: { sent: 3, acknowledged: 3, lost: [], unacknowledged: 0, duplicates: 1, longestGapMs: 5_090 },
  refusals: new Map([["KafkaJSNumberOfRetriesExceeded", 2]]),
  alarms: [{ alarm: "orders-offline", state: "ALARM", afterMs: 61_500 }],
  events: [{ atMs: 3_000, text: "zone use1-az1 fails" }],
};

test("the report has what an operator asks: lost records, gaps, latencies, recovery, alarms", () => {
  expect(markdownOf(reportOf(measured), measured.about)).toBe(`# Drill zone-loss on orders

A zone fails. Target: local, 1970-01-01T00:00:01.000Z.

| | |
|---|---|
| acknowledged records lost | 0 |
| records sent, acknowledged | 3, 3 |
| duplicates in the topic | 1 |
| acknowledged, but not consumed | 1 |
| errors of the producer | 2 KafkaJSNumberOfRetriesExceeded |
| longest time without an acknowledgement | 5.1 s |
| recovery after the fault | 5.5 s |
| time until the acknowledgement | p50 10 ms, p95 3000 ms, p99 3000 ms, longest 3000 ms |
| time until the consumption | p50 50 ms, p95 3100 ms, p99 3100 ms, longest 3100 ms |

![Throughput](throughput.svg)

![Latency](latency.svg)

## What happened

| second | |
|---|---|
| 2 | zone use1-az1 fails |

## Alarms

| alarm | state | seconds after the fault |
|---|---|---|
| orders-offline | ALARM | 61.5 |
`);
});

test("lost records are listed by id, and a platform without alarms is named", () => {
  const text = markdownOf(reportOf({ ...measured, alarms: undefined, account: { ...measured.account, lost: ["a", "b"] } }), "");

  expect(text).toContain("| acknowledged records lost | 2 |");
  expect(text).toContain("\n## Lost\n\n- a\n- b\n");
  expect(text).toContain("\nNo alarms in this platform.\n");
});

test("the plots mark the fault and the recovery, and interrupt a line where nothing was measured", () => {
  const plots = plotsOf(reportOf(measured), measured);

  expect(Object.keys(plots)).toEqual(["throughput.svg", "latency.svg"]);
  expect(plots["latency.svg"]).toContain(">fault</text>");
  expect(plots["latency.svg"]).toContain(">recovered</text>");
  expect(plots["latency.svg"]?.match(/<path d="M[^"]*" fill="none"/)?.[0].match(/M/g)).toHaveLength(3);
});
