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

/** Computes the metrics in AWS/Kafka of one cluster from the reports of its nodes. */
export class ClusterMetrics {
  /** The last value of each counter. */
  private readonly counters = new Map<string, { readonly value: number; readonly timeMs: number }>();
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
    for (const row of brokerMetrics) {
      if (!emits(cluster, row) || (row.dimensions.length === 0) === isBroker) continue;
      for (const [dimensions, value] of this.valuesOf(row, report, cluster.kind)) put(row.name, value, dimensions, row.unit);
    }
    if (isBroker && cluster.kind !== "serverless") await this.addHost(report, cluster, put);
  }

  private valuesOf(row: BrokerMetric, report: NodeReport, kind: ClusterKind): [Readonly<Record<string, string>>, number][] {
    const groups = new Map<string, { readonly dimensions: Readonly<Record<string, string>>; readonly values: number[] }>();
    for (const each of selected(report, row)) {
      const dimensions = dimensionsOf(row, each, report.node, kind);
      const value = dimensions && this.valueOf(row, each, report);
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

  private valueOf(
    { from, name }: BrokerMetric,
    [domain, properties, attribute, value]: NodeValue,
    { node, timeMs }: NodeReport,
  ): number | undefined {
    if (!from) return value;
    const key = JSON.stringify([name, node, domain, properties, attribute]);
    const before = this.counters.get(key);
    this.counters.set(key, { value, timeMs });
    if (!before || timeMs <= before.timeMs) return undefined;
    const increase = value >= before.value ? value - before.value : value; // the node has restarted
    return increase / ((timeMs - before.timeMs) / 1_000);
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
    if (!now) return;
    const before = this.usage.get(report.node);
    this.usage.set(report.node, now);
    for (const [name, value] of Object.entries(hostMetrics(before, now)))
      put(name, value, dimensions, name.startsWith("Cpu") ? "Percent" : "Bytes");
    if (kind !== "standard" || level === "DEFAULT") return;
    for (const [name, value] of Object.entries(volumeMetrics(before, now))) put(name, value, dimensions, "Bytes");
  }
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
