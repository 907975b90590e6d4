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
  ["log.retention.bytes", "1001", "1000", "retention-shortened", "is shortened: brokers delete older records"],
  ["log.cleanup.policy", "delete", "compact,delete", "cleanup-policy-changed", "is changed: brokers remove records that they kept before"],
])("finds that %s goes from %s to %s, and nothing the other way", async (name, from, to, rule, verb) => {
  // With one replica in sync, a lower replication factor refuses no writes.
  const rest = name === "default.replication.factor" ? "\nmin.insync.replicas=1" : "";
  expect(await findingsOf(configuration(`${name}=${from}${rest}`, `${name}=${to}${rest}`))).toEqual([
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

const topicInput = (configuration: object, replicationFactor: number) =>
  JSON.stringify({
    cluster: "arn:1",
    topics: [{ name: "orders", partitions: 3, replicationFactor, configuration }],
    release: [],
  });
/** Returns the weaknesses of a topic after a change: rule, property, values, and the sentence. */
const ofTopic = async (before: object, after: object, replicationFactor = 3) =>
  (
    await findingsOf({
      type: "aws_lambda_invocation",
      before: { input: topicInput(before, replicationFactor) },
      after: { input: topicInput(after, replicationFactor) },
    })
  )
    .filter(({ rule }) => rule !== "review/administrator-changes")
    .map(({ rule, attribute, before: from, after: to, what }) => [rule.slice("review/".length), attribute, from, to, what]);

const DELETES = "is shortened: brokers delete older records";
const REMOVES = "cleanup.policy is changed: brokers remove records that they kept before";

describe("a topic", () => {
  test.each([
    [{ "retention.ms": "1000" }, { "retention.ms": "999" }, ["1000", "999", `retention.ms ${DELETES}`]],
    [{ "retention.ms": "-1" }, { "retention.ms": "1000" }, ["-1", "1000", `retention.ms ${DELETES}`]],
    [{}, { "retention.ms": "604800000" }, ["not set", "604800000", `retention.ms ${DELETES}`]],
    [
      { "retention.ms": "604800001" },
      {},
      [
        "604800001",
        "not set",
        "retention.ms is removed, so the retention of the cluster applies, by default 168 hours: brokers delete older records",
      ],
    ],
    [
      { "retention.ms": "-1" },
      {},
      [
        "-1",
        "not set",
        "retention.ms is removed, so the retention of the cluster applies, by default 168 hours: brokers delete older records",
      ],
    ],
    [{ "retention.bytes": "1001" }, { "retention.bytes": "1000" }, ["1001", "1000", `retention.bytes ${DELETES}`]],
    [{}, { "retention.bytes": "1000" }, ["-1 (MSK's default)", "1000", `retention.bytes ${DELETES}`]],
  ])("from %j to %j loses older records", async (before, after, found) => {
    const [name] = Object.keys({ ...before, ...after });

    expect(await ofTopic(before, after)).toEqual([["retention-shortened", `topic orders: ${name}`, ...found]]);
  });

  test.each([
    [{ "retention.ms": "1000" }, { "retention.ms": "1001" }],
    [{ "retention.ms": "1000" }, { "retention.ms": "-1" }],
    [{}, { "retention.ms": "-1" }],
    [{ "retention.ms": "604800000" }, {}],
    [{ "retention.bytes": "1000" }, {}],
    [{ "retention.bytes": "1000" }, { "retention.bytes": "-1" }],
    [{}, { "retention.bytes": "-1" }],
    [{ "retention.bytes": "1000" }, { "retention.bytes": "1001" }],
  ])("from %j to %j keeps its records", async (before, after) => {
    expect(await ofTopic(before, after)).toEqual([]);
  });

  test.each([
    [{}, { "cleanup.policy": "compact" }, "delete (MSK's default)", "compact"],
    [{ "cleanup.policy": "delete" }, { "cleanup.policy": "compact" }, "delete", "compact"],
    [{ "cleanup.policy": "compact" }, { "cleanup.policy": "delete" }, "compact", "delete"],
    [{ "cleanup.policy": "delete" }, { "cleanup.policy": "compact, delete" }, "delete", "compact, delete"],
    [{ "cleanup.policy": "compact" }, { "cleanup.policy": "delete,compact" }, "compact", "delete,compact"],
  ])("from %j to %j is cleaned up in another way", async (before, after, from, to) => {
    expect(await ofTopic(before, after)).toEqual([["cleanup-policy-changed", "topic orders: cleanup.policy", from, to, REMOVES]]);
  });

  test("whose policy is removed gets the one of the cluster", async () => {
    expect(await ofTopic({ "cleanup.policy": "compact" }, {})).toEqual([
      [
        "cleanup-policy-changed",
        "topic orders: cleanup.policy",
        "compact",
        "delete (MSK's default)",
        "cleanup.policy is removed, so MSK's default applies: delete",
      ],
    ]);
  });

  test.each([
    [{}, { "cleanup.policy": "delete" }],
    [{ "cleanup.policy": "compact,delete" }, { "cleanup.policy": "delete , compact" }],
    [{ "cleanup.policy": "compact,delete" }, { "cleanup.policy": "compact" }],
    [{ "cleanup.policy": "compact,delete" }, { "cleanup.policy": "delete" }],
  ])("from %j to %j loses nothing by its policy", async (before, after) => {
    expect(await ofTopic(before, after)).toEqual([]);
  });

  test.each([
    [{ "min.insync.replicas": "2" }, { "min.insync.replicas": "1" }, ["2", "1", "min.insync.replicas is lowered"]],
    [{}, { "min.insync.replicas": "1" }, ["not set", "1", "min.insync.replicas is set to 1"]],
    [
      { "unclean.leader.election.enable": "false" },
      { "unclean.leader.election.enable": "true" },
      ["false", "true", "unclean.leader.election.enable is turned on"],
    ],
    [{}, { "unclean.leader.election.enable": "true" }, ["not set", "true", "unclean.leader.election.enable is set to true"]],
  ])("from %j to %j is less durable", async (before, after, found) => {
    const [name] = Object.keys(after);

    expect(await ofTopic(before, after)).toEqual([["durability-weakened", `topic orders: ${name}`, ...found]]);
  });

  test.each([
    [{}, { "min.insync.replicas": "2" }],
    [{ "min.insync.replicas": "2" }, {}],
    [{}, { "unclean.leader.election.enable": "false" }],
    [{ "unclean.leader.election.enable": "true" }, { "unclean.leader.election.enable": "false" }],
  ])("from %j to %j is no weaker", async (before, after) => {
    expect(await ofTopic(before, after)).toEqual([]);
  });

  test.each([
    [2, 3, 3, "producers with acks=all can't write while one broker is down: min.insync.replicas is as high as the replication factor"],
    [2, 4, 3, "producers with acks=all can never write: min.insync.replicas is higher than the replication factor"],
    [3, 4, 3, "producers with acks=all can never write: min.insync.replicas is higher than the replication factor"],
    [1, 2, 2, "producers with acks=all can't write while one broker is down: min.insync.replicas is as high as the replication factor"],
    [1, 2, 1, "producers with acks=all can never write: min.insync.replicas is higher than the replication factor"],
  ])("with %d of the replicas in sync, then %d, and replication factor %d, refuses writes", async (from, to, factor, what) => {
    expect(await ofTopic({ "min.insync.replicas": String(from) }, { "min.insync.replicas": String(to) }, factor)).toEqual([
      ["writes-need-all-replicas", "topic orders: min.insync.replicas", String(from), String(to), what],
    ]);
  });

  test.each([
    [1, 2, 3],
    [4, 5, 3],
    [4, 3, 3],
    [3, 3, 3],
  ])(
    "with %d of the replicas in sync, then %d, and replication factor %d, refuses no more writes than before",
    async (from, to, factor) => {
      const rules = (await ofTopic({ "min.insync.replicas": String(from) }, { "min.insync.replicas": String(to) }, factor)).map(
        ([rule]) => rule,
      );

      expect(rules).not.toContain("writes-need-all-replicas");
    },
  );
});

describe("the retention of brokers", () => {
  const found = async (before: string, after: string) =>
    (await findingsOf(configuration(before, after))).map(({ attribute, before: from, after: to }) => [attribute?.split(": ")[1], from, to]);

  test("is the one of the finest unit that is set", async () => {
    expect(await found("log.retention.ms=1000\nlog.retention.hours=48", "log.retention.ms=1000\nlog.retention.hours=24")).toEqual([]);
    expect(await found("log.retention.hours=48", "log.retention.hours=48\nlog.retention.ms=172800000")).toEqual([]);
    expect(await found("log.retention.hours=48", "log.retention.hours=48\nlog.retention.minutes=2879")).toEqual([
      ["log.retention.minutes", "log.retention.hours=48", "2879"],
    ]);
    expect(await found("log.retention.minutes=60\nlog.retention.ms=7200000", "log.retention.minutes=60")).toEqual([
      ["log.retention.minutes", "log.retention.ms=7200000", "60"],
    ]);
    expect(await found("", "log.retention.hours=168")).toEqual([]);
    expect(await found("", "log.retention.hours=167")).toEqual([["log.retention.hours", "not set", "167"]]);
  });

  test("is MSK's default where it is removed", async () => {
    expect(await found("log.retention.hours=169", "")).toEqual([["log.retention.hours", "169", "not set"]]);
    expect(await found("log.retention.ms=-1", "")).toEqual([["log.retention.ms", "-1", "not set"]]);
    expect(await found("log.retention.hours=168", "")).toEqual([]);
    expect((await findingsOf(configuration("log.retention.ms=-1", "")))[0]?.what).toBe(
      "log.retention.ms is removed, so MSK's default applies, by default 168 hours: brokers delete older records",
    );
  });
});

test.each([
  ["default.replication.factor=3", "default.replication.factor=2", "default.replication.factor", "3", "2"],
  ["", "default.replication.factor=2", "default.replication.factor", "3 (MSK's default)", "2"],
  ["default.replication.factor=3", "default.replication.factor=3\nmin.insync.replicas=3", "min.insync.replicas", "2 (MSK's default)", "3"],
])("finds that brokers with %j, then %j, refuse writes of new topics while one is down", async (before, after, name, from, to) => {
  const found = await findingsOf(configuration(before, after));

  expect(found.filter(({ rule }) => rule === "review/writes-need-all-replicas")).toEqual([
    expect.objectContaining({ attribute: `server_properties: ${name}`, before: from, after: to }),
  ]);
});

test("shows nothing of sensitive properties", async () => {
  const change = configuration("min.insync.replicas=2", "min.insync.replicas=1");

  expect(
    (await findingsOf({ ...change, sensitive: { server_properties: true } })).map(({ rule, attribute, before, after }) => [
      rule,
      attribute,
      before,
      after,
    ]),
  ).toEqual([
    ["review/durability-weakened", "server_properties", "(hidden)", "(hidden)"],
    ["review/secret-in-plan", "server_properties", undefined, "(hidden)"],
  ]);
});
