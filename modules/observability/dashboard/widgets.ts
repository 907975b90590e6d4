import type { IResolvable } from "cdktf";
import { alarmsByRunbook } from "../../../dashboards/alarms/index.js";
import { type Graph, type Section, sections } from "../../../dashboards/cloudwatch/index.js";
import { hcl } from "../../terraform/index.js";
import { thresholdOf } from "../metric-alarm.js";
import type { Monitoring } from "../targets.js";
import { both, isEmitted } from "./emitted.js";
import { isKafka, linesOf } from "./lines.js";

interface WidgetsProps {
  readonly monitoring: Monitoring;
  readonly region: string;
  /** A list of the alarms' ARNs, as an expression. @default there are no alarms */
  readonly alarmArns?: IResolvable;
  readonly runbookUrl: string;
}

/** Columns of a dashboard. */
const WHOLE_WIDTH = 24;

/** Alarms in one widget, at most. Source: CloudWatch user guide, alarm widgets on dashboards, from memory. */
const MOST_ALARMS = 100;

/** Returns the dashboard's body as an expression. CloudWatch puts each widget at the next free position. */
export function dashboardBody(props: WidgetsProps): IResolvable {
  const widgets = sections.flatMap((section) => sectionOf(section, props));
  return hcl`"{\\"widgets\\":[\${join(",", compact(${[...alarmStates(props), ...widgets]}))}]}"`;
}

function alarmStates({ alarmArns, runbookUrl }: WidgetsProps): IResolvable[] {
  if (!alarmArns) return [];
  const alarms = hcl`slice(${alarmArns}, 0, min(length(${alarmArns}), ${MOST_ALARMS}))`;
  const title = `Alarms. Runbook: ${runbookUrl}`;
  return [hcl`jsonencode(${{ type: "alarm", width: WHOLE_WIDTH, height: 5, properties: { title, alarms } }})`];
}

/** Returns a section's heading and its graphs; nothing if it has no graph. */
function sectionOf({ title, text, graphs }: Section, props: WidgetsProps): IResolvable[] {
  const shown = graphs.flatMap((graph) => graphOf(graph, props));
  if (shown.length === 0) return [];
  const markdown = `## ${title}\n${text}`;
  return [
    hcl`jsonencode(${{ type: "text", width: WHOLE_WIDTH, height: 2, properties: { markdown, background: "transparent" } }})`,
    ...shown,
  ];
}

/** Returns the widget of a graph, an expression of it that is empty if Terraform leaves it out, or nothing. */
function graphOf(graph: Graph, { monitoring, region }: WidgetsProps): IResolvable[] {
  const ofKafka = graph.metrics.flatMap(({ scope, name }) => (isKafka(scope) ? [{ scope, name }] : []));
  const emitted = both(
    ofKafka.length === 0 || isEmitted(ofKafka, monitoring.cluster),
    graph.burstable ? monitoring.cluster.burstable : true,
  );
  const metrics = graph.metrics.flatMap((metric) => linesOf(metric, monitoring));
  if (emitted === false || metrics.length === 0) return [];
  const { title, unit, stacked = false, maximum, width = 8 } = graph;
  const properties = {
    ...{ title, region, view: "timeSeries", stacked, period: 60, metrics },
    yAxis: { left: { label: unit, showUnits: false, min: 0, ...(maximum !== undefined && { max: maximum }) } },
    ...thresholdLine(graph, monitoring),
  };
  const widget = hcl`jsonencode(${{ type: "metric", width, height: 6, properties }})`;
  return [emitted === true ? widget : hcl`${emitted} ? ${widget} : ""`];
}

/** Returns the annotation that shows the threshold of the graph's alarm. */
function thresholdLine({ alarm }: Graph, { cluster, eventPath }: Monitoring): object {
  if (alarm === undefined) return {};
  const row = Object.values(alarmsByRunbook)
    .flat()
    .find(({ id }) => id === alarm);
  if (!row) throw new Error(`${alarm}: no such alarm`);
  const limits = { ...cluster.limits, ...(eventPath && { apiDeadlineMs: eventPath.apiDeadlineMs }) };
  return { annotations: { horizontal: [{ label: `alarm ${row.comparison}`, value: thresholdOf(row, { limits }) }] } };
}
