import { CloudWatchClient, GetMetricDataCommand, type MetricDataResult } from "@aws-sdk/client-cloudwatch";
import type { Plot } from "../api.js";

/** The time that the plots show, in ms, and the period of MSK's metrics in seconds. */
const SPAN_MS = 60 * 60_000;
const PERIOD_S = 60;

interface MetricPlot {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly metric: string;
}

/** Metrics of MSK at the level DEFAULT, which is free, a line for each broker. */
const metricPlots: readonly MetricPlot[] = [
  { id: "cw_in", title: "Bytes in", unit: "B/s", metric: "BytesInPerSec" },
  { id: "cw_out", title: "Bytes out", unit: "B/s", metric: "BytesOutPerSec" },
  { id: "cw_produce", title: "Produce requests, mean time", unit: "ms", metric: "ProduceTotalTimeMsMean" },
];

/** Reads MSK's metrics of a cluster from CloudWatch. */
export class Metrics {
  private readonly client: CloudWatchClient;

  constructor(
    region: string,
    private readonly cluster: string,
  ) {
    this.client = new CloudWatchClient({ region, maxAttempts: 2 });
  }

  /** Returns the plots whose metrics have values. One request is paid for as one metric for each broker and plot. */
  async plots(): Promise<Plot[]> {
    const end = Math.ceil(Date.now() / 60_000) * 60_000;
    const { MetricDataResults: results = [] } = await this.client.send(
      new GetMetricDataCommand({
        StartTime: new Date(end - SPAN_MS),
        EndTime: new Date(end),
        ScanBy: "TimestampAscending",
        MetricDataQueries: metricPlots.map(({ id, metric }) => ({
          Id: id,
          Expression: `SEARCH('{AWS/Kafka,"Cluster Name","Broker ID"} MetricName="${metric}" "Cluster Name"="${this.cluster}"', 'Average', ${PERIOD_S})`,
        })),
      }),
    );
    return metricPlots.flatMap(({ id, title, unit }) => {
      const found = results.filter((result) => result.Id === id && (result.Timestamps?.length ?? 0) > 0);
      return found.length > 0 ? [{ id, title, unit, source: "CloudWatch", ...aligned(found) }] : [];
    });
  }

  close(): void {
    this.client.destroy();
  }
}

/** Returns lines with a common list of times: a broker that was down has no values for a while. */
function aligned(results: readonly MetricDataResult[]): Pick<Plot, "times" | "lines"> {
  const byTime = results.map(
    ({ Timestamps: times = [], Values: values = [] }) => new Map(times.map((time, i) => [time.getTime(), values[i] ?? null])),
  );
  const times = [...new Set(byTime.flatMap((values) => [...values.keys()]))].sort((a, b) => a - b);
  // The default label is what differs between the metrics of a search: the id of the broker.
  const lines = results.map(({ Label: label = "" }, i) => ({
    name: /^\d+$/.test(label) ? `broker ${label}` : label,
    values: times.map((time) => byTime[i]?.get(time) ?? null),
  }));
  return { times, lines: lines.sort((a, b) => a.name.localeCompare(b.name)) };
}
