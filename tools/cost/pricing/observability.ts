import { numberIn, textIn, valueIn } from "../resources/resource.js";
import { brokersOf } from "./cluster.js";
import { type Factor, HOURS, hours, type Item, ofType, type Pricer, SECONDS, type Situation } from "./item.js";

const KIB_PER_GIB = 1024 ** 2;
const DAYS_OF_MONTH = HOURS / 24;
/** Longest time that CloudWatch keeps logs without retention is unlimited; a year is assumed. */
const DAYS_WITHOUT_RETENTION = 365;
/**
 * Size of stored logs as a share of what is written: CloudWatch compresses them, and charges for the compressed size. Source: the examples
 * of AWS's page on CloudWatch prices, which count with 0.15 for each uncompressed byte.
 */
const COMPRESSED = 0.15;
/** Bytes of a stored sample of Managed Prometheus, and days that it is kept. Source: Amazon Managed Service for Prometheus, pricing examples. */
const BYTES_OF_SAMPLE = 2;
const MONTHS_OF_SAMPLES = 5;

/** Returns the items of an `aws_cloudwatch_metric_alarm`: each metric of it is charged. */
export const metricAlarm: Pricer = (resource) => {
  const queries = valueIn(resource, "metric_query");
  const metrics = Array.isArray(queries) ? queries.filter((query) => hasMetric(query)).length : 0;
  const period = numberIn(resource, "period") ?? 60;
  return [
    {
      what: "metrics",
      price: period < 60 ? "cloudwatch.high-resolution-alarm" : "cloudwatch.alarm",
      factors: [[Math.max(1, metrics), "metrics"]],
    },
  ];
};

function hasMetric(query: unknown): boolean {
  const metric = query !== null && typeof query === "object" && "metric" in query ? query.metric : undefined;
  return Array.isArray(metric) ? metric.length > 0 : metric !== undefined && metric !== null;
}

export const compositeAlarm: Pricer = () => [{ what: "alarm", price: "cloudwatch.composite-alarm", factors: [[1, "alarm"]] }];
export const dashboard: Pricer = () => [{ what: "dashboard", price: "cloudwatch.dashboard", factors: [[1, "dashboard"]] }];

/** Returns the items of an `aws_cloudwatch_log_group`. What writes to it is known from its name. */
export const logGroup: Pricer = (resource, situation) => {
  const name = nameOf(resource);
  const written = writtenTo(name, situation);
  const days = numberIn(resource, "retention_in_days") || DAYS_WITHOUT_RETENTION;
  return [
    { what: "written", price: priceOfLogs(name, textIn(resource, "log_group_class")), factors: [written] },
    {
      what: "kept",
      price: "logs.kept",
      factors: [written, [COMPRESSED, "compressed"], [days / DAYS_OF_MONTH, `months of ${days} days`]],
    },
  ];
};

/**
 * Names of log groups that AWS services write to, besides flow logs: MSK, MSK Connect, API Gateway, Managed Prometheus, functions. CloudWatch
 * charges less for large quantities of such vended logs. Sources: Amazon CloudWatch Logs User Guide, "AWS services that publish logs to
 * CloudWatch Logs"; for functions since 2025-05-01: AWS Lambda's announcement of tiered prices.
 */
const vended = /^\/aws\/(msk|mskconnect|vendedlogs|lambda|apigateway|prometheus)\//;

/** Names of log groups of flow logs: `/aws/vpc/`, and the word in another name, such as `VPCFlowLogs`; not `workflow-logs`. */
const flowLogs = /^\/aws\/vpc\/|(?<=^|[^a-z]|vpc)flow-?logs?\b/i;

function priceOfLogs(name: string, logClass = "STANDARD"): string {
  if (logClass === "DELIVERY") return "logs.delivery";
  return `logs.${vended.test(name) || flowLogs.test(name) ? "vended" : "in"}${logClass === "INFREQUENT_ACCESS" ? ".infrequent-access" : ""}`;
}

const nameOf = (group: Parameters<Pricer>[0]): string => textIn(group, "name") ?? "";

