import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { Collector } from "../../../../../../tools/local/aws/prometheus/collector.js";
import { PrometheusFake } from "../../../../../support/local-platform/prometheus-fake.js";

let prometheus: PrometheusFake;
let collector: Collector;

beforeEach(() => {
  prometheus = new PrometheusFake();
  const context = { stateDir: "state", toolsDir: "tools", gateway: { endpoint: "http://127.0.0.1:1" }, log: () => undefined };
  collector = new Collector(context, { accessKeyId: "AKIA", secretAccessKey: "secret" }, prometheus.start);
});

afterEach(() => collector.stop());

test("concurrent configurations start one server, and the last one is in effect", async () => {
  await Promise.all([collector.apply({ scrape_configs: [] }), collector.apply({ scrape_configs: [{}] })]);
  await collector.stop();

  expect(prometheus.events).toEqual(["start", "reload", "stop"]);
  expect(prometheus.configurations).toEqual([{ scrape_configs: [] }, { scrape_configs: [{}] }]);
});

test("a write to a workspace goes through the proxy that signs it", async () => {
  const url = "http://127.0.0.1:1/workspaces/ws-1/api/v1/remote_write";

  await collector.apply({ remote_write: [{ url, sigv4: { region: "eu-west-1" } }] });

  expect(prometheus.configurations).toEqual([
    { remote_write: [{ url: expect.stringContaining("/eu-west-1/workspaces/ws-1/"), authorization: expect.anything() }] },
  ]);
});

test("a stop waits for a start that is under way, and no server starts afterwards", async () => {
  prometheus.hold();
  const applied = collector.apply({});
  await prometheus.starting;
  const stopped = collector.stop();
  prometheus.release();
  await Promise.all([applied, stopped]);

  expect(prometheus.events).toEqual(["start", "stop"]);
  await expect(collector.apply({})).rejects.toThrow("The local platform is stopping.");
});

test("a collector that was removed can start again", async () => {
  await collector.apply({});
  await collector.remove();
  await collector.remove();
  await collector.apply({});

  expect(prometheus.events).toEqual(["start", "stop", "start"]);
});

test("a configuration that is refused leaves the collector as it was", async () => {
  const other = "http://127.0.0.1:2/workspaces/ws-1/api/v1/remote_write";
  await expect(collector.apply({ remote_write: [{ url: other, sigv4: { region: "eu-west-1" } }] })).rejects.toThrow(
    "is not a workspace of this platform",
  );

  await collector.apply({});

  expect(prometheus.events).toEqual(["start"]);
});
