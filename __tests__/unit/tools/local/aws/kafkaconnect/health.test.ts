import { beforeEach, expect, test } from "@jest/globals";
import { untilHealthy } from "../../../../../../tools/local/aws/kafkaconnect/health.js";
import type { ConnectorStatus } from "../../../../../../tools/local/connect/index.js";

let looks: number;
let stop: AbortController;

beforeEach(() => {
  looks = 0;
  stop = new AbortController();
});

const task = (state: ConnectorStatus["connector"]["state"], trace?: string): ConnectorStatus => ({
  connector: { state: "RUNNING" },
  tasks: [{ id: 0, state, ...(trace && { trace }) }],
});

/** Returns the states in order, and the last one from then on. */
const inOrder =
  (...states: readonly (ConnectorStatus | undefined | Error)[]) =>
  async () => {
    const state = states[Math.min(looks++, states.length - 1)];
    if (state instanceof Error) throw state;
    return state;
  };

const wait = (statusOf: () => Promise<ConnectorStatus | undefined>, before?: ConnectorStatus, patience = {}) =>
  untilHealthy("orders", statusOf, stop.signal, { everyMs: 1, timeoutMs: 5_000, settledMs: 60_000, ...patience }, before);

const running = task("RUNNING");

test("a connector is healthy after four looks in a row at which all its tasks run", async () => {
  await wait(inOrder(undefined, new Error("ECONNREFUSED"), running, running, running, task("UNASSIGNED"), running));

  expect(looks).toBe(6 + 4);
});

test("the state of before a change is not its result until another state was seen", async () => {
  await wait(inOrder(running, running, running, running, running, running, task("RESTARTING"), running), running);

  expect(looks).toBe(7 + 4);
});

test("a failure after a change is reported, although the state of before it was seen first", async () => {
  const failing = inOrder(running, running, running, running, running, task("FAILED", "no table\n\tat x"));

  await expect(wait(failing, running)).rejects.toThrow("The connector orders failed: no table");
  expect(looks).toBe(6);
});

test("the state of before a change is its result after some time", async () => {
  const started = Date.now();
  await wait(inOrder(running), running, { settledMs: 50, everyMs: 5 });
  // Timers can be a millisecond early. On a slow machine fewer looks fit into the time.
  expect(Date.now() - started).toBeGreaterThanOrEqual(49);
  expect(looks).toBeGreaterThanOrEqual(4);

  await expect(wait(inOrder(task("FAILED")), task("FAILED"), { settledMs: 30 })).rejects.toThrow(
    "The connector orders failed: without a trace",
  );
});

test("a worker that does not answer after a change has no other state", async () => {
  await expect(wait(inOrder(undefined, running), running, { timeoutMs: 30 })).rejects.toThrow(
    "The connector orders and its tasks did not run within 0.03 seconds.",
  );
});

test("a connector without tasks is not healthy", async () => {
  await expect(wait(inOrder({ connector: { state: "RUNNING" }, tasks: [] }), undefined, { timeoutMs: 20 })).rejects.toThrow(
    "did not run within",
  );
});

test("the wait ends when nobody needs the answer", async () => {
  const waiting = wait(inOrder(task("UNASSIGNED")), undefined, { everyMs: 60_000 });
  stop.abort();

  await waiting;
  expect(looks).toBe(1);
});
