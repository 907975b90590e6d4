import { DescribeClusterOperationCommand, KafkaClient, ListNodesCommand, RebootBrokerCommand } from "@aws-sdk/client-kafka";
import { afterEach, beforeAll, expect, test } from "@jest/globals";
import type { Kafka } from "kafkajs";
import { type ProcessState, processState, until } from "../../tools/local/process/index.js";
import type { ApiClient } from "../../tools/traffic/api-client.js";
import { sendImpressions } from "../../tools/traffic/impressions.js";
import { leaderOf, type TopicHealth, untilFenced, untilHealth, untilInSync } from "../../tools/traffic/leaders.js";
import { type Account, Ledger } from "../../tools/traffic/ledger.js";
import { contradictions, type Observation, outageOf } from "../../tools/traffic/outage.js";
import type { PlatformOutputs } from "../../tools/traffic/outputs.js";
import { countByEventId, readBack } from "../../tools/traffic/read-back.js";
import { deployed, localControl } from "../support/deployments/deployed.js";

let outputs: PlatformOutputs;
let kafka: Kafka;
let api: ApiClient;

beforeAll(async () => {
  const platform = await deployed();
  const credentials = await platform.as("integration-tester");
  outputs = platform.outputs;
  kafka = platform.kafka(credentials, { requestTimeout: 5_000 });
  api = platform.api(credentials);
  await untilInSync(kafka, outputs.event_topic, 3);
});

// Each test starts with three healthy brokers.
afterEach(async () => {
  if (process.env["MSK_LOCAL"]) {
    const control = localControl();
    for (const { id, state } of await control.brokers(outputs.cluster_name)) {
      if (state === "hung") await control.fault(outputs.cluster_name, id, "resume");
      if (state === "stopped") await control.fault(outputs.cluster_name, id, "start");
    }
  }
  await untilInSync(kafka, outputs.event_topic, 3, 90_000);
});

/** Sends events at a steady rate while `disturb` causes faults, and compares the ledger with the topic. */
async function under<T>(
  load: { count: number; perSecond: number },
  disturb: (ledger: Ledger) => Promise<T>,
): Promise<{ account: Account; ledger: Ledger; disturbance: T }> {
  const ledger = new Ledger();
  const sending = sendImpressions(api, ledger, { ...load, retryMs: 180_000 });
  sending.catch(() => undefined); // awaited below; `disturb` can fail first
  await until("the first acknowledgements", () => ledger.acknowledgedCount >= 10);
  const disturbance = await disturb(ledger);
  await sending;
  await untilInSync(kafka, outputs.event_topic, 3, 90_000);
  const records = (await readBack(kafka, outputs.event_topic)).filter(({ value }) => value.startsWith("{"));
  const found = countByEventId(records);
  const account = ledger.settle(found);
  // The ledger would notice: without its record, an acknowledged event is lost.
  const [first = ""] = ledger.acknowledgedIds;
  expect(ledger.settle(new Map([...found].filter(([id]) => id !== first))).lost).toContain(first);
  process.stdout.write(
    `${expect.getState().currentTestName}: ${account.acknowledged} of ${account.sent} acknowledged, ${account.lost.length} lost, ` +
      `${account.duplicates} duplicates, longest gap ${account.longestGapMs} ms\n`,
  );
  return { account, ledger, disturbance };
}

/** Causes the outage of a broker under load, and expects that no acknowledged record is lost and that the outage happened. */
async function outageUnderLoad(broker: number, fault: "kill" | "hang") {
  const observed = { kafka, control: localControl(), cluster: outputs.cluster_name, topic: outputs.event_topic };
  const processes: ProcessState[] = [];
  let pid = 0;
  const observe = (_: string, observation: Observation) => {
    pid ||= pidOf(observation, broker);
    processes.push(processState(pid));
  };
  const { account, ledger, disturbance } = await under({ count: 800, perSecond: 50 }, () =>
    outageOf(broker, observed, { fault, observed: observe }),
  );
  const { led, during, after } = disturbance;
  const others = [1, 2, 3].filter((id) => id !== broker);

  expect(contradictions(disturbance)).toEqual([]);
  expect(during.brokers).toEqual(others);
  for (const partition of led) expect(others).toContain(leaderOf(during, partition));
  // A leader that stops answering is replaced when its session has expired, after 3 s; without an outage the gap is some 100 ms.
  expect(ledger.longestGapMs(led)).toBeGreaterThan(1_500);
  expect(account).toMatchObject({ sent: 800, acknowledged: 800, lost: [] });
  return { processes, before: pid, after: pidOf(after, broker) };
}

