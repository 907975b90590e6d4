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
  logs = new BrokerLogs(cluster(), {
    write: ({ group: to, stream }, lines) => written.push({ group: to, stream, messages: lines.map(({ message }) => message) }),
    flush: async () => undefined,
  });
});

const cluster = () => ({
  inAllRegions: () =>
    [
      {
        name: "orders",
        settings: { loggingInfo: { brokerLogs: { cloudWatchLogs: group } } },
        running: { logFiles: () => [{ id: 1, file }] },
      },
    ] as never,
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

test("lines of a stack trace that are written later are an event with the time of the last one", async () => {
  const events: { timestampMs: number; message: string }[] = [];
  logs = new BrokerLogs(cluster(), { write: (_, lines) => events.push(...lines), flush: async () => undefined });
  writeFileSync(file, `${line("a")}\n`);
  await logs.deliver();
  appendFileSync(file, "\tat X\n\tat Y\n");
  await logs.deliver();
  await logs.deliver();
  appendFileSync(file, "\tat Z\n");
  await logs.deliver();

  const timestampMs = new Date(2026, 10, 26, 18, 0, 0, 123).getTime();
  expect(events).toEqual([line("a"), "\tat X\n\tat Y", "\tat Z"].map((message) => ({ timestampMs, message })));
});

test("a line that is longer than a read is delivered in parts, of whole characters, and so is what follows", async () => {
  const long = line(`${"x".repeat(999_968)}${"€".repeat(400_000)}`);
  writeFileSync(file, `${long}\n${line("b")}\n`);
  for (let read = 1; read <= 3; read++) await logs.deliver();

  const parts = written.flatMap(({ messages }) => messages);
  expect(parts.slice(0, -1).join("")).toBe(long);
  expect(parts.slice(0, -1).map((part) => Buffer.byteLength(part))).toEqual([999_998, 999_999, 200_001]);
  expect(parts.at(-1)).toBe(line("b"));
});

test("an incomplete line waits for its end", async () => {
  writeFileSync(file, line("x".repeat(900_000)));
  await logs.deliver();
  appendFileSync(file, "y\n");
  await logs.deliver();

  expect(written.map(({ messages }) => messages.map(({ length }) => length))).toEqual([[], [900_031]]);
});

test("lines of a stack trace belong to their event", () => {
  expect(eventsOf(`at the start\n${line("a")}\n\tat X\n${line("b")}\n`)).toEqual([
    { timestampMs: new Date(2026, 10, 26, 18, 0, 0, 123).getTime(), message: `${line("a")}\n\tat X` },
    { timestampMs: expect.any(Number), message: line("b") },
  ]);
});
