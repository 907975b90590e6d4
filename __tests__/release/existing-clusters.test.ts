import { cpSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetDashboardCommand,
  ListDashboardsCommand,
  type MetricAlarm,
} from "@aws-sdk/client-cloudwatch";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { prometheusRules } from "../../dashboards/rules/index.js";
import { writeModules } from "../../tools/build/modules/index.js";
import { environmentOf, type LocalPlatform, startLocalPlatform, useEndpoint } from "../../tools/deploy/index.js";
import { root, runFolder } from "../../tools/setup/folders.js";
import { Terraform, terraformEnvironment } from "../../tools/terraform/index.js";
import { signedRequest } from "../support/observability/signed-request.js";
import { Workspace } from "../support/observability/workspace.js";

// The published module msk-observability on clusters that share nothing with this repository. The tests run in order.
const PATIENCE_MS = 10 * 60_000;

let folder: string;
let platform: LocalPlatform;
let cloudWatch: CloudWatchClient;
let clusters: Record<"standard" | "express" | "serverless", string>;

beforeAll(async () => {
  folder = runFolder("existing-clusters");
  await writeModules(join(folder, "terraform"), () => undefined);
  cpSync(join(root, "__tests__/support/configurations/existing-clusters-hcl"), folder, { recursive: true });
  platform = await startLocalPlatform(join(folder, "local"), () => undefined, undefined, { brokers: false });
  useEndpoint(platform.endpoint);
  cloudWatch = new CloudWatchClient({ region: platform.endpoint.region });
}, PATIENCE_MS);

