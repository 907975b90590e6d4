import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { zipSync } from "fflate";
import type { ConnectorSpec } from "../../../../../../tools/local/aws/kafkaconnect/backend.js";
import { startWorker, type WorkerContext } from "../../../../../../tools/local/aws/kafkaconnect/start-worker.js";
import { processState, until } from "../../../../../../tools/local/process/index.js";

let stateDir: string;
let granted: unknown[];
let revoked: number;
let written: unknown[];
let stop: AbortController;

beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), "start-worker-"));
  [granted, revoked, written] = [[], 0, []];
  stop = new AbortController();
});

afterEach(() => rmSync(stateDir, { recursive: true, force: true }));

const spec: ConnectorSpec = {
  ...{ arn: "arn:connector/orders/1-1", name: "orders", id: "orders_1-1", region: "eu-west-1", connectVersion: "3.7.x" },
  ...{ roleArn: "arn:role", bootstrapServers: "b:9098", authentication: "IAM", encryption: "TLS", logGroup: "/orders" },
  plugin: { contentType: "JAR", content: Buffer.from("a plugin") },
  workerProperties: { "key.converter": "mine" },
};

/** A program instead of the JVM. @param script - what it does; it has the worker's `port` and `properties` */
function context(script: string, changes: Partial<WorkerContext> = {}): WorkerContext {
  const java = join(stateDir, "java");
  const read = 'const properties = require("fs").readFileSync(process.argv.at(-1), "utf8");';
  const port = "const port = Number(/listeners=.*:(\\d+)/.exec(properties)[1]);";
  const logs =
    'console.log("pid", process.pid, process.env.TOKEN, process.env.AWS_REGION, process.env.AWS_ENDPOINT_URL, process.env.AWS_EC2_METADATA_DISABLED);';
  writeFileSync(java, `#!${process.execPath}\n${read}\n${port}\n${logs}\n${script}`);
  chmodSync(java, 0o755);
  return {
    ...{ stateDir, caFile: "/ca.pem", endpoint: "http://aws", log: () => undefined },
    install: async () => ({ java, classPath: "/jars/*" }),
    logs: { write: (stream, lines) => void written.push({ group: stream.group, stream: stream.stream, message: lines[0]?.message }) },
    credentials: {
      grant: (role) => {
        granted.push(role);
        return { environment: { TOKEN: "token" }, revoke: () => void revoked++ };
      },
    },
    ...changes,
  };
}

const dir = () => join(stateDir, "connect", "orders_1-1");
const SERVES = 'require("http").createServer((_, response) => response.end("[]")).listen(port, "127.0.0.1");';

test("a worker has the plugin, its properties, and access to the credentials of its role until it stops", async () => {
  const running = await startWorker(spec, context(SERVES), stop.signal);
  await until("its first line", () => written.length > 0);

  expect(granted).toEqual([
    { roleArn: "arn:role", sessionName: "orders", service: { name: "kafkaconnect.amazonaws.com", sourceArn: "arn:connector/orders/1-1" } },
  ]);
  expect(written).toEqual([{ group: "/orders", stream: "orders_1-1", message: `pid ${running.pid} token eu-west-1 http://aws true` }]);
  expect(readFileSync(join(dir(), "plugins/plugin.jar"), "utf8")).toBe("a plugin");
  const properties = readFileSync(join(dir(), "worker.properties"), "utf8");
  for (const line of ["bootstrap.servers=b:9098", "key.converter=mine", `plugin.path=${join(dir(), "plugins")}`])
    expect(properties.split("\n")).toContain(line);
  expect(revoked).toBe(0);
  await running.stop();
  expect([running.pid, revoked, existsSync(dir())]).toEqual([undefined, 1, false]);
});

test("the ZIP of a plugin is unpacked", async () => {
  const content = Buffer.from(zipSync({ "debezium/connector.jar": Buffer.from("a jar") }));
  const running = await startWorker({ ...spec, plugin: { contentType: "ZIP", content } }, context(SERVES), stop.signal);

  expect(readdirSync(join(dir(), "plugins"), { recursive: true }).map(String).sort()).toEqual([
    ...["plugin", "plugin/debezium", "plugin/debezium/connector.jar"],
  ]);
  expect(readFileSync(join(dir(), "plugins/plugin/debezium/connector.jar"), "utf8")).toBe("a jar");
  await running.stop();
});

test("a plugin that is no ZIP is refused, and no worker starts", async () => {
  const plugin = { contentType: "ZIP", content: Buffer.from("not a zip") } as const;

  await expect(startWorker({ ...spec, plugin }, context(SERVES), stop.signal)).rejects.toThrow("the custom plugin");
  expect(written).toEqual([]);
});

test("a worker that is stopped while it starts leaves no process, no files and no access to credentials", async () => {
  const starting = startWorker(spec, context("setInterval(() => {}, 1_000);"), stop.signal);
  const failed = expect(starting).rejects.toThrow("deleted");
  await until("its first line", () => written.length > 0);
  const pid = Number(/pid (\d+)/.exec(JSON.stringify(written))?.[1]);
  expect(processState(pid)).not.toBe("exited");
  stop.abort(new Error("deleted"));

  await failed;
  expect([processState(pid), revoked, existsSync(dir())]).toEqual(["exited", 1, false]);
});

test("a worker that is stopped while Kafka Connect is being installed does not start", async () => {
  const starting = startWorker(spec, context(SERVES, { install: () => new Promise(() => undefined) }), stop.signal);
  const failed = expect(starting).rejects.toThrow("deleted");
  stop.abort(new Error("deleted"));

  await failed;
  expect([granted, written]).toEqual([[], []]);
  await expect(startWorker(spec, context(SERVES), stop.signal)).rejects.toThrow("deleted");
  expect(written).toEqual([]);
});

test("a worker that fails to start is reported, and leaves nothing", async () => {
  const { logGroup: _, ...withoutLogs } = spec;
  await expect(startWorker(withoutLogs, context("process.exitCode = 4;"), stop.signal)).rejects.toThrow(
    "connect/orders exited with status 4",
  );

  expect([written, revoked, existsSync(dir())]).toEqual([[], 1, false]);
});
