import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { savedQueries, textOf } from "../../../dashboards/queries/index.js";
import { root } from "../../../tools/setup/folders.js";
import impression from "../../events/http-api-post-impression.json";
import batch from "../../events/msk-event-source-batch.json";
import create from "../../events/topic-admin-create.json";
import { KafkajsAdminFake } from "../../support/lambdas/kafkajs-admin-fake.js";
import { createErrorFromCode } from "../../support/lambdas/kafkajs-errors.js";
import { KafkajsProducerFake } from "../../support/lambdas/kafkajs-producer-fake.js";
import { loadHandler } from "../../support/lambdas/load-handler.js";
import { settled } from "../../support/lambdas/settled.js";
import { type LoggedLine, runQuery } from "../../support/logs/insights.js";
import { all, synthesize } from "../../support/modules/synthesized.js";

const query = (id: string) => {
  const found = savedQueries.find((each) => each.id === id);
  if (!found) throw new Error(`no query ${id}`);
  return found;
};
const rows = (id: string, lines: readonly LoggedLine[]) => runQuery(query(id).commands, lines);

const environment = {
  ...{ BOOTSTRAP_BROKERS: "b-1:9098", LOG_LEVEL: "INFO", DEADLINE_MS: "8000" },
  ...{ TOPIC: "clicks", MAX_BODY_BYTES: "4096" },
  ...{ DEAD_LETTER_TOPIC: "dead", DEDUPLICATION_WINDOW_SECONDS: "600", METRICS_NAMESPACE: "Ads" },
};

/** Returns what a function of this repository logs for an event. @param refuses - whether the brokers refuse its records */
async function logOf(name: "producer" | "consumer" | "topic-admin", event: unknown, refuses = false): Promise<LoggedLine[]> {
  const producer = () => new KafkajsProducerFake(refuses ? () => Promise.reject(createErrorFromCode(19)) : undefined);
  const handler = await loadHandler<unknown, unknown>(name, environment, { producer, admin: () => new KafkajsAdminFake() });
  await settled(handler.invoke(event));
  return handler.logged().map((line) => ({ logGroup: `/aws/lambda/${name}`, message: JSON.stringify(line) }));
}

/** Lambda's report of an invocation, as __tests__/unit/tools/local/functions/runtime.test.ts expects it of the local platform. */
const report = (status: string, metrics: object): LoggedLine => ({
  logGroup: "/aws/lambda/producer",
  message: JSON.stringify({ time: "2026-11-26T21:04:07.182Z", type: "platform.report", record: { requestId: "r-2", status, metrics } }),
});

const broker = (text: string): LoggedLine => ({ logGroup: "/aws/msk/c/brokers", message: `[2026-11-26 21:04:07,182] INFO ${text}` });

beforeEach(() => {
  jest.useFakeTimers({ now: 1_795_239_001_000 });
});
afterEach(() => {
  jest.useRealTimers();
});

describe("queries on the brokers' log", () => {
  const lines = [
    broker(
      "[SocketServer listenerType=BROKER, nodeId=1] Failed authentication with /10.0.3.7 (channelId=10.0.1.4:9096-10.0.3.7:41724-112) (Authentication failed during authentication due to invalid credentials with SASL mechanism SCRAM-SHA-512) (org.apache.kafka.common.network.Selector)",
    ),
    broker("[SocketServer listenerType=BROKER, nodeId=1] Failed authentication with /10.0.3.8 (SSL handshake failed) (Selector)"),
    broker("[SocketServer listenerType=BROKER, nodeId=2] Failed re-authentication with /10.0.3.8 (SSL handshake failed) (Selector)"),
    broker(
      "[Partition orders-0 broker=1] Shrinking ISR from 1,2,3 to 1,3. Leader: (highWatermark: 132, endOffset: 150). Out of sync replicas: (brokerId: 2, endOffset: 132, lastCaughtUpTimeMs: 17). (kafka.cluster.Partition)",
    ),
    broker(
      "[Broker id=1] Leader orders-0 with topic id Some(V1pGQ1) starts at leader epoch 3 from offset 150 with partition epoch 5 (state.change.logger)",
    ),
    broker(
      "[RaftManager id=1] Completed transition to FollowerState(fetchTimeoutMs=2000, epoch=5, leader=10003, voters=[10001, 10002, 10003]) from null (org.apache.kafka.raft.QuorumState)",
    ),
  ];

  test("authentication-failures counts the failures of each client with their reason", () => {
    expect(rows("authentication-failures", lines)).toEqual([
      { client: "/10.0.3.8", reason: "SSL handshake failed", failures: 2, latest: expect.any(String) },
      {
        client: "/10.0.3.7",
        reason: "Authentication failed during authentication due to invalid credentials with SASL mechanism SCRAM-SHA-512",
        failures: 1,
        latest: expect.any(String),
      },
    ]);
  });

  test("isr-shrinks counts the shrinks by replica and leader", () => {
    expect(rows("isr-shrinks", lines)).toEqual([{ replica: "2", leader: "1", shrinks: 1, partitions: 1, latest: expect.any(String) }]);
  });

  test("leader-changes lists the new leaders of partitions and of the controllers", () => {
    expect(rows("leader-changes", lines).map(({ partition, controller }) => ({ partition, controller }))).toEqual([
      { partition: "orders-0", controller: undefined },
      { partition: undefined, controller: "10003" },
    ]);
  });
});

