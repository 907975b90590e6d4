import type { MetricStore } from "../series/metric-store.js";
import {
  authenticationOf,
  type BrokerMetric,
  brokerMetrics,
  type ClusterKind,
  type MonitoringLevel,
  monitoringLevels,
} from "./broker-metrics.js";
import { hostMetrics, type ProcessUsage, usageOf, volumeMetrics } from "./host-metrics.js";
import { type BeanAttribute, type NodeReport, type NodeValue, selected, selectionFile } from "./node-values.js";

/** The cluster that a report is about. */
export interface MonitoredCluster {
  readonly name: string;
  readonly kind: ClusterKind;
  readonly level: MonitoringLevel;
  /** Size of a broker's volume; undefined for Express and serverless clusters. */
  readonly volumeGib?: number;
  /** Process of a broker; undefined while it is down. */
  pidOf(brokerId: number): number | undefined;
}

/** Broker ids are lower: controllers have a separate range. */
const FIRST_CONTROLLER = 10_000;
const LOG_SIZE: BeanAttribute = { bean: "kafka.log:type=Log,name=Size,*", attribute: "Value" };
const HEAP = "java.lang:type=MemoryPool,name=Tenured Gen";
const HEAP_AFTER_GC: BeanAttribute = { bean: HEAP, attribute: "CollectionUsage.used" };
const HEAP_MAXIMUM: BeanAttribute = { bean: HEAP, attribute: "Usage.max" };

/** Returns the file that selects what nodes report. */
export const nodeSelection = (): string => selectionFile([...brokerMetrics, LOG_SIZE, HEAP_AFTER_GC, HEAP_MAXIMUM]);

/** Values by counter, at a time. */
interface Counters {
  readonly timeMs: number;
  readonly values: Map<string, number>;
}

/** Computes the metrics in AWS/Kafka of one cluster from the reports of its nodes. */
export class ClusterMetrics {
  /** The counters in the last report of each node. Those of deleted topics are in no later report. */
  private readonly counters = new Map<string, Counters>();
  private readonly usage = new Map<string, ProcessUsage>();

  constructor(private readonly store: MetricStore) {}

  /** @param periodMs - a report is about the period before its time */
  async add(report: NodeReport, cluster: MonitoredCluster, periodMs: number): Promise<void> {
    const timeMs = report.timeMs - periodMs;
    const isBroker = Number(report.node) < FIRST_CONTROLLER;
    const put = (name: string, value: number, dimensions: Readonly<Record<string, string>>, unit?: string) =>
      this.store.add({ namespace: "AWS/Kafka", name, dimensions: { "Cluster Name": cluster.name, ...dimensions } }, value, {
        timeMs,
        ...(unit && { unit }),
      });
    const before = this.counters.get(report.node);
    const now: Counters = { timeMs: report.timeMs, values: new Map() };
    this.counters.set(report.node, now);
    for (const row of brokerMetrics) {
      if (!emits(cluster, row) || (row.dimensions.length === 0) === isBroker) continue;
      const numberOf = (each: NodeValue) => (row.from ? rateOf(each, row.name, before, now) : each[3]);
      for (const [dimensions, value] of valuesOf(row, report, cluster.kind, numberOf)) put(row.name, value, dimensions, row.unit);
    }
    if (isBroker && cluster.kind !== "serverless") await this.addHost(report, cluster, put);
  }

