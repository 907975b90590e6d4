import { setTimeout as sleep } from "node:timers/promises";
import { KafkaClient, ListNodesCommand, RebootBrokerCommand } from "@aws-sdk/client-kafka";
import { afterEach, beforeAll, expect, test } from "@jest/globals";
import type { Kafka } from "kafkajs";
import type { LocalControl } from "../../tools/deploy/index.js";
import { until } from "../../tools/local/process/index.js";
import type { ApiClient } from "../../tools/traffic/api-client.js";
import { sendImpressions } from "../../tools/traffic/impressions.js";
import { untilInSync } from "../../tools/traffic/leaders.js";
import { type Account, Ledger } from "../../tools/traffic/ledger.js";
import type { PlatformOutputs } from "../../tools/traffic/outputs.js";
import { countByEventId, readBack } from "../../tools/traffic/read-back.js";
import { deployed, localControl } from "../support/deployments/deployed.js";

let outputs: PlatformOutputs;
let kafka: Kafka;
let api: ApiClient;
let control: LocalControl;

beforeAll(async () => {
  const platform = await deployed();
  const credentials = await platform.as("integration-tester");
  outputs = platform.outputs;
  kafka = platform.kafka(credentials);
  api = platform.api(credentials);
  control = localControl();
  await untilInSync(kafka, outputs.event_topic, 3);
});

// Each test starts with three healthy brokers.
afterEach(async () => {
  for (const { id, state } of await control.brokers(outputs.cluster_name)) {
    if (state === "hung") await control.fault(outputs.cluster_name, id, "resume");
    if (state === "stopped") await control.fault(outputs.cluster_name, id, "start");
  }
  await untilInSync(kafka, outputs.event_topic, 3, 90_000);
});

const fault = (broker: number, kind: "kill" | "hang" | "resume" | "start", backAfterMs?: number | "never") =>
  control.fault(outputs.cluster_name, broker, kind, backAfterMs);

/** Sends events at a steady rate while `disturb` injects faults, and compares the ledger with the topic. */
async function under(load: { count: number; perSecond: number }, disturb: (ledger: Ledger) => Promise<void>): Promise<Account> {
  const ledger = new Ledger();
  const sending = sendImpressions(api, ledger, { ...load, retryMs: 180_000 });
  sending.catch(() => undefined); // awaited below; `disturb` can fail first
  await until("the first acknowledgements", () => ledger.acknowledgedCount >= 10);
  await disturb(ledger);
  await sending;
  await untilInSync(kafka, outputs.event_topic, 3, 90_000);
  const records = (await readBack(kafka, outputs.event_topic)).filter(({ value }) => value.startsWith("{"));
  const account = ledger.settle(countByEventId(records));
  process.stdout.write(
    `${expect.getState().currentTestName}: ${account.acknowledged} of ${account.sent} acknowledged, ${account.lost.length} lost, ` +
      `${account.duplicates} duplicates, longest gap ${account.longestGapMs} ms\n`,
  );
  return account;
}

test("loses no acknowledged record when a broker is killed", async () => {
  const account = await under({ count: 800, perSecond: 50 }, () => fault(1, "kill", 6_000));
  expect(account).toMatchObject({ sent: 800, acknowledged: 800, lost: [] });
});

test("loses no acknowledged record when a broker hangs and resumes", async () => {
  const account = await under({ count: 800, perSecond: 50 }, async () => {
    await fault(2, "hang");
    await sleep(8_000); // longer than its session: it is fenced, and finds after resuming that it leads no partition
    await fault(2, "resume");
  });
  expect(account).toMatchObject({ sent: 800, acknowledged: 800, lost: [] });
});

test("loses no acknowledged record while the service reboots every broker", async () => {
  const msk = new KafkaClient({ region: outputs.region });
  const account = await under({ count: 1_000, perSecond: 50 }, async () => {
    const { NodeInfoList = [] } = await msk.send(new ListNodesCommand({ ClusterArn: outputs.cluster_arn }));
    const ids = NodeInfoList.flatMap(({ BrokerNodeInfo }) => (BrokerNodeInfo?.BrokerId ? [String(BrokerNodeInfo.BrokerId)] : [])).sort();
    expect(ids).toEqual(["1", "2", "3"]);
    for (const id of ids) {
      const before = (await control.brokers(outputs.cluster_name)).find((broker) => String(broker.id) === id)?.pid;
      await msk.send(new RebootBrokerCommand({ ClusterArn: outputs.cluster_arn, BrokerIds: [id] }));
      await until(
        `broker ${id} to be restarted and in sync`,
        async () => {
          const after = (await control.brokers(outputs.cluster_name)).find((broker) => String(broker.id) === id);
          const [cluster] = await control.clusters();
          return after?.state === "running" && after.pid !== before && cluster?.state === "ACTIVE";
        },
        { timeoutMs: 60_000 },
      );
    }
  });
  msk.destroy();
  expect(account).toMatchObject({ sent: 1_000, acknowledged: 1_000, lost: [] });
});

test("rejects writes while two brokers are down, and loses no acknowledged record", async () => {
  let acknowledgedWhileDown = 0;
  const account = await under({ count: 600, perSecond: 30 }, async (ledger) => {
    await Promise.all([fault(2, "kill", "never"), fault(3, "kill", "never")]);
    await sleep(6_000); // running requests have completed or failed
    const before = ledger.acknowledgedCount;
    // The function's 503 has Retry-After; the API's 503 for a function at its concurrency limit does not.
    await until("a 503 with Retry-After", () => ledger.refusals.has("503 with Retry-After"), { timeoutMs: 90_000 });
    await sleep(4_000); // no record must be acknowledged during this time
    acknowledgedWhileDown = ledger.acknowledgedCount - before;
    await Promise.all([fault(2, "start"), fault(3, "start")]);
  });
  expect(acknowledgedWhileDown).toBe(0);
  expect(account).toMatchObject({ sent: 600, acknowledged: 600, lost: [] });
});
