import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { alarmsByRunbook } from "../../dashboards/alarms/index.js";
import { dashboardRows } from "../../dashboards/grafana/index.js";
import { prometheusRules } from "../../dashboards/rules/index.js";
import { ClusterAlarms } from "../../tools/alarms/cluster-alarms.js";
import { until } from "../../tools/local/process/index.js";
import { selectorsOf } from "../support/metrics/scraped-series.js";
import { type Read, readByAlarms, readByDashboard, withoutValues } from "../support/observability/cloudwatch-metrics.js";
import { ObservedPlatform } from "../support/observability/observed-platform.js";

// Every query of dashboards, rules and alarms on the real series of a loaded cluster, and alarms that ring. The tests run in order.

/** Series of Prometheus that can't be here, with the reason. */
const SERIES_NOT_HERE: Readonly<Record<string, string>> = {
  kafka_consumergroup_lag: "of AWS's managed Kafka exporter; the same queries read the lag of MSK's JMX exporter, which is here",
};

/** Metrics of CloudWatch that can't be here, with the reason. */
const METRICS_NOT_HERE: Readonly<Record<string, string>> = {
  BwInAllowanceExceeded: "of the network of EC2 instances",
  BwOutAllowanceExceeded: "of the network of EC2 instances",
  IAMTooManyConnections: "sent only when a broker refuses connections",
  RemoteCopyLagBytes: "of topics with tiered storage",
  RemoteLogSizeBytes: "of topics with tiered storage",
  VolumeQueueLength: "of EBS volumes",
};

let platform: ObservedPlatform;
let cloudWatch: CloudWatchClient;
let alarms: ClusterAlarms;

beforeAll(async () => {
  platform = await ObservedPlatform.start();
  const { endpoint, region, accessKeyId, secretAccessKey } = platform.endpoint;
  cloudWatch = new CloudWatchClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
  alarms = new ClusterAlarms(region, platform.outputs.cluster_name, cloudWatch);
});

afterAll(async () => {
  cloudWatch?.destroy();
  await platform?.stop();
});

const print = (line: string) => process.stdout.write(`observability: ${line}\n`);

/** Asks again until nothing is missing, or for two minutes; returns what is still missing. */
async function stillMissing<T>(all: readonly T[], missingOf: (asked: readonly T[]) => Promise<T[]>): Promise<T[]> {
  let missing = [...all];
  const done = async () => {
    missing = await missingOf(missing);
    return missing.length === 0;
  };
  await until("all series", done, { timeoutMs: 120_000, everyMs: 1_000 }).catch(() => undefined);
  return missing;
}

const withoutSeries = (expressions: readonly string[]) =>
  stillMissing([...new Set(expressions)], async (asked) => {
    const results = await Promise.all(asked.map(async (expr) => ((await platform.workspace.query(expr)).length > 0 ? [] : [expr])));
    return results.flat();
  });

test("every query of the Grafana dashboards and every series of the rules is there", async () => {
  const panels = dashboardRows.flatMap(({ sections }) => sections.flatMap((section) => section.panels));
  const ofPanels = panels.flatMap(({ queries }) => [...queries]).flatMap((query) => ("expr" in query ? [selectingAll(query.expr)] : []));
  const rules = prometheusRules.groups.flatMap((group) => group.rules);
  const ofRules = rules.flatMap((rule) => [
    ...("record" in rule ? [rule.record] : []),
    ...selectorsOf(rule.expr)
      .filter(({ metric }) => !(metric in SERIES_NOT_HERE))
      .map(({ metric, matchers }) => `${metric}{${matchers.map(({ label, operator, value }) => `${label}${operator}"${value}"`).join()}}`),
  ]);

  const missing = await withoutSeries([...ofPanels, ...ofRules]);

  print(
    `${panels.length} panels with ${ofPanels.length} PromQL queries, ${rules.length} rules: ${missing.length} without series or reason`,
  );
  for (const [series, reason] of Object.entries(SERIES_NOT_HERE)) print(`not here: ${series}, ${reason}`);
  expect(missing).toEqual([]);
});

/** Replaces the variables of dashboards by what selects everything. */
const selectingAll = (expr: string) =>
  expr
    .replaceAll("$__rate_interval", "1m")
    .replaceAll("$cluster", platform.outputs.cluster_name)
    .replaceAll("$broker", ".+")
    .replaceAll(/\$\{?\w+\}?/g, ".*");

test("every metric of the alarms and of the CloudWatch dashboard has values", async () => {
  const ofAlarms = await readByAlarms(cloudWatch);
  const ofDashboard = await readByDashboard(cloudWatch, platform.outputs.cluster_name);
  const reads = [...ofAlarms, ...ofDashboard, ...readByPanels()];
  const notHere = reads.filter(({ metric }) => metric in METRICS_NOT_HERE);
  const expected = reads.filter((read) => !notHere.includes(read));

  const missing = await stillMissing(expected, (asked) => withoutValues(cloudWatch, asked));

  const names = (of: readonly Read[]) => new Set(of.map(({ by }) => by)).size;
  print(`${names(ofAlarms)} alarms, ${names(ofDashboard)} graphs of CloudWatch: ${missing.length} metrics without values or reason`);
  for (const [metric, reason] of Object.entries(METRICS_NOT_HERE)) print(`not here: ${metric}, ${reason}`);
  expect(missing.map(({ by, metric }) => `${by}: ${metric}`)).toEqual([]);
  expect(await withoutValues(cloudWatch, notHere)).toEqual(notHere); // otherwise the reason is wrong
  expect(ofAlarms.length).toBeGreaterThan(50);
});

