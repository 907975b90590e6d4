import type { IResolvable } from "cdktf";
import { scopes } from "../../../dashboards/alarms/index.js";
import type { GraphMetric, GraphScope } from "../../../dashboards/cloudwatch/index.js";
import type { MetricScope } from "../../../dashboards/metrics/index.js";
import { hcl } from "../../terraform/index.js";
import type { Monitoring } from "../targets.js";

/** Dimensions of AWS/Kafka next to `Cluster Name`, for metrics with a line for each of their values. */
const searched = {
  broker: ["Broker ID"],
  "broker-clients": ["Broker ID", "Client Authentication"],
  "broker-topic": ["Broker ID", "Topic"],
  topic: ["Topic"],
  "consumer-group": ["Consumer Group", "Topic"],
  "consumer-partition": ["Consumer Group", "Topic", "Partition"],
} as const satisfies Partial<Record<GraphScope, readonly string[]>>;

/** Returns true for metrics that MSK emits. */
export const isKafka = (scope: GraphScope): scope is MetricScope => scope === "cluster" || scope in searched;

/** Seconds between two points of a line. */
const PERIOD = 60;

/** Returns the entries of a widget's `metrics`: a search for brokers, topics and groups, so that new ones appear without an apply. */
export function linesOf(metric: GraphMetric, monitoring: Monitoring): readonly unknown[] {
  const { scope, name, statistic, label, right } = metric;
  const axis = right ? { yAxis: "right" } : {};
  if (scope in searched) {
    const expression = search(metric, searched[scope as keyof typeof searched], monitoring.clusterName);
    return [[{ expression, ...labelOf(metric), ...axis }]];
  }
  return resourcesOf(scope, monitoring).map(({ namespace, dimensions, resource }) => {
    const shown = [label, resource].filter((part) => part !== undefined).join(" ");
    return [namespace, name, ...Object.entries(dimensions).flat(), { stat: statistic, ...(shown && { label: shown }), ...axis }];
  });
}

function search({ name, statistic, total }: GraphMetric, dimensions: readonly string[], clusterName: string): IResolvable {
  const schema = ["AWS/Kafka", ...["Cluster Name", ...dimensions].map((dimension) => `"${dimension}"`)].join(",");
  const [before, after] = [`SEARCH('{${schema}} MetricName="${name}" "Cluster Name"="`, `"', '${statistic}', ${PERIOD})`];
  return hcl`join(${clusterName}, ${total ? [`SUM(${before}`, `${after})`] : [before, after]})`;
}

/** Returns a label of the dimensions that the search found. */
function labelOf({ scope, label, total }: GraphMetric): { label?: string } {
  if (total) return label === undefined ? {} : { label };
  const found = searched[scope as keyof typeof searched].map((dimension) => `\${PROP('Dim.${dimension}')}`);
  return { label: [label, ...found].filter((part) => part !== undefined).join(" ") };
}

interface Resource {
  readonly namespace: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** Name in labels, if the scope has several resources. */
  readonly resource?: string;
}

/** Returns the resources of a scope whose names are known; none if the settings create none. */
function resourcesOf(scope: GraphScope, { clusterName, functions, eventPath, connectors = {} }: Monitoring): Resource[] {
  if (scope === "cluster") return [{ namespace: scopes.cluster.namespace, dimensions: { "Cluster Name": clusterName } }];
  if (scope === "function") {
    return Object.entries(functions).map(([resource, { name }]) => ({
      namespace: scopes.function.namespace,
      dimensions: { FunctionName: name },
      resource,
    }));
  }
  if (scope === "connector") {
    return Object.entries(connectors).map(([resource, name]) => ({
      namespace: scopes.connector.namespace,
      dimensions: { ConnectorName: name },
      resource,
    }));
  }
  if (!eventPath) return [];
  switch (scope) {
    case "event-consumer":
      return [{ namespace: eventPath.metricsNamespace, dimensions: { FunctionName: eventPath.consumerFunction } }];
    case "failure-queue":
      return [{ namespace: scopes["failure-queue"].namespace, dimensions: { QueueName: eventPath.failureQueue } }];
    case "api":
      return [{ namespace: scopes.api.namespace, dimensions: { ApiId: eventPath.apiId, Stage: "$default" } }];
    default:
      throw new Error(`${scope}: not a scope of graphs`);
  }
}
