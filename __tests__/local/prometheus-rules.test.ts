import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { stringify } from "yaml";
import { dashboardRows } from "../../dashboards/grafana/index.js";
import { alertRows, prometheusRules } from "../../dashboards/rules/index.js";
import { ensurePrometheusPrograms } from "../../tools/local/metrics/prometheus-programs.js";
import { runChild } from "../../tools/local/process/index.js";
import { toolsFolder } from "../../tools/setup/folders.js";
import { alertCases, type Series } from "../support/rules/alert-cases.js";
import { recordingCases } from "../support/rules/recording-cases.js";

let folder: string;
let promtool: string;

/** Runs promtool in a folder with the rules. */
async function run(...args: string[]): Promise<{ code: number | null; output: string }> {
  const { code, lines } = await runChild(promtool, args, { name: "promtool", cwd: folder });
  return { code, output: lines.join("\n") };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "rules-"));
  ({ promtool } = await ensurePrometheusPrograms(toolsFolder, () => {}));
  writeFileSync(join(folder, "rules.yml"), stringify(prometheusRules));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const inputs = (series: Series) => Object.entries(series).map(([name, values]) => ({ series: name, values }));

const alerts = prometheusRules.groups.flatMap(({ rules }) => rules).filter((rule) => "alert" in rule);
const recordings = prometheusRules.groups.flatMap(({ rules }) => rules).filter((rule) => "record" in rule);

test("promtool accepts every rule", async () => {
  const { code, output } = await run("check", "rules", "rules.yml");

  expect({ code, output }).toEqual({
    code: 0,
    output: expect.stringContaining(`SUCCESS: ${alerts.length + recordings.length} rules found`),
  });
});

test("promtool parses each query of the dashboards", async () => {
  const values = { cluster: "ads", broker: ".*", topic: "orders|ad-events", group: ".*", __rate_interval: "5m" };
  const queries = dashboardRows
    .flatMap(({ sections }) => sections.flatMap(({ panels }) => panels.flatMap((panel): readonly object[] => panel.queries)))
    .flatMap((query) => ("expr" in query ? [String(query.expr)] : []));
  const rules = queries.map((expr, i) => ({
    record: `query:${i}`,
    expr: expr.replaceAll(/\$(\w+)/g, (text, name) => values[name as keyof typeof values] ?? text),
  }));
  writeFileSync(join(folder, "queries.yml"), stringify({ groups: [{ name: "queries", rules }] }));

  const { code, output } = await run("check", "rules", "queries.yml");

  expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining(`SUCCESS: ${queries.length} rules found`) });
});

test("each rule has a case that fires and one that stays silent", () => {
  expect(Object.keys(alertCases).sort()).toEqual(alertRows.map(({ alert }) => alert).sort());
  expect(Object.keys(recordingCases).sort()).toEqual(recordings.map(({ record }) => record).sort());
});

/** Returns the tests of all rules, in the form of promtool: a firing and a silent one for each. */
function promtoolTests() {
  const ofAlerts = alerts.flatMap(({ alert, labels, annotations }) => {
    const { fires, alsoFires = [], silent } = alertCases[alert] as (typeof alertCases)[string];
    return [
      ...[fires, ...alsoFires].map((each) => {
        const fired = { exp_labels: { ...labels, ...each.labels }, exp_annotations: { ...annotations, summary: each.summary } };
        return {
          name: `${alert} fires`,
          input_series: inputs(each.series),
          alert_rule_test: [
            { eval_time: "0m", alertname: alert, exp_alerts: [] },
            { eval_time: `${each.after}m`, alertname: alert, exp_alerts: [fired] },
          ],
        };
      }),
      {
        name: `${alert} stays silent`,
        input_series: inputs(silent),
        alert_rule_test: minutesUntil(fires.after + 3).map((minute) => ({ eval_time: `${minute}m`, alertname: alert, exp_alerts: [] })),
      },
    ];
  });
  const ofRecordings = recordings.flatMap(({ record }) => {
    const { series, records, silent } = recordingCases[record] as (typeof recordingCases)[string];
    const recorded = Object.entries(records).map(([labels, value]) => ({ labels, value }));
    return [
      {
        name: `${record} is recorded`,
        input_series: inputs(series),
        promql_expr_test: [{ expr: record, eval_time: "10m", exp_samples: recorded }],
      },
      {
        name: `${record} counts nothing else`,
        input_series: inputs(silent),
        promql_expr_test: [{ expr: record, eval_time: "10m", exp_samples: [] }],
      },
    ];
  });
  return [...ofAlerts, ...ofRecordings].map((each) => ({ interval: "1m", ...each }));
}

/** Minutes at which an alert must be silent. */
const minutesUntil = (last: number) => Array.from({ length: last + 1 }, (_, minute) => minute);

test("promtool sees each alert fire and stay silent, and each series recorded", async () => {
  const tests = promtoolTests();
  // Without an order promtool takes the groups by chance, and an alert may read the last minute's recorded series.
  const group_eval_order = prometheusRules.groups.map(({ name }) => name);
  const file = { rule_files: ["rules.yml"], evaluation_interval: "1m", group_eval_order, tests };
  writeFileSync(join(folder, "tests.yml"), stringify(file));

  const result = await run("test", "rules", "tests.yml");

  process.stdout.write(`promtool: ${alerts.length} alerts and ${recordings.length} recording rules, ${tests.length} cases\n`);
  expect(result).toEqual({ code: 0, output: expect.stringContaining("SUCCESS") });
});
