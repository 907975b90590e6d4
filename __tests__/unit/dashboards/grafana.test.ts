import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Panel } from "@grafana/grafana-foundation-sdk/dashboard";
import { describe, expect, test } from "@jest/globals";
import { type CloudWatchQuery, dashboardRows, grafanaDashboards, type PromQuery } from "../../../dashboards/grafana/index.js";
import { prometheusRules } from "../../../dashboards/rules/index.js";
import { dashboardDocuments } from "../../../tools/build/dashboards.js";
import { root } from "../../../tools/setup/folders.js";
import { selectorsOf, unknownSeries } from "../../support/metrics/scraped-series.js";

const recorded = prometheusRules.groups.flatMap(({ rules }) => rules.flatMap((rule) => ("record" in rule ? [rule.record] : [])));
const dashboards = grafanaDashboards();
const panelsOf = (uid: string) => (dashboards[uid]?.panels ?? []).filter((panel): panel is Panel => panel.type !== "row");

test("the committed JSON is what the code builds; `make dashboards` writes it", () => {
  const folder = join(root, "dashboards/grafana");
  const committed = readdirSync(folder).filter((name) => name.endsWith(".json"));

  expect(committed.map((name) => `dashboards/grafana/${name}`).sort()).toEqual(Object.keys(dashboardDocuments()).sort());
  for (const [path, content] of Object.entries(dashboardDocuments())) expect(readFileSync(join(root, path), "utf8")).toBe(content);
});

test("the overview has the 28 panels that an operator needs, health first", () => {
  const titles = panelsOf("msk-overview").map(({ title }) => title);

  expect(titles).toEqual([
    "Active controllers",
    "Brokers up",
    "Offline partitions",
    "Under-replicated partitions",
    "Under min ISR",
    "At min ISR",
    "Unclean elections",
    "Leaders and partitions by broker",
    "Changes of in-sync replicas",
    "Messages in",
    "Bytes in",
    "Bytes out",
    "Bytes in by topic",
    "Replication",
    "Failed produce and fetch requests",
    "Bytes rejected",
    "Produce p99",
    "Consumer fetch p99",
    "Stages of a produce request",
    "Request handlers idle",
    "Network threads idle",
    "Request queue",
    "Connections by listener",
    "Authentication failures",
    "Lag by group and topic",
    "Heap",
    "CPU",
    "Disk",
  ]);
});

describe.each(dashboardRows)("$uid", ({ uid, variables, sections }) => {
  const panels = panelsOf(uid);
  const queries = sections.flatMap((section) => section.panels).flatMap((panel): readonly (PromQuery | CloudWatchQuery)[] => panel.queries);

  test("its panels fill each line of the grid without a gap or an overlap", () => {
    const cells = new Map<string, number>();
    const grid = (dashboards[uid]?.panels ?? []).map(({ gridPos }) => gridPos as { x: number; y: number; w: number; h: number });
    for (const { x, y, w, h } of grid) {
      for (let column = x; column < x + w; column++) for (let line = y; line < y + h; line++) cells.set(`${column},${line}`, 1);
    }

    const area = grid.reduce((sum, { w, h }) => sum + w * h, 0);
    expect(cells.size).toBe(area);
    expect(area % 24).toBe(0);
    expect(Math.max(...grid.map(({ x, w }) => x + w))).toBe(24);
  });

  test("each panel has a title of its kind and a description", () => {
    const titles = panels.map(({ title }) => title);

    expect(new Set(titles).size).toBe(titles.length);
    expect(panels.filter(({ description }) => !/^.{20,}\.$/.test(description ?? ""))).toEqual([]);
  });

  test("its queries read series and labels that the exporters have", () => {
    const problems = queries.flatMap((query) => ("expr" in query ? unknownSeries(query.expr, recorded) : []));

    expect(problems).toEqual([]);
  });

  test("its queries select the cluster and use each variable, and no other", () => {
    const text = JSON.stringify(queries);
    const used = new Set([...text.matchAll(/\$(?!__)([a-z]+)/g)].map(([, name]) => name).filter((name) => name !== "PROP"));

    expect([...used].sort()).toEqual([...variables].sort());
    for (const query of queries) {
      if (!("expr" in query)) continue;
      for (const { metric, matchers } of selectorsOf(query.expr)) {
        expect({ metric, cluster: matchers.some(({ label }) => label === "cluster") }).toEqual({ metric, cluster: true });
      }
    }
  });
});

test("a dashboard for Grafana 12 and newer reads the plug-in's data source, and nothing else differs", () => {
  const type = "grafana-amazonprometheus-datasource";
  const plugin = JSON.stringify(grafanaDashboards(type));

  expect(plugin).not.toContain('"type":"prometheus"');
  expect(plugin.replaceAll(`"${type}"`, '"prometheus"')).toBe(JSON.stringify(dashboards));
});
