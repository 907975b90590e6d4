import type { Construct } from "constructs";
import type { AwsEnvironment, EncryptionKey, VpcFunction } from "../aws/index.js";
import { type ClusterSettings, monitoredCluster, monitoredExistingCluster } from "../cluster/index.js";
import type { HasOutputs } from "../terraform/index.js";
import { GrafanaWorkspace } from "./grafana/grafana-workspace.js";
import { Observability } from "./observability.js";
import { PrometheusWorkspace } from "./prometheus/prometheus-workspace.js";
import type { ObservabilitySettings } from "./settings.js";
import type { MonitoredFunction, Monitoring } from "./targets.js";

/** Lag objective of the event API's consumer, in seconds, if the settings have none. */
const EVENT_LAG_SECONDS = 300;

/** Monitoring of an existing cluster, if the settings have none. */
const EXISTING = { kind: "provisioned", enhancedMonitoring: "DEFAULT" } as const;

interface ObservabilityForProps {
  /** First part of every name. */
  readonly name: string;
  readonly settings: {
    readonly observability: ObservabilitySettings;
    readonly cluster: ClusterSettings;
    readonly eventApi: {
      readonly topic: string;
      readonly logRetentionDays: number;
      readonly metricsNamespace: string;
      readonly producer: { readonly deadlineMs: number };
      readonly consumer: { readonly group: string };
    };
  };
  readonly cluster: { readonly name: string; readonly logGroupName?: string | undefined };
  readonly environment: AwsEnvironment;
  /** Encrypts logs. */
  readonly key: EncryptionKey;
  readonly topics: { readonly administrator: VpcFunction };
  /** The event API, as far as it is monitored. */
  readonly events: {
    readonly producer: { readonly function: VpcFunction };
    readonly consumer: { readonly function: VpcFunction; readonly failures: { readonly name: string } };
    readonly api: { readonly id: string; readonly accessLogGroupName: string };
  };
  /** The pipelines, as far as they are monitored. */
  readonly pipelines: Required<Pick<Monitoring, "connectors" | "databases">>;
  readonly alarmEmails: string[];
  readonly alarmEndpoints: string[];
}

/** What observes the platform, as far as other modules use it. */
interface ObservabilityPart extends HasOutputs {
  /** The workspace that the collector sends metrics to; undefined without one. */
  readonly prometheus?: PrometheusWorkspace | undefined;
}

/** Creates alarms, dashboard, Managed Prometheus and Managed Grafana in `scope`, as far as the settings turn them on. */
export function observabilityFor(scope: Construct, props: ObservabilityForProps): ObservabilityPart {
  const { name, settings, environment, key } = props;
  const { observability, eventApi } = settings;
  const { runbookUrl, grafana: grafanaSettings } = observability;
  const prometheus = observability.prometheus
    ? new PrometheusWorkspace(scope, "prometheus", { name, key, runbookUrl, logRetentionDays: eventApi.logRetentionDays })
    : undefined;
  const alarms = alarmsFor(scope, props, prometheus?.arn);
  const topic = alarms?.topic;
  if (prometheus && topic) prometheus.notify(topic, environment);
  const grafana =
    grafanaSettings === "off"
      ? undefined
      : new GrafanaWorkspace(scope, "grafana", { name, environment, settings: grafanaSettings, prometheus, topic });
  return { prometheus, outputs: { ...alarms?.outputs, ...prometheus?.outputs, ...grafana?.outputs } };
}

/** Creates alarms and the CloudWatch dashboard; nothing if the settings turn both off. */
function alarmsFor(scope: Construct, props: ObservabilityForProps, prometheusArn: string | undefined): Observability | undefined {
  const { name, settings, environment, topics, events, alarmEmails, alarmEndpoints } = props;
  const { observability, eventApi } = settings;
  const { alarms, dashboard, runbookUrl } = observability;
  if (!alarms && !dashboard) return undefined;
  const cluster =
    settings.cluster.kind === "existing"
      ? monitoredExistingCluster(scope, "monitored_cluster", props.cluster.name, observability.existingCluster ?? EXISTING)
      : monitoredCluster(settings.cluster);
  const consumer = monitoredFunction(events.consumer.function);
  return new Observability(scope, "observability", {
    name,
    environment,
    monitoring: {
      clusterName: props.cluster.name,
      cluster,
      logGroups: {
        ...(props.cluster.logGroupName !== undefined && { brokers: props.cluster.logGroupName }),
        producer: events.producer.function.logGroupName,
        consumer: events.consumer.function.logGroupName,
        administrator: topics.administrator.logGroupName,
        api: events.api.accessLogGroupName,
      },
      lag: observability.lag,
      eventLag: { group: eventApi.consumer.group, topic: eventApi.topic, maxSeconds: EVENT_LAG_SECONDS },
      functions: {
        producer: monitoredFunction(events.producer.function),
        consumer,
        administrator: monitoredFunction(topics.administrator),
      },
      eventPath: {
        metricsNamespace: eventApi.metricsNamespace,
        consumerFunction: consumer.name,
        failureQueue: events.consumer.failures.name,
        apiId: events.api.id,
        apiDeadlineMs: eventApi.producer.deadlineMs,
      },
      ...props.pipelines,
    },
    runbookUrl,
    alarms,
    dashboard,
    prometheusArn,
    alarmEmails,
    alarmEndpoints,
  });
}

function monitoredFunction({ function: { functionName, timeoutInput } }: VpcFunction): MonitoredFunction {
  if (timeoutInput === undefined) throw new Error("a function in the VPC has a timeout");
  return { name: functionName, timeoutSeconds: timeoutInput };
}
