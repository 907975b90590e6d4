import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { Exporters } from "../../../../../../tools/local/kafka/exporters/exporters.js";
import { jmxExporterFlag } from "../../../../../../tools/local/kafka/exporters/jmx-exporter.js";
import { NodeAddresses } from "../../../../../../tools/local/kafka/node-addresses.js";
import { rawRequest, sendRaw, statusOf } from "../../../../../support/local-platform/raw-http.js";

let agent: Server;
let exporters: Exporters;
let seen: (string | undefined)[];
let addresses: NodeAddresses;
let address: string;
let runs: boolean;

beforeEach(async () => {
  seen = [];
  runs = true;
  agent = createServer((request, response) => {
    seen.push(request.headers.authorization);
    response.writeHead(200, { "content-type": "text/plain" }).end("kafka_server_Count 1\n");
  });
  await new Promise<void>((resolve) => agent.listen(0, "127.0.0.1", resolve));
  exporters = new Exporters({
    ...{ toolsDir: "none", dir: "none", identity: { certificate: "", key: "" }, authorization: "Basic secret", log: () => undefined },
  });
  addresses = await NodeAddresses.choose([1]);
  address = addresses.of(1);
  const node = { address, jmxAgent: (agent.address() as AddressInfo).port, nodeExporter: true };
  await exporters.apply([{ ...node, runs: () => runs }], { jmx: true, node: false });
});

afterEach(async () => {
  await exporters.close();
  addresses.release();
  agent.close();
});

const metrics = () => fetch(`http://${address}:11001/metrics`);

test("an endpoint serves the metrics of the exporter in the node, to which it authenticates", async () => {
  const response = await metrics();

  expect({ status: response.status, body: await response.text(), seen }).toEqual({
    status: 200,
    body: "kafka_server_Count 1\n",
    seen: ["Basic secret"],
  });
});

test("it serves nothing else, and no web pages", async () => {
  expect((await fetch(`http://${address}:11001/admin`)).status).toBe(404);
  expect((await fetch(`http://${address}:11001/metrics`, { method: "POST" })).status).toBe(404);
  for (const head of [["Host: attacker.example:11001"], [`Host: ${address}:11001`, "Origin: http://attacker.example"]])
    expect(statusOf(await sendRaw(11_001, rawRequest("GET", "/metrics", head), 1_000, address))).toBe(403);
  expect(seen).toEqual([]);
});

test("it closes the connection while the node is down, and serves again afterwards", async () => {
  runs = false;
  await expect(metrics()).rejects.toThrow("fetch failed");
  runs = true;

  expect((await metrics()).status).toBe(200);
});

test("it closes the connection if the exporter doesn't answer", async () => {
  agent.close();
  agent.closeAllConnections();

  await expect(metrics()).rejects.toThrow("fetch failed");
});

test("it is closed when open monitoring is turned off", async () => {
  await exporters.apply([], { jmx: false, node: false });

  await expect(metrics()).rejects.toThrow("fetch failed");
});

test("the exporter in a node has no rules, and its password is readable by its user only", () => {
  const dir = mkdtempSync(join(tmpdir(), "jmx-"));
  try {
    mkdirSync(join(dir, "config"));
    const flag = jmxExporterFlag("agent.jar", dir, 2, 1234, { username: "u", password: "p" });
    const file = join(dir, "config", "jmx-exporter-2.yml");

    expect(flag).toBe(`-javaagent:agent.jar=127.0.0.1:1234:${file}`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, "utf8")).toContain('rules:\n  - pattern: ".*"');
  } finally {
    rmSync(dir, { recursive: true });
  }
});
