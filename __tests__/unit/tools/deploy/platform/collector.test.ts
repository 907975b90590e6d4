import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { collectMetrics, type Endpoint } from "../../../../../tools/deploy/index.js";
import { HttpFake } from "../../../../support/traffic/http-fake.js";

const exporters = [
  { id: 1, role: "broker", jmx: "127.5.6.1:11001", node: "127.5.6.1:11002" },
  { id: 2, role: "broker", jmx: "127.5.6.2:11001", node: "127.5.6.2:11002" },
  { id: 10_001, role: "controller", jmx: "127.5.6.201:11001" },
];
const outputs = { cluster_name: "orders", prometheus_endpoint: "http://127.0.0.1:1/workspaces/ws-1/" };

let api: HttpFake;
let endpoint: Endpoint;

beforeEach(async () => {
  api = await HttpFake.start();
  const clusters = [
    { name: "orders", exporters },
    { name: "other", exporters: [] },
  ];
  api.answer = ({ method }) => ({ body: method === "GET" ? JSON.stringify({ clusters }) : "" });
  endpoint = { endpoint: api.url, secret: "s3cret", region: "eu-west-1" } as Endpoint;
});

afterEach(() => api.stop());

test("scrapes the exporters of brokers and controllers, and writes to the workspace with a signature", async () => {
  expect(await collectMetrics(endpoint, outputs, 10)).toEqual({ targets: 5 });

  const [, { method, url, body }] = api.requests as [unknown, { method: string; url: string; body: string }];
  expect([method, url]).toEqual(["PUT", "/_local/collector"]);
  const relabel_configs = [{ target_label: "cluster", replacement: "orders" }];
  const target = (label: string, id: string, address: string) => ({ targets: [`127.5.6.${address}`], labels: { [label]: id } });
  expect(JSON.parse(body)).toEqual({
    global: { scrape_interval: "10s", scrape_timeout: "5s" },
    scrape_configs: [
      {
        job_name: "msk-jmx",
        static_configs: [target("broker", "1", "1:11001"), target("broker", "2", "2:11001"), target("controller", "10001", "201:11001")],
        relabel_configs,
      },
      { job_name: "msk-node", static_configs: [target("broker", "1", "1:11002"), target("broker", "2", "2:11002")], relabel_configs },
    ],
    remote_write: [{ url: "http://127.0.0.1:1/workspaces/ws-1/api/v1/remote_write", sigv4: { region: "eu-west-1" } }],
  });
});

test("stops the collector of a platform that has no workspace", async () => {
  expect(await collectMetrics(endpoint, { cluster_name: "orders" })).toBeUndefined();

  expect(api.requests).toMatchObject([{ method: "DELETE", url: "/_local/collector", headers: { "x-msk-local-secret": "s3cret" } }]);
});
