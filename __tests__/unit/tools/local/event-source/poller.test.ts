import { afterEach, expect, test } from "@jest/globals";
import { EventSourcePoller, type MappingSettings } from "../../../../../tools/local/event-source/index.js";
import { until } from "../../../../../tools/local/process/index.js";
import { record, records, type Script, ScriptedHost, ScriptedSource, SETTINGS } from "../../../../support/local-platform/scripted.js";

const pollers: EventSourcePoller[] = [];

afterEach(async () => {
  await Promise.all(pollers.splice(0).map((poller) => poller.stop()));
});

async function started(script: Script = () => undefined, settings: Partial<MappingSettings> = {}) {
  const host = new ScriptedHost(script);
  const source = new ScriptedSource();
  const poller = new EventSourcePoller({ ...SETTINGS, ...settings }, host, source.kind);
  pollers.push(poller);
  poller.start();
  await until("the source to start", () => source.sink !== undefined, { everyMs: 5 });
  return { host, source, poller };
}

function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

test("commits what the function has processed", async () => {
  const { host, source, poller } = await started();
  expect([poller.state, poller.lastProcessingResult]).toEqual(["Enabled", "No records processed"]);
  await source.offer(records(0, 0, 4));
  await source.offer(records(1, 7, 8));
  await until("both commits", () => source.committed["t-0"] === 5 && source.committed["t-1"] === 9, { everyMs: 5 });
  expect(host.calls.flat().sort()).toEqual(["t-0@0", "t-0@1", "t-0@2", "t-0@3", "t-0@4", "t-1@7", "t-1@8"]);
  expect(poller.lastProcessingResult).toBe("OK");
});

test("commits the records before an unprocessed record, never past it", async () => {
  const hold = gate();
  const script: Script = async (_, count) => {
    if (count === 1) {
      return { batchItemFailures: [{ itemIdentifier: { partition: "t-0", offset: 2 } }] };
    }
    await hold.opened;
    return undefined;
  };
  const { host, source } = await started(script, { functionResponseTypes: ["ReportBatchItemFailures"], batchSize: 5 });
  await source.offer(records(0, 0, 4));
  await until("the retry", () => host.calls.length === 2, { everyMs: 5 });
  expect(source.committed).toEqual({ "t-0": 2 });
  hold.open();
  await until("the commit", () => source.committed["t-0"] === 5, { everyMs: 5 });
});

test("commits filtered records without calling the function", async () => {
  const { host, source } = await started(() => undefined, { filterCriteria: { filters: [{ pattern: '{"value":{"n":[1]}}' }] } });
  await source.offer([record(0, 0, { n: 2 }), record(0, 1, { n: 3 })]);
  await until("the commit", () => source.committed["t-0"] === 2, { everyMs: 5 });
  expect(host.calls).toEqual([]);
});

test("repeats a rejected commit and does not log it", async () => {
  const { host, source } = await started();
  source.rejectCommits = 1;
  await source.offer(records(0, 0, 1));
  await until("the commit", () => source.committed["t-0"] === 2, { everyMs: 20, timeoutMs: 5000 });
  expect(host.lines).toEqual([]);
});

test("restarts when commits are rejected repeatedly, and sends no record to the function twice", async () => {
  const host = new ScriptedHost();
  const sources = [new ScriptedSource(), new ScriptedSource()];
  const [stale, fresh] = sources as [ScriptedSource, ScriptedSource];
  stale.rejectCommits = Number.POSITIVE_INFINITY;
  const poller = new EventSourcePoller(SETTINGS, host, {
    prepare: async () => undefined,
    open: () => sources.shift() as ScriptedSource,
  });
  pollers.push(poller);
  poller.start();
  await until("the source to start", () => stale.sink !== undefined, { everyMs: 5 });
  await stale.offer(records(0, 0, 1));
  await until("another source", () => fresh.sink !== undefined, { everyMs: 20, timeoutMs: 8000 });
  expect([stale.stops, poller.lastProcessingResult]).toEqual([1, "PROBLEM: the group rejects offset commits: REBALANCE_IN_PROGRESS"]);
  await fresh.offer(records(0, 0, 2));
  await until("the commit", () => fresh.committed["t-0"] === 3, { everyMs: 5 });
  expect(host.calls).toEqual([["t-0@0", "t-0@1"], ["t-0@2"]]);
  expect(host.lines).toEqual([
    "event source u-1: restarts until it succeeds: the group rejects offset commits: REBALANCE_IN_PROGRESS",
    "event source u-1: recovered: reads and commits again",
  ]);
});

