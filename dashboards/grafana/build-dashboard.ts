import { MetricEditorMode, MetricQueryType, MetricsQueryBuilder, QueryMode } from "@grafana/grafana-foundation-sdk/cloudwatch";
import type { Builder, Dataquery } from "@grafana/grafana-foundation-sdk/cog";
import { LegendDisplayMode, VizLegendOptionsBuilder } from "@grafana/grafana-foundation-sdk/common";
import {
  type Dashboard,
  DashboardBuilder,
  DashboardLinkBuilder,
  DashboardLinkType,
  type Panel,
  RowBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder as StatBuilder } from "@grafana/grafana-foundation-sdk/stat";
import { PanelBuilder as TimeseriesBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import type { CloudWatchQuery, DashboardRow, PanelRow, PromQuery } from "./panel.js";
import { type PrometheusType, sourceOf, variablesOf } from "./variables.js";

/** Columns of Grafana's grid. */
const COLUMNS = 24;

/** Builds a dashboard: a row for each section, with stats first and curves below. */
export function buildDashboard(row: DashboardRow, type: PrometheusType): Dashboard {
  const builder = new DashboardBuilder(row.title)
    .uid(row.uid)
    .description(row.description)
    .tags(["msk"])
    .refresh("1m")
    .time({ from: "now-3h", to: "now" })
    .timezone("browser")
    .link(new DashboardLinkBuilder("MSK").type(DashboardLinkType.Dashboards).tags(["msk"]).includeVars(true).keepTime(true));
  for (const variable of variablesOf(row.variables, type)) builder.withVariable(variable);
  for (const { title, panels } of row.sections) {
    builder.withRow(new RowBuilder(title));
    for (const [panel, span] of spans(panels)) builder.withPanel(panelOf(panel, span, type));
  }
  return builder.build();
}

/** Returns the panels with their widths, which fill each line: all stats in one, curves in lines of three or two. */
function spans(panels: readonly PanelRow[]): [PanelRow, number][] {
  const stats = panels.filter(({ kind }) => kind === "stat");
  const curves = panels.filter(({ kind }) => kind === "timeseries");
  const perLine = curves.length % 3 === 0 ? 3 : 2;
  const width = (i: number) => (i === curves.length - 1 && curves.length % perLine === 1 ? COLUMNS : COLUMNS / perLine);
  return [
    ...stats.map((panel, i): [PanelRow, number] => [panel, share(stats.length, i)]),
    ...curves.map((panel, i): [PanelRow, number] => [panel, width(i)]),
  ];
}

/** Returns the width of the stat `i` of `count`: the first ones are wider if the columns don't divide evenly. */
const share = (count: number, i: number) => Math.floor(COLUMNS / count) + (i < COLUMNS % count ? 1 : 0);

function panelOf(row: PanelRow, span: number, type: PrometheusType): Builder<Panel> {
  const { title, description, unit, bad } = row;
  const panel = row.kind === "stat" ? new StatBuilder().height(4) : new TimeseriesBuilder().height(8).legend(LEGEND).fillOpacity(8);
  panel.title(title).description(description).span(span).unit(unit);
  if (unit === "percentunit") panel.min(0).max(1);
  if (bad) panel.thresholds(thresholds(bad));
  const queries = row.queries.map((query, i) => {
    const refId = String.fromCharCode("A".charCodeAt(0) + i);
    return "expr" in query ? promQuery(query, refId, row, type) : cloudWatchQuery(query, refId);
  });
  panel.datasource(sourceOf("expr" in (row.queries[0] as object) ? type : "cloudwatch"));
  return panel.targets(queries);
}

const LEGEND = new VizLegendOptionsBuilder().showLegend(true).displayMode(LegendDisplayMode.Table).calcs(["lastNotNull", "max"]);

function promQuery({ expr, legend = "" }: PromQuery, refId: string, { kind }: PanelRow, type: PrometheusType): Builder<Dataquery> {
  const query = new DataqueryBuilder().datasource(sourceOf(type)).refId(refId).expr(expr).legendFormat(legend);
  return kind === "stat" ? query.instant() : query.range();
}

function cloudWatchQuery({ namespace, metric, dimensions, statistic, label }: CloudWatchQuery, refId: string): Builder<Dataquery> {
  return new MetricsQueryBuilder()
    .datasource(sourceOf("cloudwatch"))
    .refId(refId)
    .id("")
    .queryMode(QueryMode.Metrics)
    .metricQueryType(MetricQueryType.Search)
    .metricEditorMode(MetricEditorMode.Builder)
    .region("default")
    .namespace(namespace)
    .metricName(metric)
    .dimensions({ ...dimensions })
    .matchExact(true)
    .statistic(statistic)
    .period("")
    .label(label);
}

/** Green and red, on the side that is bad. */
function thresholds(bad: NonNullable<PanelRow["bad"]>): ThresholdsConfigBuilder {
  const [low, value, high] = "from" in bad ? ["green", bad.from, "red"] : ["red", bad.below, "green"];
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([
    { value: null, color: low as string },
    { value: value as number, color: high as string },
  ]);
}
