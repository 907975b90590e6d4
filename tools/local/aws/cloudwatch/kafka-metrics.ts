import { z } from "zod";
import { ClusterMetrics, ConsumerLag, type MonitoredCluster, type NodeReport } from "../../metrics/index.js";
import type { Cluster, Clusters } from "../msk/clusters/clusters.js";
import { isExpress } from "../msk/settings/provisioned.js";
import { volumeSizeOf } from "../msk/settings/storage-updates.js";
import { AwsError } from "../protocol/errors.js";
import type { CloudWatch } from "./cloudwatch.js";

const report = z.object({
  clusterArn: z.string(),
  node: z.string().regex(/^\d{1,6}$/),
  timeMs: z.number(),
  values: z.array(z.tuple([z.string(), z.record(z.string(), z.string()), z.string(), z.number()])),
});

/** Receives what the nodes of clusters report at the end of each minute, and computes the metrics in AWS/Kafka. */
export class KafkaMetrics {
  private readonly byCluster = new Map<string, { readonly nodes: ClusterMetrics; readonly lag: ConsumerLag }>();

  constructor(
    private readonly cloudWatch: CloudWatch,
    private readonly clusters: Clusters,
  ) {
    cloudWatch.eachMinute("consumer groups", (endMs) => this.addLag(endMs - cloudWatch.minuteMs));
  }

  /** @throws AwsError 400 for a report of another form */
  async receive(body: unknown): Promise<void> {
    const parsed = report.safeParse(body);
    if (!parsed.success) throw new AwsError(400, "BadRequest", z.prettifyError(parsed.error));
    await this.add(parsed.data);
  }

  private async add(received: NodeReport): Promise<void> {
    const cluster = this.clusters.inAllRegions().find(({ arn }) => arn === received.clusterArn);
    if (!cluster) return; // it is being deleted
    await this.metricsOf(cluster).nodes.add(received, monitored(cluster), this.cloudWatch.minuteMs);
  }

  /** Adds the lag of the consumer groups of all clusters that run. */
  private async addLag(timeMs: number): Promise<void> {
    const existing = this.clusters.inAllRegions();
    for (const arn of this.byCluster.keys()) if (!existing.some((cluster) => cluster.arn === arn)) this.byCluster.delete(arn);
    const running = existing.filter((cluster) => cluster.running?.brokers().some(({ state }) => state === "running"));
    const added = running.map(async (cluster) => {
      const groups = (await cluster.running?.consumerGroups()) ?? [];
      this.metricsOf(cluster).lag.add(groups, monitored(cluster), timeMs);
    });
    await Promise.all(added);
  }

  private metricsOf(cluster: Cluster) {
    const known = this.byCluster.get(cluster.arn);
    if (known) return known;
    const store = this.cloudWatch.store(cluster.region);
    const created = { nodes: new ClusterMetrics(store), lag: new ConsumerLag(store, this.cloudWatch.minuteMs / 60) };
    this.byCluster.set(cluster.arn, created);
    return created;
  }
}

/** Returns what metrics depend on. */
function monitored({ name, settings, serverless, running }: Cluster): MonitoredCluster {
  const kind = serverless ? "serverless" : isExpress(settings) ? "express" : "standard";
  const volumeGib = volumeSizeOf(settings);
  return {
    name,
    kind,
    level: settings.enhancedMonitoring,
    ...(kind === "standard" && volumeGib > 0 && { volumeGib }),
    pidOf: (brokerId) => running?.brokers().find(({ id }) => id === brokerId)?.pid,
  };
}