test("does not process a partition that was revoked while its batch was running", async () => {
  const hold = gate();
  const { host, source } = await started(
    async (_, count) => {
      await hold.opened;
      return count === 1 ? new Error("no") : undefined;
    },
    { batchSize: 4 },
  );
  await Promise.all([source.offer(records(0, 0, 1)), source.offer(records(1, 0, 1))]);
  await until("the call", () => host.calls.length === 1, { everyMs: 5 });
  source.assign(1);
  hold.open();
  await until("the commit", () => source.committed["t-1"] === 2, { everyMs: 5 });
  expect(source.committed).toEqual({ "t-1": 2 });
  expect(host.calls.slice(1).flat()).toEqual(["t-1@0", "t-1@1"]);
});

test("stops within 3 s during unlimited retries, and leaves the group", async () => {
  const { host, source, poller } = await started(() => new Error("always"));
  await source.offer(records(0, 0, 1));
  await until("some calls", () => host.calls.length > 2, { everyMs: 5 });
  const startedAt = performance.now();
  await poller.stop();
  expect(performance.now() - startedAt).toBeLessThan(3000);
  expect([source.stops, source.committed, poller.state]).toEqual([1, {}, "Disabled"]);
});

test("waits for a running invocation when it stops, and commits its records", async () => {
  const { host, source, poller } = await started(() => new Promise((resolve) => setTimeout(() => resolve(undefined), 300)));
  await source.offer(records(0, 0, 0));
  await until("the call", () => host.calls.length === 1, { everyMs: 5 });
  await poller.stop();
  expect(source.committed).toEqual({ "t-0": 1 });
});

test("does not commit records that finish after it stopped", async () => {
  const hold = gate();
  const { host, source, poller } = await started(() => hold.opened);
  await source.offer(records(0, 0, 0));
  await until("the call", () => host.calls.length === 1, { everyMs: 5 });
  await poller.stop();
  hold.open();
  await new Promise((resolve) => setImmediate(resolve));
  expect([source.committed, host.lines]).toEqual([{}, []]);
});

test("restarts after the source failed", async () => {
  const { host, source, poller } = await started();
  source.sink?.failed(new Error("not authorized"));
  await until("the problem to be reported", () => poller.lastProcessingResult === "PROBLEM: not authorized", { everyMs: 5 });
  const first = source.sink;
  await until("another start", () => source.sink !== first, { everyMs: 20 });
  expect(source.stops).toBe(1);
  await source.offer(records(0, 0, 0));
  await until("the call", () => host.calls.length === 1, { everyMs: 5 });
});

test("logs a problem once while it lasts", async () => {
  const host = new ScriptedHost();
  let tries = 0;
  const prepare = async () => {
    tries += 1;
    throw new Error("no such topic");
  };
  const poller = new EventSourcePoller(SETTINGS, host, { prepare, open: () => new ScriptedSource() });
  pollers.push(poller);
  poller.start();
  await until("three tries", () => tries === 3, { everyMs: 20 });
  expect(host.lines).toEqual(["event source u-1: restarts until it succeeds: no such topic"]);
  expect(poller.lastProcessingResult).toBe("PROBLEM: no such topic");
});

test("prepares once, runs the provisioned minimum of pollers, runs none when disabled, and applies updates", async () => {
  const sources: ScriptedSource[] = [];
  let prepared = 0;
  const prepare = async () => {
    expect(sources.filter(({ stops }) => stops === 0)).toEqual([]);
    prepared += 1;
  };
  const open = () => {
    const source = new ScriptedSource();
    sources.push(source);
    return source;
  };
  const poller = new EventSourcePoller({ ...SETTINGS, pollers: { min: 3, max: 5 } }, new ScriptedHost(), { prepare, open });
  pollers.push(poller);
  poller.start();
  await until("three", () => sources.length === 3, { everyMs: 5 });
  expect(prepared).toBe(1);
  await poller.update({ ...SETTINGS, enabled: false });
  expect([poller.state, sources.map(({ stops }) => stops)]).toEqual(["Disabled", [1, 1, 1]]);
  await poller.update(SETTINGS);
  await until("one more", () => sources.length === 4, { everyMs: 5 });
  expect([poller.state, prepared]).toEqual(["Enabled", 2]);
});

test("rejects settings that it does not support and names them", () => {
  const host = new ScriptedHost();
  expect(() => new EventSourcePoller({ ...SETTINGS, onFailureDestinationArn: "arn:aws:sns:us-east-1:1:x" }, host)).toThrow(
    "sends failed batches only to SQS",
  );
  expect(() => new EventSourcePoller({ ...SETTINGS, filterCriteria: { filters: [{ pattern: '{"topic":["x"]}' }] } }, host)).toThrow(
    "only the key `value`",
  );
});
