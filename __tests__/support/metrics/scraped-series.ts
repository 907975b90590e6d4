import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A series of an exporter: the names of its labels, with the value of those that are part of its meaning. */
interface ScrapedSeries {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string | undefined>>;
}

/**
 * Series of exporters that can't be scraped here, by their documentation: AMP user guide, managed Kafka exporter, and MSK developer guide,
 * open monitoring, 2026-11.
 */
const DOCUMENTED = [
  "kafka_consumergroup_lag{clusterArn, consumergroup, partition, topic}",
  'kafka_consumer_group_ConsumerLagMetrics_Value{groupId, name="SumOffsetLag", topic}',
  "up",
];

/** Labels that every series has from the scrape configuration. */
const OF_THE_SCRAPE = ["cluster", "broker", "controller", "job", "instance"];

const scraped: readonly ScrapedSeries[] = [...readFileSync(join(__dirname, "series.txt"), "utf8").split("\n"), ...DOCUMENTED]
  .map((line) => line.replace(/#.*/, "").trim())
  .filter((line) => line !== "")
  .map((line) => {
    const [, metric = "", labels = ""] = /^([^{]+)(?:\{(.*)\})?$/.exec(line) as RegExpExecArray;
    const entries = labels.split(", ").filter((label) => label !== "");
    return { metric, labels: Object.fromEntries(entries.map((label) => [/^\w+/.exec(label)?.[0], /"(.*)"/.exec(label)?.[1]])) };
  });

/** A selector of a PromQL expression. */
interface Selector {
  readonly metric: string;
  readonly matchers: readonly { readonly label: string; readonly operator: string; readonly value: string }[];
}

/** Returns the selectors of an expression: names of series with their matchers. */
export function selectorsOf(expr: string): Selector[] {
  return [...expr.matchAll(/\b((?:kafka|java|jvm|node|msk)[_:][\w:]+|up)\b(?:\{([^}]*)\})?/g)].map(([, metric = "", matchers = ""]) => ({
    metric,
    matchers: [...matchers.matchAll(/(\w+)(=~|!~|!=|=)"([^"]*)"/g)].map(([, label = "", operator = "", value = ""]) => ({
      label,
      operator,
      value,
    })),
  }));
}

/**
 * Returns what is wrong with the selectors of an expression: series that no exporter has, labels that they don't have, values of `name` and
 * `request` that don't exist.
 *
 * @param recorded - names of recorded series
 */
export function unknownSeries(expr: string, recorded: readonly string[]): string[] {
  return selectorsOf(expr).flatMap(({ metric, matchers }) => {
    if (metric.startsWith("msk:")) return recorded.includes(metric) ? [] : [`${metric} is not recorded`];
    const ofMetric = scraped.filter((series) => series.metric === metric);
    if (ofMetric.length === 0) return [`${metric} is no series`];
    const wanted = matchers.filter(({ label, value }) => !OF_THE_SCRAPE.includes(label) && value !== "");
    const values = wanted
      .filter(({ label, operator, value }) => /^(name|request)$/.test(label) && /^=~?$/.test(operator) && !value.includes("$"))
      .flatMap(({ label, operator, value }) => (operator === "=" ? [value] : value.split("|")).map((each) => ({ label, value: each })));
    return [
      ...wanted
        .filter(({ label }) => !ofMetric.some(({ labels }) => label in labels))
        .map(({ label }) => `${metric} has no label ${label}`),
      ...values
        .filter(({ label, value }) => !ofMetric.some(({ labels }) => labels[label] === value))
        .map(({ label, value }) => `${metric} has no ${label}="${value}"`),
    ];
  });
}
