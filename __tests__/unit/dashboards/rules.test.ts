import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { alertRows, consumerLag, prometheusRules, ruleFile } from "../../../dashboards/rules/index.js";
import { root } from "../../../tools/setup/folders.js";
import { unknownSeries } from "../../support/metrics/scraped-series.js";

const rules = prometheusRules.groups.flatMap((group) => group.rules);
const recorded = rules.flatMap((rule) => ("record" in rule ? [rule.record] : []));

test.each(rules.map((rule) => ["record" in rule ? rule.record : rule.alert, rule.expr]))(
  "%s reads series and labels that the exporters have",
  (_, expr) => expect(unknownSeries(expr, recorded)).toEqual([]),
);

test("names, ids and recorded series are unique", () => {
  const names = [...rules.map((rule) => ("record" in rule ? rule.record : rule.alert)), ...prometheusRules.groups.map(({ name }) => name)];
  const ids = alertRows.map(({ id }) => id);

  expect([new Set(names).size, new Set(ids).size]).toEqual([names.length, ids.length]);
  expect(recorded.filter((name) => !/^msk:[a-z_]+:[a-z0-9]+$/.test(name))).toEqual([]);
});

test("alerts have Prometheus' fields, with severity, summary and a link to the runbook", () => {
  const alert = rules.find((rule) => "alert" in rule && rule.alert === "OfflinePartitions");

  expect(alert).toEqual({
    alert: "OfflinePartitions",
    expr: 'max by (cluster) (kafka_controller_KafkaController_Value{name="OfflinePartitionsCount"}) > 0',
    for: "5m",
    labels: { severity: "page" },
    annotations: {
      summary: "{{ $value }} partitions of {{ $labels.cluster }} have no leader",
      runbook_url: "docs/runbook/prometheus.md#offline-partitions",
    },
  });
  expect(JSON.stringify(ruleFile("https://wiki.example.com/kafka"))).toContain("https://wiki.example.com/kafka/prometheus.md#lag-growing");
});

/** The sections of the runbook: heading and text. */
const sections = readFileSync(join(root, "docs/runbook/prometheus.md"), "utf8")
  .split(/^## /m)
  .slice(1)
  .map((text) => ({ id: text.slice(0, text.indexOf("\n")), text }));

test("the runbook has a section for each alert, in their order, and no other", () => {
  expect(sections.map(({ id }) => id)).toEqual(alertRows.map(({ id }) => id));
});

test.each(alertRows)("the runbook explains $alert", ({ id, alert, severity }) => {
  const { text } = sections.find((section) => section.id === id) as (typeof sections)[number];

  expect(text).toMatch(
    new RegExp(
      `^${id}\\n\\*\\*${alert}\\.\\*\\* Severity: ${severity}\\.\\n\\n\\*\\*What it means\\.\\*\\* \\S.{30,}\\n\\n\\*\\*Check\\.\\*\\* \\S.{20,}\\n\\n\\*\\*Cause\\.\\*\\* \\S.{20,}\\n\\n\\*\\*Fix\\.\\*\\* \\S.{20,}\\n*$`,
    ),
  );
});

test("consumerLag selects clusters, groups and topics by the labels of each exporter", () => {
  const expr = consumerLag({ cluster: "ads", group: "g.*", topic: "t1|t2" });

  expect(expr).toContain(
    'kafka_consumergroup_lag{cluster=~"(|ads)",clusterArn=~"(|.+:cluster/(ads)/.+)",consumergroup=~"g.*",topic=~"t1|t2"} >= 0',
  );
  expect(expr).toContain('ConsumerLagMetrics_Value{name="SumOffsetLag",cluster=~"ads",groupId=~"g.*",topic=~"t1|t2"}');
  expect(unknownSeries(expr, [])).toEqual([]);
});

test.each([
  ['kafka_server_replicamanager_value{name="LeaderCount"}', "kafka_server_replicamanager_value is no series"],
  ['kafka_server_ReplicaManager_Value{name="LeaderCounts"}', 'kafka_server_ReplicaManager_Value has no name="LeaderCounts"'],
  ['kafka_server_ReplicaManager_Value{topic="a"}', "kafka_server_ReplicaManager_Value has no label topic"],
  ["msk:other:sum", "msk:other:sum is not recorded"],
])("the check of series refuses %s", (expr, problem) => {
  expect(unknownSeries(expr, recorded)).toEqual([problem]);
});