describe("queries on the functions' logs", () => {
  test("function-errors lists errors with their reason, and invocations that timed out", async () => {
    const lines = [
      ...(await logOf("producer", impression, true)),
      ...(await logOf("consumer", batch, true)),
      report("timeout", { durationMs: 8_000 }),
      report("success", { durationMs: 8 }),
    ];

    expect(rows("function-errors", lines)).toMatchObject([
      {
        level: "WARN",
        message: "Impression not acknowledged by the cluster; responded 503",
        "error.errorType": "EventLogUnavailable",
        requestId: "r-1",
      },
      {
        level: "ERROR",
        message: "Poison records skipped: they could not be written to the dead-letter topic",
        kafka: "NOT_ENOUGH_REPLICAS",
      },
      { "record.status": "timeout" },
    ]);
  });

  test("dead-letters counts records by topic, partition and reason", async () => {
    expect(rows("dead-letters", await logOf("consumer", batch))).toEqual([
      { topic: "ad-events", partition: 0, reason: "not valid JSON in UTF-8", records: 1, first: 16, last: 16 },
    ]);
  });

  test("topic-changes lists what was planned and applied", async () => {
    expect(rows("topic-changes", await logOf("topic-admin", create))).toMatchObject([
      { message: "Plan", action: "create", "plan.0": "create ad-events: 6 partitions, replication factor 3, retention.ms=604800000" },
      { message: "Plan applied", "applied.0": "create ad-events: 6 partitions, replication factor 3, retention.ms=604800000" },
    ]);
  });

  test("cold-starts counts the initializations and their duration by function", () => {
    const lines = [
      report("success", { durationMs: 8, initDurationMs: 300 }),
      report("success", { durationMs: 8, initDurationMs: 500 }),
      report("success", { durationMs: 8 }),
    ];

    expect(rows("cold-starts", lines)).toEqual([
      { "@log": "123456789012:/aws/lambda/producer", starts: 2, averageMs: 400, longestMs: 500 },
    ]);
  });

  test("slowest-requests sorts the lines of the access log by latency", () => {
    const { format } = all(synthesize("environment: dev"), "aws_apigatewayv2_stage")["event_api_api_default"]?.access_log_settings ?? {};
    const line = (latency: string): LoggedLine => ({
      logGroup: "access",
      message: String(format).replace("$context.responseLatency", latency),
    });

    expect(rows("slowest-requests", [line("9"), line("120"), line("35")]).map((row) => row["responseLatencyMs"])).toEqual([
      "120",
      "35",
      "9",
    ]);
  });
});

test("a query has a unique id that is a name, sources and a limit of what it returns", () => {
  const ids = savedQueries.map(({ id }) => id);

  expect(new Set(ids).size).toBe(ids.length);
  for (const each of savedQueries) {
    expect(each.id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(each.sources).not.toEqual([]);
    expect(textOf(each)).toMatch(/\n\| (limit \d+$|stats )/);
  }
});

test("the runbook lists each query with the question that it answers, and no other", () => {
  const [, section = ""] = readFileSync(join(root, "docs/runbook/README.md"), "utf8").split(/^## Saved queries$/m);
  const rows = [...section.matchAll(/^\| `([\w-]+)` \| (.+) \|$/gm)];

  expect(rows.map(([, id, answers]) => [id, answers])).toEqual(savedQueries.map(({ id, answers }) => [id, answers]));
});
