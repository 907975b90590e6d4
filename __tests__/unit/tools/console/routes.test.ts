import { describe, expect, test } from "@jest/globals";
import type { Console } from "../../../../tools/console/console.js";
import { consoleApi } from "../../../../tools/console/routes.js";

/** A console that records what is asked of it; `writable` as of a local platform, or read-only. */
function apiOf(writable: boolean) {
  const calls: string[] = [];
  const console = {
    target: { writable, kafka: {} },
    overview: () => ({ seen: true }),
    fault: async (broker: number, fault: string) => void calls.push(`${fault} ${broker}`),
    load: { start: async (settings: object) => void calls.push(JSON.stringify(settings)), stop: async () => void calls.push("stop") },
    record: () => undefined,
  } as unknown as Console;
  const api = consoleApi(async () => console);
  const call = (method: "GET" | "POST", path: string, body?: unknown, query = "") =>
    api(method, { path: path.split("/"), query: new URLSearchParams(query), body }).catch(({ status, message }) => ({ status, message }));
  return { call, calls };
}

describe("the console's API", () => {
  test("answers the overview, and causes faults and load", async () => {
    const { call, calls } = apiOf(true);

    expect(await call("GET", "overview")).toEqual({ seen: true });
    await call("POST", "brokers/2/kill", {});
    await call("POST", "load", { perSecond: 10, seconds: 5 });
    await call("POST", "load/stop", {});
    expect(calls).toEqual(["kill 2", '{"perSecond":10,"seconds":5}', "stop"]);
  });

  test.each(["load", "topics/orders/messages"])("refuses POST %s on a read-only console", async (path) => {
    const { call, calls } = apiOf(false);
    expect(await call("POST", path, { perSecond: 1, seconds: 1 })).toEqual({
      status: 403,
      message: "The console is read-only; start it with --allow-writes.",
    });
    expect(calls).toEqual([]);
  });

  test.each([
    ["a fault by a read", "GET", "brokers/2/kill"],
    ["a load by a read", "GET", "load"],
    ["an unknown page", "GET", "secrets"],
    ["an unknown page of a topic", "GET", "topics/orders/acls"],
    ["a write to the overview", "POST", "overview"],
    ["an unknown action of the load", "POST", "load/pause"],
  ] as const)("has no address for %s", async (_, method, path) => {
    const { call, calls } = apiOf(true);
    expect(await call(method, path, {})).toMatchObject({ status: 404 });
    expect(calls).toEqual([]);
  });

  test.each([
    ["a fault", "POST", "brokers/2/explode", {}, ""],
    ["a broker", "POST", "brokers/x/kill", {}, ""],
    ["a load", "POST", "load", { perSecond: 201, seconds: 5 }, ""],
    ["the time of a load", "POST", "load", { perSecond: 1, seconds: 601 }, ""],
    ["the name of a topic", "GET", "topics/a b/messages", undefined, ""],
    ["a limit", "GET", "topics/orders/messages", undefined, "limit=101"],
    ["an offset", "GET", "topics/orders/messages", undefined, "from=offset&offset=-1"],
    ["a start", "GET", "topics/orders/messages", undefined, "from=middle"],
    ["the size of a message", "POST", "topics/orders/messages", { value: "x".repeat(1_000_001) }, ""],
    ["an unknown member of a message", "POST", "topics/orders/messages", { value: "x", acks: 0 }, ""],
  ] as const)("checks %s", async (_, method, path, body, query) => {
    const { call, calls } = apiOf(true);
    expect(await call(method, path, body, query)).toMatchObject({ status: 400 });
    expect(calls).toEqual([]);
  });

  test("does not write to Kafka's own topics", async () => {
    expect(await apiOf(true).call("POST", "topics/__consumer_offsets/messages", { value: "x" })).toMatchObject({ status: 403 });
  });
});