const pidOf = (observation: Observation, broker: number) => observation.processes.find(({ id }) => id === broker)?.pid ?? 0;

test("loses no acknowledged record when a broker is killed", async () => {
  const { processes, before, after } = await outageUnderLoad(1, "kill");

  expect(processes).toEqual(["running", "exited", "exited"]);
  expect(after).not.toBe(before);
});

test("loses no acknowledged record when a broker hangs and resumes", async () => {
  const { processes, before, after } = await outageUnderLoad(2, "hang");

  expect(processes).toEqual(["running", "suspended", "running"]);
  expect(after).toBe(before);
});

// Needs no control API: the test also runs on MSK.
test("loses no acknowledged record while the service reboots every broker", async () => {
  const msk = new KafkaClient({ region: outputs.region });
  const { cluster_arn: ClusterArn, event_topic: topic } = outputs;
  const { account } = await under({ count: 1_000, perSecond: 50 }, async () => {
    const { NodeInfoList = [] } = await msk.send(new ListNodesCommand({ ClusterArn }));
    const ids = NodeInfoList.flatMap(({ BrokerNodeInfo }) => BrokerNodeInfo?.BrokerId ?? []).sort((a, b) => a - b);
    expect(ids).toEqual([1, 2, 3]);
    for (const id of ids) {
      const { ClusterOperationArn } = await msk.send(new RebootBrokerCommand({ ClusterArn, BrokerIds: [String(id)] }));
      await untilFenced(kafka, topic, id, { timeoutMs: 600_000, everyMs: 100 });
      await untilHealth(
        kafka,
        topic,
        `broker ${id} to be in sync`,
        ({ brokers, smallestIsr }) => brokers.includes(id) && smallestIsr === 3,
        {
          timeoutMs: 600_000,
        },
      );
      const ended = async () => {
        const { ClusterOperationInfo } = await msk.send(new DescribeClusterOperationCommand({ ClusterOperationArn }));
        const { OperationType, OperationState = "" } = ClusterOperationInfo ?? {};
        return /_(COMPLETE|FAILED)$/.test(OperationState) && { OperationType, OperationState };
      };
      expect(await until(`the operation that reboots broker ${id}`, ended, { timeoutMs: 600_000 })).toEqual({
        OperationType: "REBOOT_NODE",
        OperationState: "REBOOT_COMPLETE",
      });
    }
  });
  msk.destroy();
  expect(account).toMatchObject({ sent: 1_000, acknowledged: 1_000, lost: [] });
});

test("rejects writes while two brokers are down, and loses no acknowledged record", async () => {
  const control = localControl();
  const fault = (kind: "kill" | "start", backAfterMs?: "never") =>
    Promise.all([2, 3].map((id) => control.fault(outputs.cluster_name, id, kind, backAfterMs)));
  const refusals = (ledger: Ledger) => ledger.refusals.get("503 with Retry-After") ?? 0;

  const { account, ledger, disturbance } = await under({ count: 600, perSecond: 30 }, async (ledger) => {
    await fault("kill", "never");
    const processes = (await control.brokers(outputs.cluster_name)).map(({ state }) => state);
    const alone = ({ brokers, leaders, smallestIsr }: TopicHealth) => brokers.length === 1 && !leaders["none"] && smallestIsr === 1;
    const health = await untilHealth(kafka, outputs.event_topic, "broker 1 to be alone", alone);
    // The function's 503 has Retry-After; the API's 503 for a function at its concurrency limit does not.
    const refuses = (count: number) =>
      until(`${count} responses of 503 with Retry-After`, () => refusals(ledger) >= count, { timeoutMs: 90_000 });
    await refuses(refusals(ledger) + 1); // requests that were sent before have completed or failed
    const before = ledger.acknowledgedCount;
    await refuses(refusals(ledger) + 20);
    const acknowledged = ledger.acknowledgedCount - before;
    await fault("start");
    return { processes, brokers: health.brokers, leaders: Object.keys(health.leaders), acknowledged };
  });

  expect(disturbance).toEqual({ processes: ["running", "stopped", "stopped"], brokers: [1], leaders: ["1"], acknowledged: 0 });
  expect(refusals(ledger)).toBeGreaterThan(20);
  expect(account).toMatchObject({ sent: 600, acknowledged: 600, lost: [] });
});