/** What writes to a log group, by its name. */
const writers = {
  brokers: /^\/aws\/msk\//,
  flowLogs,
  requests: /^\/aws\/(lambda\/.*(producer|consumer)|(vendedlogs|apigateway)\/.*access)/,
} as const;

function writtenTo(name: string, situation: Situation): Factor {
  const { usage } = situation;
  const groups = ofType(situation, "aws_cloudwatch_log_group");
  const part = (ofWriter: RegExp) => groups.reduce((sum, group) => sum + (ofWriter.test(nameOf(group)) ? (group.instances ?? 1) : 0), 0);
  if (writers.brokers.test(name)) {
    const brokers = brokersOf(situation);
    return [(usage.brokerLogMibPerHour * brokers * HOURS) / 1024 / part(writers.brokers), `GB of ${brokers} brokers, its part`];
  }
  if (writers.flowLogs.test(name)) return [usage.flowLogGib / part(writers.flowLogs), "GB of flow logs, its part"];
  if (!writers.requests.test(name)) return [0, "GB, not assumed"];
  return [(usage.requestsPerSecond * SECONDS * usage.logKibPerRequest) / KIB_PER_GIB / part(writers.requests), "GB of requests, its part"];
}

/** Returns the items of an `aws_prometheus_workspace`. */
export const prometheusWorkspace: Pricer = (_, situation) => {
  const samples = samplesOf(situation);
  return [
    { what: "samples", price: "prometheus.samples", factors: [...samples, [1 / 1e7, "10 million"]] },
    {
      what: "kept",
      price: "prometheus.kept",
      factors: [...samples, [BYTES_OF_SAMPLE / 1024 ** 3, "GB each"], [MONTHS_OF_SAMPLES, "months"]],
    },
  ];
};

/** Returns the items of an `aws_prometheus_scraper`. */
export const prometheusCollector: Pricer = (_, situation): Item[] => [
  { what: "collector", price: "prometheus.collector.hour", factors: [hours] },
  { what: "samples", price: "prometheus.collector.samples", factors: [...samplesOf(situation), [1 / 1e7, "10 million"]] },
];

function samplesOf(situation: Situation): Factor[] {
  const { seriesPerBroker, scrapeSeconds } = situation.usage;
  return [
    [brokersOf(situation), "brokers"],
    [seriesPerBroker, "series"],
    [SECONDS / scrapeSeconds, "scrapes"],
  ];
}

/** Returns the items of an `aws_grafana_workspace`: its active users. */
export const grafanaWorkspace: Pricer = (_, { usage }) => [
  { what: "editors", price: "grafana.editor", factors: [[usage.grafanaEditors, "editors"]] },
  { what: "viewers", price: "grafana.viewer", factors: [[usage.grafanaViewers, "viewers"]] },
];

export const key: Pricer = () => [{ what: "key", price: "kms.key", factors: [[1, "key"]] }];
export const secret: Pricer = () => [{ what: "secret", price: "secrets.secret", factors: [[1, "secret"]] }];

/** Returns the item of an `aws_acmpca_certificate_authority`. */
export const certificateAuthority: Pricer = (resource) => [
  {
    what: "authority",
    price: textIn(resource, "usage_mode") === "SHORT_LIVED_CERTIFICATE" ? "pca.short-lived" : "pca.general",
    factors: [[1, "authority"]],
  },
];

/** Returns the items of an `aws_kinesisanalyticsv2_application`: its KPUs, and one more for orchestration. */
export const flinkApplication: Pricer = (resource) => {
  const configuration = ["application_configuration", "flink_application_configuration", "parallelism_configuration"];
  const parallelism = numberIn(resource, ...configuration, "parallelism") ?? 1;
  const perUnit = numberIn(resource, ...configuration, "parallelism_per_kpu") ?? 1;
  return [
    { what: "KPUs", price: "flink.kpu", factors: [[Math.ceil(parallelism / perUnit) + 1, "KPUs, with one for orchestration"], hours] },
  ];
};
