import { describe, expect, test } from "@jest/globals";
import { propertiesIn } from "../../../../../tools/plan-review/rules/durability.js";
import { findingsOf, rulesFound } from "../../../../support/review/plan-builder.js";

const configuration = (before: string | null, after: string, unknown = {}) => ({
  type: "aws_msk_configuration",
  before: before === null ? null : { server_properties: before },
  after: { server_properties: after },
  unknown,
});

test.each([
  ["default.replication.factor", "3", "2", "durability-weakened", "is lowered"],
  ["min.insync.replicas", "2", "1", "durability-weakened", "is lowered"],
  ["offsets.topic.replication.factor", "3", "1", "durability-weakened", "is lowered"],
  ["transaction.state.log.replication.factor", "3", "1", "durability-weakened", "is lowered"],
  ["transaction.state.log.min.isr", "2", "1", "durability-weakened", "is lowered"],
  ["unclean.leader.election.enable", "false", "true", "durability-weakened", "is turned on"],
  ["allow.everyone.if.no.acl.found", "false", "true", "authorization-weakened", "is turned on"],
  ["auto.create.topics.enable", "false", "true", "authorization-weakened", "is turned on"],
  ["log.retention.hours", "168", "48", "retention-shortened", "is shortened: brokers delete older records"],
  ["log.retention.hours", "-1", "48", "retention-shortened", "is shortened: brokers delete older records"],
  ["log.retention.minutes", "20", "10", "retention-shortened", "is shortened: brokers delete older records"],
  ["log.retention.ms", "2000", "1000", "retention-shortened", "is shortened: brokers delete older records"],
  ["log.retention.bytes", "-1", "1000", "retention-shortened", "is shortened: brokers delete older records"],
])("finds that %s goes from %s to %s, and nothing the other way", async (name, from, to, rule, verb) => {
  expect(await findingsOf(configuration(`${name}=${from}`, `${name}=${to}`))).toEqual([
    expect.objectContaining({
      rule: `review/${rule}`,
      what: `${name} ${verb}`,
      attribute: `server_properties: ${name}`,
      before: from,
      after: to,
    }),
  ]);
  expect(await rulesFound(configuration(`${name}=${to}`, `${name}=${from}`))).toEqual([]);
  expect(await rulesFound(configuration(`${name}=${to}\n`, `${name}=${to}`))).toEqual([]);
});

test.each([
  ["unclean.leader.election.enable", "false", "true"],
  ["allow.everyone.if.no.acl.found", "false", "true"],
])("finds that %s is removed, because MSK's default is weaker", async (name, from, standard) => {
  expect(await findingsOf(configuration(`${name}=${from}`, ""))).toEqual([
    expect.objectContaining({
      what: `${name} is removed, so MSK's default applies: ${standard}`,
      before: from,
      after: `${standard} (MSK's default)`,
    }),
  ]);
});

test("compares a property that is set for the first time with MSK's default", async () => {
  expect(await findingsOf(configuration("", "min.insync.replicas=1"))).toEqual([
    expect.objectContaining({ before: "2 (MSK's default)", after: "1" }),
  ]);
  expect(await rulesFound(configuration("", "min.insync.replicas=2\nauto.create.topics.enable=false\nlog.retention.hours=168"))).toEqual(
    [],
  );
});

test("finds a retention without a default that is set for the first time, which can only delete records", async () => {
  expect(await findingsOf(configuration("", "log.retention.ms=1000"))).toEqual([
    expect.objectContaining({ rule: "review/retention-shortened", before: "not set", after: "1000" }),
  ]);
  expect(await rulesFound(configuration("log.retention.ms=1000", ""))).toEqual([]);
});

test("finds nothing in new and unknown configurations, and in other types", async () => {
  expect(await rulesFound(configuration(null, "min.insync.replicas=1"))).toEqual([]);
  expect(await rulesFound({ ...configuration("min.insync.replicas=2", "min.insync.replicas=1"), type: "aws_thing" })).toEqual([]);
  expect(await rulesFound(configuration("min.insync.replicas=2", "", { server_properties: true }))).toEqual(["unknown-value"]);
});

describe("propertiesIn", () => {
  test.each([
    ["a=1\nb = 2\r\n c:3 ", { a: "1", b: "2", c: "3" }],
    ["# comment\n! comment\n\na=1\na=2", { a: "2" }],
    ["a=b=c\nempty=\nalone", { a: "b=c", empty: "", alone: "" }],
    ["", {}],
  ])("reads %j", (text, properties) => {
    expect(propertiesIn(text)).toEqual(properties);
  });

  test("takes no time for a long line", () => {
    expect(propertiesIn(`a${" ".repeat(20_000)}b`)).toEqual({ a: "b" });
  });
});
