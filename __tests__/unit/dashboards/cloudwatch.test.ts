import { describe, expect, test } from "@jest/globals";
import { alarmsByRunbook, monitoringLevels, scopes } from "../../../dashboards/alarms/index.js";
import { type Graph, sections } from "../../../dashboards/cloudwatch/index.js";
import { levelsWith, type MetricScope } from "../../../dashboards/metrics/index.js";

const graphs: readonly Graph[] = sections.flatMap((section) => section.graphs);
const kinds = ["standard", "express", "serverless"] as const;
const isKafka = (scope: string) => !(scope in scopes) || scopes[scope as keyof typeof scopes].namespace === "AWS/Kafka";

test("the sections are in the order in which an operator needs them", () => {
  expect(sections.map(({ title }) => title)).toEqual(["Health", "Throughput", "Latency", "Storage", "Consumers", "Functions", "Pipelines"]);
});

test("titles are unique", () => {
  const titles = graphs.map(({ title }) => title);

  expect(titles.filter((title, i) => titles.indexOf(title) < i)).toEqual([]);
});

describe("a graph", () => {
  test.each(graphs)("$title: some kind of cluster emits all its metrics of AWS/Kafka at one level", ({ metrics }) => {
    const ofKafka = metrics.filter(({ scope }) => isKafka(scope));
    const lowest = kinds.map((kind) => ofKafka.map(({ scope, name }) => levelsWith(kind, scope as MetricScope, name)[0]));

    if (ofKafka.length === 0) return expect(metrics.length).toBeGreaterThan(0);
    expect(lowest.filter((levels) => levels.every((level) => level !== undefined && monitoringLevels.includes(level)))).not.toEqual([]);
  });

  test.each(graphs)("$title: its lines have different labels", ({ metrics }) => {
    const labels = metrics.map(({ label, right }) => `${label} ${right}`);

    expect(new Set(labels).size).toBe(metrics.length);
  });

  test.each(graphs.filter(({ alarm }) => alarm !== undefined))(
    "$title: shows the threshold of an alarm about one of its metrics",
    (graph) => {
      const row = Object.values(alarmsByRunbook)
        .flat()
        .find(({ id }) => id === graph.alarm);
      const measured = Object.values(row?.metrics ?? {}).map(({ name }) => name);

      expect(graph.metrics.map(({ name }) => name)).toEqual(expect.arrayContaining(measured.slice(0, 1)));
    },
  );
});