  private async addHost(
    report: NodeReport,
    { kind, level, volumeGib, pidOf }: MonitoredCluster,
    put: (name: string, value: number, dimensions: Readonly<Record<string, string>>, unit?: string) => void,
  ): Promise<void> {
    const dimensions = { "Broker ID": report.node };
    const sum = (selection: BeanAttribute) => selected(report, selection).reduce((total, [, , , value]) => total + value, 0);
    const heapMaximum = sum(HEAP_MAXIMUM);
    if (kind === "standard" && heapMaximum > 0) put("HeapMemoryAfterGC", (100 * sum(HEAP_AFTER_GC)) / heapMaximum, dimensions, "Percent");
    if (kind === "standard" && volumeGib)
      put("KafkaDataLogsDiskUsed", (100 * sum(LOG_SIZE)) / (volumeGib * 1024 ** 3), dimensions, "Percent");
    const pid = pidOf(Number(report.node));
    const now = pid === undefined ? undefined : await usageOf(pid);
    if (!now) return void this.usage.delete(report.node);
    const before = this.usage.get(report.node);
    this.usage.set(report.node, now);
    for (const [name, value] of Object.entries(hostMetrics(before, now)))
      put(name, value, dimensions, name.startsWith("Cpu") ? "Percent" : "Bytes");
    if (kind !== "standard" || level === "DEFAULT") return;
    for (const [name, value] of Object.entries(volumeMetrics(before, now))) put(name, value, dimensions, "Bytes");
  }
}

/** Returns the values of a metric by its dimensions. @param numberOf - returns undefined for the first value of a counter */
function valuesOf(
  row: BrokerMetric,
  report: NodeReport,
  kind: ClusterKind,
  numberOf: (value: NodeValue) => number | undefined,
): [Readonly<Record<string, string>>, number][] {
  const groups = new Map<string, { readonly dimensions: Readonly<Record<string, string>>; readonly values: number[] }>();
  for (const each of selected(report, row)) {
    const dimensions = dimensionsOf(row, each, report.node, kind);
    const value = dimensions && numberOf(each);
    if (!dimensions || value === undefined) continue;
    const key = JSON.stringify(dimensions);
    const group = groups.get(key) ?? { dimensions, values: [] };
    group.values.push(value);
    groups.set(key, group);
  }
  // A broker without quotas has no MBean of throttled clients: it throttles for 0 ms.
  if (groups.size === 0 && row.name.endsWith("ThrottleTime")) return [[{ "Broker ID": report.node }, 0]];
  return [...groups.values()].flatMap(({ dimensions, values }): [Readonly<Record<string, string>>, number][] => {
    const sum = values.reduce((total, value) => total + value, 0);
    const value = row.combined === "average" ? sum / values.length : sum;
    // MSK reports connections of a kind only while there are some.
    return row.name === "ClientConnectionCount" && value === 0 ? [] : [[dimensions, value]];
  });
}

/** Returns the increase of a counter a second since the node's last report, and keeps its value for the next. */
function rateOf(
  [domain, properties, attribute, value]: NodeValue,
  metric: string,
  before: Counters | undefined,
  now: Counters,
): number | undefined {
  const key = JSON.stringify([metric, domain, properties, attribute]);
  now.values.set(key, value);
  const last = before?.values.get(key);
  if (!before || last === undefined || now.timeMs <= before.timeMs) return undefined;
  const increase = value >= last ? value - last : value; // the node has restarted
  return increase / ((now.timeMs - before.timeMs) / 1_000);
}

const emits = ({ kind, level }: MonitoredCluster, row: BrokerMetric): boolean =>
  row.kinds.includes(kind) && (kind === "serverless" || monitoringLevels.indexOf(level) >= monitoringLevels.indexOf(row.level));

/** Returns the dimensions in addition to the cluster's name; undefined for a value that MSK does not report. */
function dimensionsOf(
  { dimensions }: BrokerMetric,
  [, properties]: NodeValue,
  node: string,
  kind: ClusterKind,
): Readonly<Record<string, string>> | undefined {
  const values: Record<string, string> = {};
  for (const dimension of dimensions) {
    if (dimension === "Broker ID" && kind === "serverless") continue; // a serverless cluster has no brokers
    if (dimension === "Broker ID") values[dimension] = node;
    if (dimension === "Topic") values[dimension] = properties["topic"] ?? "";
    if (dimension === "Client Authentication") {
      const authentication = authenticationOf[properties["listener"] ?? ""];
      if (authentication === undefined) return undefined;
      values[dimension] = authentication;
    }
  }
  return values;
}
