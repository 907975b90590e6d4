import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { ConnectRefused, WorkerApi } from "../../../../../tools/local/connect/index.js";

let server: Server;
let api: WorkerApi;
let requests: string[];
let authorizations: (string | undefined)[];
let contentTypes: (string | undefined)[];
let answer: { status: number; body: string };

beforeEach(async () => {
  requests = [];
  [authorizations, contentTypes] = [[], []];
  answer = { status: 200, body: "" };
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      authorizations.push(request.headers.authorization);
      contentTypes.push(request.headers["content-type"]);
      requests.push(`${request.method} ${request.url} ${Buffer.concat(chunks)}`.trim());
      response.writeHead(answer.status).end(answer.body);
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  api = new WorkerApi((server.address() as AddressInfo).port, { user: "platform", password: "s3cret" });
});

afterEach(() => {
  jest.restoreAllMocks();
  server.closeAllConnections();
  server.close();
});

test("sends a connector's configuration, and restarts it with its tasks", async () => {
  await api.configure("or ders", { a: "b" });
  await api.restart("orders");

  expect(contentTypes).toEqual(["application/json", undefined]);
  expect(requests).toEqual(['PUT /connectors/or%20ders/config {"a":"b"}', "POST /connectors/orders/restart?includeTasks=true"]);
});

test("logs in with each request, and waits for reads for a short time only", async () => {
  const limits = jest.spyOn(AbortSignal, "timeout");
  answer = { status: 200, body: "{}" };
  await api.configure("orders", {});
  await api.status("orders");
  await api.ready();
  await api.restart("orders");

  expect(authorizations).toEqual(Array.from({ length: 4 }, () => `Basic ${Buffer.from("platform:s3cret").toString("base64")}`));
  expect(limits.mock.calls).toEqual([[90_000], [5_000], [5_000], [90_000]]);
});

test("returns the state, and undefined for a connector that the worker does not know", async () => {
  const status = { connector: { state: "RUNNING" }, tasks: [] };
  answer = { status: 200, body: JSON.stringify(status) };
  expect(await api.status("orders")).toEqual(status);

  answer = { status: 404, body: '{"message":"No status found"}' };
  expect(await api.status("orders")).toBeUndefined();
});

test.each([
  ['{"message":"Connector configuration is invalid"}', "Connector configuration is invalid"],
  ["<html>", "<html>"],
])("rejects with the worker's reason: %s", async (body, message) => {
  answer = { status: 400, body };

  await expect(api.configure("orders", {})).rejects.toEqual(new ConnectRefused(400, message));
  await expect(api.status("orders")).rejects.toMatchObject({ name: "ConnectRefused", status: 400 });
});

test("is ready when the worker answers", async () => {
  answer = { status: 503, body: "" };
  await expect(api.ready()).rejects.toThrow(ConnectRefused);

  answer = { status: 200, body: "[]" };
  expect(await api.ready()).toBe(true);
  expect(requests).toEqual(["GET /connectors", "GET /connectors"]);
});
