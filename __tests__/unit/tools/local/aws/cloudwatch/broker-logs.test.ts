import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { BrokerLogs, eventsOf } from "../../../../../../tools/local/aws/cloudwatch/broker-logs.js";

let folder: string;
let file: string;
let group: object;
let written: { group: string; stream: string; messages: string[] }[];
let logs: BrokerLogs;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "broker-logs-"));
  file = join(folder, "broker-1.log");
  group = { enabled: true, logGroup: "/msk" };
  written = [];
  const cluster = () => ({
    name: "orders",
    settings: { loggingInfo: { brokerLogs: { cloudWatchLogs: group } } },
    running: { logFiles: () => [{ id: 1, file }] },
  });
  logs = new BrokerLogs(
    { inAllRegions: () => [cluster()] as never },
    {
      write: ({ group: to, stream }, lines) => written.push({ group: to, stream, messages: lines.map(({ message }) => message) }),
      flush: async () => undefined,
    },
  );
});

afterEach(() => rmSync(folder, { recursive: true }));

const line = (text: string) => `2026-11-26 18:00:00,123 INFO  ${text}`;

test("new lines are delivered, complete ones only", async () => {
  writeFileSync(file, `${line("a")}\n${line("b")}`);
  await logs.deliver();
  appendFileSync(file, "c\n");
  await logs.deliver();

  expect(written).toEqual([
    { group: "/msk", stream: "orders/broker-1", messages: [line("a")] },
    { group: "/msk", stream: "orders/broker-1", messages: [line("bc")] },
  ]);
});

test("what was logged before delivery was enabled is not delivered", async () => {
  group = { enabled: false, logGroup: "/msk" };
  writeFileSync(file, `${line("a")}\n`);
  await logs.deliver();
  group = { enabled: true, logGroup: "/msk" };
  appendFileSync(file, `${line("b")}\n`);
  await logs.deliver();

  expect(written.map(({ messages }) => messages)).toEqual([[line("b")]]);
});

test("a broker without a log has no events, and a new log is read from its start", async () => {
  await logs.deliver();
  writeFileSync(file, `${line("a long line")}\n`);
  await logs.deliver();
  writeFileSync(file, `${line("b")}\n`);
  await logs.deliver();

  expect(written.map(({ messages }) => messages)).toEqual([[], [line("a long line")], [line("b")]]);
});

test("lines of a stack trace belong to their event", () => {
  expect(eventsOf(`at the start\n${line("a")}\n\tat X\n${line("b")}\n`)).toEqual([
    { timestampMs: new Date(2026, 10, 26, 18, 0, 0, 123).getTime(), message: `${line("a")}\n\tat X` },
    { timestampMs: expect.any(Number), message: line("b") },
  ]);
});
