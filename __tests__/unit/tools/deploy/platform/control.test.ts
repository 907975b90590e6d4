import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { type Endpoint, LocalControl } from "../../../../../tools/deploy/index.js";
import { HttpFake } from "../../../../support/traffic/http-fake.js";

const brokers = [
  { id: 1, zone: "use1-az1", state: "running", pid: 11 },
  { id: 2, zone: "use1-az2", state: "hung", pid: 12 },
];
let api: HttpFake;
let control: LocalControl;

beforeEach(async () => {
  api = await HttpFake.start();
  api.answer = ({ method }) => ({
    body: method === "GET" ? JSON.stringify({ clusters: [{ name: "orders", brokers }] }) : '{"brokers":[]}',
  });
  control = new LocalControl({ endpoint: api.url, secret: "s3cret" } as Endpoint);
});

afterEach(() => api.stop());

test("lists the brokers of a cluster, with the secret", async () => {
  expect(await control.brokers("orders")).toEqual(brokers);
  expect(api.requests).toMatchObject([{ method: "GET", url: "/_local/clusters", headers: { "x-msk-local-secret": "s3cret" } }]);
  await expect(control.brokers("other")).rejects.toThrow("The local platform has no cluster other.");
});

test.each([
  ["kill", undefined, "1/kill"],
  ["kill", 8_000, "1/kill?backAfterMs=8000"],
  ["kill", "never", "1/kill?backAfterMs=null"],
  ["hang", undefined, "1/hang"],
  ["resume", undefined, "1/resume"],
  ["start", undefined, "1/start"],
] as const)("requests %s with a restart after %s ms", async (kind, backAfterMs, path) => {
  await control.fault("orders", 1, kind, backAfterMs);

  expect(api.requests).toMatchObject([
    { method: "POST", url: `/_local/clusters/orders/brokers/${path}`, headers: { "x-msk-local-secret": "s3cret" } },
  ]);
});

test("a rejected request is an error with the answer", async () => {
  api.answer = () => ({ status: 404, body: "No running cluster orders has a broker 9." });

  await expect(control.fault("orders", 9, "kill")).rejects.toThrow(
    "POST /_local/clusters/orders/brokers/9/kill: 404 No running cluster orders has a broker 9.",
  );
});
