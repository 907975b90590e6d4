import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { CloudWatchLogsClient, DescribeLogStreamsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateSecretCommand, GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { zipSync } from "fflate";
import { type LocalPlatform, startLocalPlatform, useEndpoint } from "../../tools/deploy/index.js";
import { until } from "../../tools/local/process/index.js";
import { installBrowser } from "../../tools/setup/browser.js";
import { root, runFolder } from "../../tools/setup/folders.js";
import { listeningSockets } from "../support/processes/listeners.js";
import { processTree } from "../support/processes/processes.js";

// Pages of other origins in a real browser, against every HTTP server of the platform.
const run = promisify(execFile);
const FUNCTION = "victim";
const LOG_GROUP = `/aws/lambda/${FUNCTION}`;
const SECRET = "a secret that no page reads";

let folder: string;
let platform: LocalPlatform;
let secretArn: string;
let apiPort: number;
let motoPort: number;
/** Serves the page, and records each request that reaches it: what an unprotected server on loopback receives from pages. */
let web: Server;
const arrived: string[] = [];
/** What pages could read, by attempt. */
let read: Record<string, string>;

beforeAll(async () => {
  folder = runFolder("web-pages");
  platform = await startLocalPlatform(join(folder, "local"), () => undefined);
  useEndpoint(platform.endpoint);
  web = await serveAttacker();
  await createVictims();
  const modules = installBrowser(() => undefined);
  const script = join(root, "__tests__/support/browser/attack.mjs");
  const { stdout } = await run(process.execPath, [script, JSON.stringify({ modules, ...attempts() })], {
    env: { PATH: process.env["PATH"], TMPDIR: folder, HOME: folder },
    maxBuffer: 64 * 1024 * 1024,
  });
  read = JSON.parse(stdout);
});

afterAll(async () => {
  web?.close();
  web?.closeAllConnections();
  await platform?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

test("the pages' requests reach an unprotected server through every channel", () => {
  const channels = ["beacon", "fetch", "form", "iframe", "img", "no-cors", "script", "stylesheet", "websocket", "xhr"];
  expect([...new Set(arrived.flatMap((url) => /via=([\w-]+)/.exec(url)?.[1] ?? []))].sort()).toEqual(channels);
});

test("pages read nothing", () => {
  expect(Object.keys(read).length).toBeGreaterThan(100);
  expect(Object.entries(read).filter(([, text]) => text !== "")).toEqual([]);
});

test("pages change nothing: no value, no resource, no object, no invocation", async () => {
  const client = new SecretsManagerClient({ region: platform.endpoint.region });
  expect((await client.send(new GetSecretValueCommand({ SecretId: secretArn }))).SecretString).toBe(SECRET);
  client.destroy();
  expect(await configurations()).toEqual([]);
  expect(await aws("s3", "GET", "/evidence/secret.txt")).toBe(SECRET);
  expect(await invocations()).toBe(0);
});

test("the same requests work for programs", async () => {
  const byName = new Map(requestsTo(platform.endpoint.endpoint).map((request) => [request.name, request]));
  const send = async (name: string) => {
    const { method, url, body, headers } = byName.get(name) as Attempt;
    const response = await fetch(url, { method, body, headers });
    return { status: response.status, text: await response.text() };
  };

  expect(await send("invoke")).toMatchObject({ status: 200 });
  await until("the function's log stream", async () => (await invocations()) > 0);
  expect(await send("create a configuration")).toMatchObject({ status: 200 });
  expect((await configurations()).length).toBe(1);
  expect(await send("read an object")).toEqual({ status: 200, text: SECRET });
  expect(await send("delete an object")).toMatchObject({ status: 200 });
  await expect(aws("s3", "GET", "/evidence/secret.txt")).rejects.toThrow("NoSuchKey");
  expect(await send("read the status")).toMatchObject({ status: 200 });
});

interface Attempt {
  readonly name: string;
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Requests that need no signature. Pages can send the first five without a preflight request. */
function requestsTo(server: string): readonly Attempt[] {
  const scope = (service: string) => `X-Amz-Credential=any%2F20261126%2F${platform.endpoint.region}%2F${service}%2Faws4_request`;
  const configuration = JSON.stringify({ name: "intruder", serverProperties: Buffer.from("num.partitions=1").toString("base64") });
  const deleted = "<Delete><Object><Key>secret.txt</Key></Object></Delete>";
  const target = (operation: string) => ({
    authorization: authorization("secretsmanager"),
    "x-amz-target": `secretsmanager.${operation}`,
    "content-type": "application/x-amz-json-1.1",
  });
  const change = JSON.stringify({ SecretId: secretArn, SecretString: "changed" });
  return [
    { name: "invoke", method: "POST", url: `${server}/2015-03-31/functions/${FUNCTION}/invocations?${scope("lambda")}`, body: "{}" },
    { name: "create a configuration", method: "POST", url: `${server}/v1/configurations?${scope("kafka")}`, body: configuration },
    { name: "delete an object", method: "POST", url: `${server}/evidence?delete`, body: deleted },
    { name: "read an object", method: "GET", url: `${server}/evidence/secret.txt` },
    { name: "read the status", method: "GET", url: `${server}/_local/status` },
    { name: "read moto", method: "GET", url: `${server}/moto-api/data.json` },
    { name: "read a secret", method: "POST", url: `${server}/`, body: change, headers: target("GetSecretValue") },
    { name: "change a secret", method: "POST", url: `${server}/`, body: change, headers: target("PutSecretValue") },
  ];
}

function attempts() {
  const { endpoint } = platform.endpoint;
  const { port } = web.address() as AddressInfo;
  const to = (server: string) => requestsTo(server).map((request) => ({ ...request, name: `${server}: ${request.name}` }));
  const moto = `http://127.0.0.1:${motoPort}`;
  const object = `${endpoint}/evidence/secret.txt`;
  const ports = [Number(new URL(endpoint).port), motoPort, apiPort];
  return {
    pages: ["127.0.0.1", "localhost", "attacker.test"].map((name) => `http://${name}:${port}/page`),
    requests: [...to(endpoint), ...to(endpoint.replace("127.0.0.1", "localhost")), ...to(moto), ...to(`http://127.0.0.1:${port}`)],
    // The browser doesn't report that an entered address redirected it.
    visits: [object, `http://attacker.test:${port}/redirect?to=${encodeURIComponent(object)}`],
    rebound: [
      ...ports.map((port) => `http://attacker.test:${port}`).map((own) => ({ page: `${own}/`, requests: requestsTo(own) })),
      { page: `${endpoint}/_local/status`, requests: requestsTo(endpoint).filter(({ name }) => name !== "read the status") },
    ],
  };
}

/** A server that answers everything with the page; without CORS headers, so that its responses are unreadable for other origins as well. */
async function serveAttacker(): Promise<Server> {
  const server = createServer(({ url = "/" }, response) => {
    arrived.push(url);
    const to = new URL(url, "http://attacker.test").searchParams.get("to");
    response.writeHead(to ? 302 : 200, { "content-type": "text/html", ...(to ? { location: to } : {}) });
    response.end(url.startsWith("/page") ? "<!doctype html><title>page</title><body></body>" : "");
  });
  server.on("upgrade", ({ url = "/" }, socket) => {
    arrived.push(url);
    socket.destroy();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return server;
}

/** Creates a secret, an object, a function and an HTTP API in front of it. */
async function createVictims(): Promise<void> {
  const client = new SecretsManagerClient({ region: platform.endpoint.region });
  secretArn = String((await client.send(new CreateSecretCommand({ Name: "victim", SecretString: SECRET }))).ARN);
  client.destroy();
  await aws("s3", "PUT", "/evidence", "", { "x-amz-acl": "public-read-write" });
  await aws("s3", "PUT", "/evidence/secret.txt", SECRET, { "x-amz-acl": "public-read-write" });
  const trust = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
  };
  const allow = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "logs:*", Resource: "*" }] };
  await iam({ Action: "CreateRole", RoleName: FUNCTION, AssumeRolePolicyDocument: JSON.stringify(trust) });
  await iam({ Action: "PutRolePolicy", RoleName: FUNCTION, PolicyName: "logs", PolicyDocument: JSON.stringify(allow) });
  const zip = Buffer.from(zipSync({ "index.js": Buffer.from("exports.handler = async () => { console.log('invoked'); return {}; };") }));
  const role = `arn:aws:iam::${platform.endpoint.accountId}:role/${FUNCTION}`;
  const settings = { FunctionName: FUNCTION, Runtime: "nodejs22.x", Handler: "index.handler", Role: role };
  await aws("lambda", "POST", "/2015-03-31/functions", JSON.stringify({ ...settings, Code: { ZipFile: zip.toString("base64") } }));
  const before = ports();
  await aws("apigateway", "POST", "/v2/apis", JSON.stringify({ name: "events", protocolType: "HTTP" }));
  apiPort = ports().find((port) => !before.includes(port)) as number;
  const endpointPort = Number(new URL(platform.endpoint.endpoint).port);
  motoPort = ports().find((port) => port !== endpointPort && port !== apiPort) as number;
}

const ports = () => listeningSockets(processTree(platform.endpoint.pid)).map(({ port }) => port);

const authorization = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=any/20261126/${platform.endpoint.region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;

async function aws(service: string, method: string, path: string, body?: string, more: Record<string, string> = {}): Promise<string> {
  const headers = { authorization: authorization(service), "content-type": "application/json", ...more };
  const response = await fetch(`${platform.endpoint.endpoint}${path}`, { method, headers, body });
  const text = await response.text();
  if (!response.ok) throw new Error(`${service} ${method} ${path}: ${response.status} ${text}`);
  return text;
}

const iam = (parameters: Record<string, string>) =>
  aws("iam", "POST", "/", String(new URLSearchParams({ ...parameters, Version: "2010-05-08" })), {
    "content-type": "application/x-www-form-urlencoded",
  });

async function configurations(): Promise<unknown[]> {
  return JSON.parse(await aws("kafka", "GET", "/v1/configurations")).configurations;
}

async function invocations(): Promise<number> {
  const client = new CloudWatchLogsClient({ region: platform.endpoint.region });
  const found = await client.send(new DescribeLogStreamsCommand({ logGroupName: LOG_GROUP })).catch((failure: Error) => {
    if (failure.name !== "ResourceNotFoundException") throw failure;
    return { logStreams: [] };
  });
  client.destroy();
  return found.logStreams?.length ?? 0;
}
