import { beforeEach, expect, test } from "@jest/globals";
import {
  type Alarm,
  type AlarmDefinition,
  Alarms,
  type MetricCondition,
  MetricStore,
  parseCompositeRule,
} from "../../../../../../tools/local/metrics/index.js";

const metric = { namespace: "AWS/Kafka", name: "UnderReplicatedPartitions", dimensions: { "Cluster Name": "orders", "Broker ID": "1" } };
const minute = Math.floor(Date.now() / 60_000) * 60_000;
const actions = { ALARM: ["arn:aws:sns:us-east-1:1:alarms"], OK: ["arn:aws:sns:us-east-1:1:ok"], INSUFFICIENT_DATA: [] };

let store: MetricStore;
let alarms: Alarms;
let sent: string[];

const base = (name: string) => ({ name, arn: `arn:${name}`, actionsEnabled: true, actions, configuredAt: new Date(minute) });

const watching = (name: string, condition: Partial<MetricCondition> = {}): AlarmDefinition => ({
  kind: "metric",
  ...base(name),
  settings: {},
  condition: {
    queries: [{ id: "value", metric: { metric, statistic: "Sum", periodSeconds: 60 } }],
    comparison: "GreaterThanThreshold",
    threshold: 0,
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
    missingData: "notBreaching",
    ...condition,
  },
});

const composite = (name: string, ruleText: string): AlarmDefinition => ({
  kind: "composite",
  ...base(name),
  ruleText,
  rule: parseCompositeRule(ruleText),
});

const states = () => Object.fromEntries(alarms.list().map(({ definition, state }) => [definition.name, state]));
const value = (number: number, minutesAgo: number) => store.add(metric, number, { timeMs: minute - minutesAgo * 60_000 });

beforeEach(() => {
  store = new MetricStore();
  sent = [];
  alarms = new Alarms(
    store,
    async ({ definition, state }: Alarm, before, [action = ""]) => {
      if (definition.name === "broken") throw new Error("the topic does not exist");
      sent.push(`${definition.name}: ${before} -> ${state}, ${action.split(":").at(-1)}`);
    },
    1_000,
  );
});

test("an alarm begins without data, rings, and is OK again, with an action for each change", async () => {
  alarms.put(watching("urp"));
  expect(states()).toEqual({ urp: "INSUFFICIENT_DATA" });

  value(0, 1);
  await alarms.evaluate(minute);
  value(3, 0);
  await alarms.evaluate(minute + 60_000);
  value(0, -1);
  await alarms.evaluate(minute + 120_000);

  expect(sent).toEqual(["urp: INSUFFICIENT_DATA -> OK, ok", "urp: OK -> ALARM, alarms", "urp: ALARM -> OK, ok"]);
  expect(alarms.history().map(({ type, summary }) => `${type}: ${summary}`)).toEqual([
    "Action: Successfully executed action arn:aws:sns:us-east-1:1:ok",
    "StateUpdate: Alarm updated from ALARM to OK",
    "Action: Successfully executed action arn:aws:sns:us-east-1:1:alarms",
    "StateUpdate: Alarm updated from OK to ALARM",
    "Action: Successfully executed action arn:aws:sns:us-east-1:1:ok",
    "StateUpdate: Alarm updated from INSUFFICIENT_DATA to OK",
    'ConfigurationUpdate: Alarm "urp" created',
  ]);
});

test("the reason contains the values and the threshold", async () => {
  alarms.put(watching("urp"));
  value(3, 1);

  await alarms.evaluate(minute);

  expect(alarms.find("urp")?.reason).toBe(
    `Threshold Crossed: 1 out of the last 1 datapoints [3 (${new Date(minute - 60_000).toISOString()})] was greater than the threshold (0) (minimum 1 datapoint for OK -> ALARM transition).`,
  );
});

test("two of three periods must breach", async () => {
  alarms.put(watching("urp", { evaluationPeriods: 3, datapointsToAlarm: 2 }));
  value(1, 3);
  value(0, 2);
  value(0, 1);
  await alarms.evaluate(minute);
  expect(states()).toEqual({ urp: "OK" });

  value(1, 0);
  await alarms.evaluate(minute + 60_000);
  expect(states()).toEqual({ urp: "OK" });

  value(1, -1);
  await alarms.evaluate(minute + 120_000);
  expect(states()).toEqual({ urp: "ALARM" });
});

test("an alarm with a longer period is evaluated every minute", async () => {
  const queries = [{ id: "value", metric: { metric, statistic: "Maximum", periodSeconds: 300 } }];
  alarms.put(watching("disk", { queries }));
  value(1, 1);

  await alarms.evaluate(minute);

  expect(states()).toEqual({ disk: "ALARM" });
});

test("metric math is evaluated", async () => {
  const queries = [
    { id: "m", metric: { metric, statistic: "Sum", periodSeconds: 60 }, returnData: false },
    { id: "e", expression: "m * 100 - 250" },
  ];
  alarms.put(watching("math", { queries }));
  value(3, 1);

  await alarms.evaluate(minute);

  expect(alarms.find("math")).toMatchObject({ state: "ALARM", reasonData: { recentDatapoints: [50], threshold: 0 } });
});

test("a minute of a test can be shorter", async () => {
  alarms = new Alarms(store, async () => undefined, 1_000 / 60);
  alarms.put(watching("urp", { evaluationPeriods: 2, datapointsToAlarm: 2 }));
  store.add(metric, 1, { timeMs: minute });
  store.add(metric, 1, { timeMs: minute + 1_000 });

  await alarms.evaluate(minute + 2_000);

  expect(states()).toEqual({ urp: "ALARM" });
});

test("a composite alarm follows its alarms, also through another composite alarm", async () => {
  alarms.put(composite("a-page", 'ALARM("part")'));
  alarms.put(composite("part", 'ALARM("urp")'));
  alarms.put(watching("urp"));
  value(1, 1);

  await alarms.evaluate(minute);

  expect(states()).toEqual({ "a-page": "ALARM", part: "ALARM", urp: "ALARM" });
  expect(alarms.find("part")?.reason).toBe('The rule ALARM("urp") is true. Alarms in ALARM: urp.');
  expect(alarms.parentsOf("urp").map(({ definition }) => definition.name)).toEqual(["part"]);
});

test("an alarm whose actions are disabled changes its state only", async () => {
  alarms.put({ ...watching("urp"), actionsEnabled: false });
  value(1, 1);

  await alarms.evaluate(minute);

  expect({ sent, state: states()["urp"] }).toEqual({ sent: [], state: "ALARM" });
});

test("an action that fails is in the history", async () => {
  alarms.put(watching("broken"));
  value(1, 1);

  await alarms.evaluate(minute);

  expect(alarms.history()[0]).toMatchObject({
    type: "Action",
    summary: 'Failed to execute action arn:aws:sns:us-east-1:1:alarms. Received error: "the topic does not exist"',
  });
});

test("a changed alarm keeps its state, and a deleted one is no longer evaluated", async () => {
  alarms.put(watching("urp"));
  value(1, 1);
  await alarms.evaluate(minute);
  alarms.put(watching("urp", { threshold: 5 }));
  expect(states()).toEqual({ urp: "ALARM" });

  alarms.delete("urp");
  await alarms.evaluate(minute);

  expect(states()).toEqual({});
});