/** Returns what the Grafana panels of functions read. */
function readByPanels(): Read[] {
  const { consumer_function_name: consumer, producer_function_name: producer } = platform.outputs;
  const panels = dashboardRows.flatMap(({ sections }) => sections.flatMap((section) => section.panels));
  return panels.flatMap(({ title: by, queries }) =>
    [...queries].flatMap((query) => {
      if (!("metric" in query)) return [];
      const { namespace, metric, statistic: Stat } = query;
      const Namespace = namespace.replace("$namespace", "MskHa/AdEvents");
      const names = Namespace.startsWith("AWS/") ? [consumer, producer] : [consumer];
      return names.map((Value) => {
        const Metric = { Namespace, MetricName: metric, Dimensions: [{ Name: "FunctionName", Value }] };
        return { by, metric, query: { MetricStat: { Metric, Stat, Period: 60 } } };
      });
    }),
  );
}

test("every alarm of dashboards/alarms is deployed, if it is for this kind of cluster", async () => {
  const rows = Object.values(alarmsByRunbook).flat();
  const names = (await alarms.all()).map(({ name }) => name);
  const missing = rows.filter(({ id }) => !names.some((name) => new RegExp(`-${id}(-|$)`).test(name)));

  const forOthers = rows.filter(({ kinds, burstable }) => (kinds && !kinds.includes("standard")) || burstable);
  print(`${rows.length} rows of alarms, ${forOthers.length} of them for Express, serverless and burstable brokers: not here`);
  expect(missing.map(({ id }) => id)).toEqual(forOthers.map(({ id }) => id));
});

/** Waits until an alarm is OK, causes ALARM, ends the cause, and waits until it is OK again. */
async function rings(ids: readonly string[], cause: () => Promise<void>, end: () => Promise<void> = async () => undefined): Promise<void> {
  const names = ids.map((id) => `${platform.outputs.cluster_name}-${id}`);
  await Promise.all(names.map((name) => isIn(name, "OK")));
  const causedMs = Date.now();
  const since = () => `${((Date.now() - causedMs) / 1_000).toFixed(0)} s`;
  try {
    await cause();
    await Promise.all(names.map((name) => isIn(name, "ALARM").then(() => print(`${name} in ALARM after ${since()}`))));
  } finally {
    await end();
  }
  await Promise.all(names.map((name) => isIn(name, "OK").then(() => print(`${name} OK after ${since()}`))));
}

const isIn = (alarm: string, state: "ALARM" | "OK") =>
  until(`the alarm ${alarm} to be ${state}`, async () => (await alarms.all()).find(({ name }) => name === alarm)?.state === state, {
    timeoutMs: 180_000,
    everyMs: 500,
  });

test("an alarm on lag rings while a consumer is stopped", () =>
  rings(
    [`lag-seconds-${platform.group}/${platform.outputs.event_topic}`],
    () => platform.stopConsumer(),
    () => platform.consume(),
  ));

test("an alarm on dead letters rings after a record that can't be decoded", async () => {
  const producer = platform.kafka().producer();
  await producer.connect();
  try {
    const messages = [{ value: "not JSON" }];
    await rings(["poison-records"], async () => void (await producer.send({ topic: platform.outputs.event_topic, acks: -1, messages })));
  } finally {
    await producer.disconnect();
  }
});

test("an alarm on authentication rings after clients with wrong credentials", () =>
  rings(["authentication-failures"], async () => {
    const attempts = Array.from({ length: 20 }, async () => {
      const admin = platform.kafka({ secretAccessKey: "x".repeat(40) }).admin();
      try {
        await admin.connect();
        await admin.listTopics(); // the broker's refusal comes with the first request
        throw new Error("the broker accepted wrong credentials");
      } catch (error) {
        expect((error as Error).message).not.toContain("accepted");
      } finally {
        await admin.disconnect();
      }
    });
    await Promise.all(attempts);
  }));

const kill = (...brokers: readonly number[]) => fault(brokers, "kill");
const start = (...brokers: readonly number[]) => fault(brokers, "start");

async function fault(brokers: readonly number[], kind: "kill" | "start"): Promise<void> {
  for (const broker of brokers)
    await platform.control.fault(platform.outputs.cluster_name, broker, kind, kind === "kill" ? "never" : undefined);
}

test("an alarm on under-replicated partitions rings while a broker is down", () =>
  rings(
    ["under-replicated-1"],
    () => kill(2),
    () => start(2),
  ));

test("alarms on min.insync.replicas and on 5xx of the API ring while two brokers are down", () =>
  rings(
    ["under-min-isr-1", "api-errors"],
    () => kill(2, 3),
    () => start(2, 3),
  ));
