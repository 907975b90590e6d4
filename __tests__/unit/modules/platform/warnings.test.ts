import { expect, test } from "@jest/globals";
import { platformWarnings } from "../../../../modules/platform/index.js";
import { settingsFrom } from "../../../support/modules/synthesized.js";

const warnings = (settings: string) => platformWarnings(settingsFrom(`environment: dev\n${settings}`), new Date("2026-11-21"));

test("is silent by default, whatever the kind of cluster", () => {
  expect(["", "cluster: { kind: express }", "cluster: { kind: serverless }"].flatMap(warnings)).toEqual([]);
});

test("tells of the cluster, at the setting in question", () => {
  expect(warnings("cluster: { kafkaVersion: 3.7.x.kraft }")).toEqual([
    expect.stringMatching(/^cluster\.kafkaVersion: MSK's support of Kafka 3\.7\.x\.kraft ended on 2026-09-01; /),
  ]);
});

test("tells of records that the brokers take and no call of the consumer does", () => {
  expect(warnings("cluster: { maxMessageMib: 4 }")).toEqual([]);
  expect(warnings("cluster: { maxMessageMib: 5 }")).toEqual([
    "topics.ad-events.maxMessageBytes: a record over 4700000 bytes fits no call of the consumer, and ends in its failure queue; the topic takes 5242880",
  ]);
  expect(
    warnings("cluster: { maxMessageMib: 5 }\ntopics: { ad-events: { maxMessageBytes: 1048576 }, ad-events-dead-letters: {} }"),
  ).toEqual([]);
});
