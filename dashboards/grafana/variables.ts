import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import {
  type DataSourceRef,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  TextBoxVariableBuilder,
  type VariableModel,
  VariableRefresh,
  VariableSort,
} from "@grafana/grafana-foundation-sdk/dashboard";
import type { VariableName } from "./panel.js";

/**
 * Grafana's type of a Prometheus data source. Amazon Managed Grafana signs requests to Amazon Managed Service for Prometheus in the core
 * type up to version 10, and in a plug-in from version 12. Source: Amazon Managed Grafana user guide, Prometheus data source, 2026-11.
 */
export type PrometheusType = "prometheus" | "grafana-amazonprometheus-datasource";

type SourceType = PrometheusType | "cloudwatch";

/** Returns the data source that the reader of a dashboard selects. */
export const sourceOf = (type: SourceType): DataSourceRef => ({ type, uid: type === "cloudwatch" ? "${cloudwatch}" : "${datasource}" });

/** Returns the variables of a dashboard: its data sources, and those that its queries use. */
export function variablesOf(names: readonly VariableName[], type: PrometheusType): Builder<VariableModel>[] {
  const prometheus = names.some((name) => name in LABELS);
  const source = prometheus
    ? new DatasourceVariableBuilder("datasource").label("Prometheus").type(type)
    : new DatasourceVariableBuilder("cloudwatch").label("CloudWatch").type("cloudwatch");
  return [source, ...names.map((name) => (name in LABELS ? labelVariable(name as Label, type) : CLOUDWATCH[name as "function"]()))];
}

/** Series whose labels are the values of a variable. Only brokers have a state, and only partitions a topic. */
const LABELS = {
  cluster: "label_values(kafka_server_KafkaServer_Value, cluster)",
  broker: 'label_values(kafka_server_KafkaServer_Value{cluster="$cluster"}, broker)',
  topic: 'label_values(kafka_log_Log_Value{cluster="$cluster"}, topic)',
  group: 'label_values(msk:consumer_group_lag:sum{cluster="$cluster"}, group)',
};

type Label = keyof typeof LABELS;

function labelVariable(name: Label, type: PrometheusType): QueryVariableBuilder {
  const variable = new QueryVariableBuilder(name)
    .label(`${name[0]?.toUpperCase()}${name.slice(1)}`)
    .datasource(sourceOf(type))
    .query({ query: LABELS[name], refId: name })
    .definition(LABELS[name])
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.NaturalAsc);
  if (name === "cluster") return variable;
  // Not the list of all values: those of a thousand topics would not fit into a query. Series of other hosts have no broker.
  const all = name === "broker" ? ".+" : ".*";
  return variable.multi(true).includeAll(true).allValue(all).current({ text: "All", value: "$__all" });
}

const CLOUDWATCH = {
  function: () =>
    new QueryVariableBuilder("function")
      .label("Function")
      .datasource(sourceOf("cloudwatch"))
      .query({
        refId: "function",
        queryType: "dimensionValues",
        region: "default",
        namespace: "AWS/Lambda",
        metricName: "Invocations",
        dimensionKey: "FunctionName",
        dimensionFilters: {},
      })
      .refresh(VariableRefresh.OnTimeRangeChanged)
      .sort(VariableSort.NaturalAsc)
      .multi(true)
      .includeAll(true)
      .current({ text: "All", value: "$__all" }),
  namespace: () => new TextBoxVariableBuilder("namespace").label("Namespace of the consumer's metrics").defaultValue("MskHa/AdEvents"),
};
