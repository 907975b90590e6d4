import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { ExporterEndpoint } from "../../../../../../tools/local/kafka/exporters/exporter-endpoint.js";
import { freePort } from "../../../../../../tools/local/process/index.js";

let agent: Server;
let port: number;
let closed: Promise<unknown>;

const endpoint = (timeoutMs: number) =>
  ExporterEndpoint.listen("127.0.0.1", port, () => ({ port: (agent.address() as AddressInfo).port }), timeoutMs).then((listening) => {
    open = listening;
  });
let open: ExporterEndpoint;

beforeEach(async () => {
  port = await freePort();
});

afterEach(async () => {
  await open.close();
  agent.close();
  agent.closeAllConnections();
});

/** Starts the exporter of a node, which does with a request what `answer` does. */
async function agentThat(answer: (response: ServerResponse) => void): Promise<void> {
  agent = createServer((incoming, response) => {
    closed = once(incoming.socket, "close");
    answer(response);
  });
  await new Promise<void>((resolve) => agent.listen(0, "127.0.0.1", resolve));
}

const metrics = (signal?: AbortSignal) => fetch(`http://127.0.0.1:${port}/metrics`, { ...(signal && { signal }) });

test("it closes the connection if the exporter accepts requests and does not answer, as in a broker that hangs", async () => {
  await agentThat(() => undefined);
  await endpoint(50);

  await expect(metrics()).rejects.toThrow("fetch failed");
  await closed;
});

test("a response without an end is a failure for the reader", async () => {
  await agentThat((response) => void response.write("kafka_server_Count 1\n"));
  await endpoint(50);

  const response = await metrics();

  await expect(response.text()).rejects.toThrow("terminated");
  await closed;
});

test("it stops asking when the reader has left", async () => {
  const reader = new AbortController();
  await agentThat(() => reader.abort());
  await endpoint(60_000);

  await expect(metrics(reader.signal)).rejects.toThrow("aborted");
  await closed;
});