afterAll(async () => {
  cloudWatch?.destroy();
  await platform?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** @param path - of the configuration below the folder of this run */
async function terraform(path: string, variables: Readonly<Record<string, unknown>> = {}): Promise<Terraform> {
  const assignments = Object.entries(variables).map(([name, value]) => [
    `TF_VAR_${name}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  const environment = await terraformEnvironment({ ...environmentOf(platform.endpoint), ...Object.fromEntries(assignments) });
  const configuration = new Terraform({ folder: join(folder, path), environment });
  await configuration.init();
  return configuration;
}

const alarmsOf = async (prefix: string): Promise<MetricAlarm[]> => {
  const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNamePrefix: prefix, MaxRecords: 100 }));
  return MetricAlarms;
};

/** Names without the prefix, and without the id of the broker. */
const kindsOf = (alarms: readonly MetricAlarm[], prefix: string) => [
  ...new Set(alarms.map(({ AlarmName = "" }) => AlarmName.slice(prefix.length).replace(/-\d+(-[A-Z_]+)?$/, ""))),
];

const dimensionsOf = ({ Dimensions = [] }: MetricAlarm) => Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]));
const named = (alarms: readonly MetricAlarm[], name: string) => alarms.find(({ AlarmName }) => AlarmName === name) as MetricAlarm;

test(
  "clusters of each kind exist, created without this repository",
  async () => {
    const configuration = await terraform("clusters");
    await configuration.apply();
    clusters = (await configuration.outputs())["clusters"] as typeof clusters;
    expect(Object.keys(clusters).sort()).toEqual(["express", "serverless", "standard"]);
  },
  PATIENCE_MS,
);

test(
  "the module is applied to each of them, and a second plan is empty",
  async () => {
    const configuration = await terraform("alarms", { clusters });
    await configuration.apply();
    expect(await configuration.plan()).toEqual([]);
    expect(await configuration.outputs()).toEqual({
      workspace: expect.stringMatching(/^ws-/),
      dashboards: Object.fromEntries(
        Object.keys(clusters).map((kind) => [kind, expect.stringMatching(/#dashboards\/dashboard\/orders(-express|-serverless)?$/)]),
      ),
    });
  },
  PATIENCE_MS,
);

test("a standard cluster has alarms for each broker, with the limits of its type, and for the lag of each topic", async () => {
  const alarms = (await alarmsOf("orders-")).filter(({ AlarmName }) => !/^orders-(express|serverless)-/.test(String(AlarmName)));

  expect(kindsOf(alarms, "orders-").sort()).toEqual([
    "active-controller",
    "bandwidth",
    "connection-rate",
    "connections",
    "cpu",
    "disk",
    "heap",
    "iam-connections-refused",
    "lag-seconds-billing/orders",
    "lag-seconds-billing/refunds",
    "network-processors",
    "offline-partitions",
    "partitions",
    "request-handlers",
    "under-min-isr",
    "under-replicated",
    "volume-throughput",
  ]);
  expect(dimensionsOf(named(alarms, "orders-active-controller"))).toEqual({ "Cluster Name": "orders" });
  expect([1, 2, 3].map((broker) => dimensionsOf(named(alarms, `orders-disk-${broker}`)))).toEqual(
    ["1", "2", "3"].map((broker) => ({ "Cluster Name": "orders", "Broker ID": broker })),
  );
  expect(dimensionsOf(named(alarms, "orders-connections-2-SASL_SCRAM"))).toEqual({
    ...{ "Cluster Name": "orders", "Broker ID": "2" },
    "Client Authentication": "SASL_SCRAM",
  });
  expect(dimensionsOf(named(alarms, "orders-lag-seconds-billing/refunds"))).toEqual({
    ...{ "Cluster Name": "orders", "Consumer Group": "billing" },
    Topic: "refunds",
  });
  expect(named(alarms, "orders-partitions-1")).toMatchObject({ Threshold: 1500, Namespace: "AWS/Kafka", MetricName: "PartitionCount" });
});

test("an existing workspace of Managed Prometheus has the rules, and notifies the topic", async () => {
  const { workspace } = await (await terraform("alarms", { clusters })).outputs();
  const read = <T>(path: string) => signedRequest<T>(platform.endpoint, "aps", { method: "GET", path: `/workspaces/${workspace}/${path}` });

  const { ruleGroupsNamespaces } = await read<{ ruleGroupsNamespaces: { name: string }[] }>("rulegroupsnamespaces");
  const { alertManagerDefinition } = await read<{ alertManagerDefinition: { data: string } }>("alertmanager/definition");

  expect(ruleGroupsNamespaces.map(({ name }) => name).sort()).toEqual(prometheusRules.groups.map(({ name }) => `orders-${name}`).sort());
  expect(Buffer.from(alertManagerDefinition.data, "base64").toString()).toMatch(/topic_arn: "?arn:aws:sns:[\w-]+:\d{12}:orders-alarms/);
});

test("an Express cluster has the alarms of Express brokers alone", async () => {
  const alarms = await alarmsOf("orders-express-");

  expect(kindsOf(alarms, "orders-express-").sort()).toEqual([
    "active-controller",
    "connections",
    "cpu",
    "express-egress",
    "express-ingress",
    "fetch-throttled",
    "partitions",
    "produce-throttled",
  ]);
  expect(dimensionsOf(named(alarms, "orders-express-produce-throttled-3"))).toEqual({ "Cluster Name": "orders-express", "Broker ID": "3" });
});

test("a serverless cluster has alarms about lag alone", async () => {
  const alarms = await alarmsOf("orders-serverless-");

  expect(alarms.map(({ AlarmName, MetricName, Threshold }) => [AlarmName, MetricName, Threshold]).sort()).toEqual([
    ["orders-serverless-lag-records-billing/orders", "MaxOffsetLag", 5000],
    ["orders-serverless-lag-seconds-serverless-billing/orders", "MaxEstimatedTimeLag", 120],
  ]);
});

test("each cluster has a dashboard of metrics that its kind emits, and two composite alarms", async () => {
  const { DashboardEntries = [] } = await cloudWatch.send(new ListDashboardsCommand({}));
  const titles = async (DashboardName: string) => {
    const { DashboardBody } = await cloudWatch.send(new GetDashboardCommand({ DashboardName }));
    const { widgets } = JSON.parse(String(DashboardBody)) as { widgets: { properties: { title?: string } }[] };
    expect(DashboardBody).toContain(`"Cluster Name\\"=\\"${DashboardName}\\"`);
    return widgets.flatMap(({ properties: { title } }) => title ?? []);
  };
  const { CompositeAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmTypes: ["CompositeAlarm"], MaxRecords: 100 }));

  expect(DashboardEntries.map(({ DashboardName }) => DashboardName).sort()).toEqual(["orders", "orders-express", "orders-serverless"]);
  expect(await titles("orders")).toEqual(expect.arrayContaining(["Under-replicated partitions", "Volume throughput"]));
  expect(await titles("orders-express")).toEqual(expect.arrayContaining(["Throttling of clients", "Storage used"]));
  expect(await titles("orders-express")).not.toContain("Under-replicated partitions");
  expect(await titles("orders-serverless")).not.toContain("Active controllers");
  expect(CompositeAlarms.map(({ AlarmName }) => AlarmName)).toEqual(
    expect.arrayContaining(["orders", "orders-express", "orders-serverless"].flatMap((name) => [`${name}-page`, `${name}-ticket`])),
  );
});

test(
  "a cluster that has grown gets alarms for its new brokers",
  async () => {
    await (await terraform("clusters", { brokers: 6 })).apply();
    const configuration = await terraform("alarms", { clusters });
    const plan = await configuration.plan();

    expect(plan.filter(({ actions }) => !["create", "update"].includes(actions.join()))).toEqual([]);
    await configuration.apply();
    expect(await configuration.plan()).toEqual([]);
    expect(dimensionsOf(named(await alarmsOf("orders-disk-"), "orders-disk-6"))).toEqual({ "Cluster Name": "orders", "Broker ID": "6" });
  },
  PATIENCE_MS,
);

test(
  "is destroyed completely",
  async () => {
    await (await terraform("alarms", { clusters })).destroy();
    const { MetricAlarms, CompositeAlarms } = await cloudWatch.send(new DescribeAlarmsCommand({}));

    expect([...(MetricAlarms ?? []), ...(CompositeAlarms ?? [])]).toEqual([]);
    expect((await cloudWatch.send(new ListDashboardsCommand({}))).DashboardEntries ?? []).toEqual([]);
    await (await terraform("clusters", { brokers: 6 })).destroy();
  },
  PATIENCE_MS,
);

test.each(["minimal", "complete"])(
  "the example %s is applied to an existing cluster, planned again without changes, and destroyed",
  async (example) => {
    const existing = await terraform("clusters");
    await existing.apply();
    const { standard } = (await existing.outputs())["clusters"] as typeof clusters;
    const { url } = await Workspace.create(platform.endpoint, example);
    const configuration = await terraform(`terraform/msk-observability/examples/${example}`, {
      cluster_arn: standard,
      prometheus_workspace_id: url.split("/").at(-2), // of the complete example
    });
    await configuration.apply();
    expect(await configuration.plan()).toEqual([]);
    expect((await configuration.outputs())["alarm_topic_arn"]).toMatch(/:orders-alarms$/);
    await configuration.destroy();
    await existing.destroy();
  },
  PATIENCE_MS,
);
