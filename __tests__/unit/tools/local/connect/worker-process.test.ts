import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { WorkerProcess } from "../../../../../tools/local/connect/index.js";
import { freePort, until } from "../../../../../tools/local/process/index.js";

let folder: string;
let lines: string[];
let logged: string[];
let worker: WorkerProcess;

/** A program instead of the JVM, which gets the worker's arguments. @param script - with the port as `port` */
async function workerOf(script: string): Promise<WorkerProcess> {
  const restPort = await freePort();
  const program = join(folder, "java");
  const node = `#!${process.execPath}\nconst port = ${restPort};\nconsole.log(process.argv.slice(2).join(" "), process.env.ROLE);\n${script}`;
  writeFileSync(program, node);
  chmodSync(program, 0o755);
  return new WorkerProcess({
    ...{ name: "connect/orders", dir: join(folder, "worker"), restPort, properties: { "group.id": "orders", "a b:c": "x\\y\nz" } },
    installation: { java: program, classPath: "/jars/*" },
    environment: { ROLE: "arn:role" },
    logFile: join(folder, "worker.log"),
    onLine: (line) => lines.push(line),
    log: (line) => logged.push(line),
  });
}

const SERVES = 'require("http").createServer((_, response) => response.end("[]")).listen(port, "127.0.0.1");';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "worker-"));
  [lines, logged] = [[], []];
});

afterEach(async () => {
  await worker.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("starts Kafka Connect with its properties and environment, and forwards what it logs", async () => {
  worker = await workerOf(SERVES);
  await worker.start();

  const file = join(folder, "worker/worker.properties");
  await until("the first line", () => lines.length > 0);
  expect(lines[0]).toContain(`-cp /jars/* org.apache.kafka.connect.cli.ConnectDistributed ${file} arn:role`);
  expect(readFileSync(file, "utf8")).toBe("group.id=orders\na\\ b\\:c=x\\\\y\\nz\n");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(folder, "worker/log4j.properties"), "utf8")).toBe(
    [
      "log4j.rootLogger=INFO, out",
      "log4j.appender.out=org.apache.log4j.ConsoleAppender",
      "log4j.appender.out.layout=org.apache.log4j.PatternLayout",
      "log4j.appender.out.layout.ConversionPattern=[%d] %p %X{connector.context}%m (%c:%L)%n",
      "log4j.logger.org.reflections=ERROR",
      ...["clients", "common.config", "connect.runtime.WorkerInfo", "connect.runtime.rest.RestServer"].map(
        (name) => `log4j.logger.org.apache.kafka.${name}=WARN`,
      ),
      "",
    ].join("\n"),
  );
  expect(await worker.api.ready()).toBe(true);
});

test("its REST API requires a password, which is new for each worker and in no argument", async () => {
  const echo = "response.end(JSON.stringify({ connector: request.headers.authorization, tasks: [] }))";
  const login = async () => {
    worker = await workerOf(`require("http").createServer((request, response) => ${echo}).listen(port, "127.0.0.1");`);
    await worker.start();
    const users = join(folder, "worker/rest-users.properties");
    expect(statSync(users).mode & 0o777).toBe(0o600);
    const [, user = "", password = ""] = /^(\w+)=([0-9a-f]{64})\n$/.exec(readFileSync(users, "utf8")) ?? [];
    expect(await worker.api.status("orders")).toMatchObject({
      connector: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`,
    });
    await until("the first line", () => lines.length > 0);
    expect(lines.join()).toContain(`-Djava.security.auth.login.config=${join(folder, "worker/rest-login.conf")} `);
    expect(lines.join()).not.toContain(password);
    expect(readFileSync(join(folder, "worker/rest-login.conf"), "utf8")).toBe(
      `KafkaConnect { org.apache.kafka.connect.rest.basic.auth.extension.PropertyFileLoginModule required file="${users}"; };\n`,
    );
    await worker.stop();
    return password;
  };

  expect(await login()).not.toBe(await login());
});

test("a worker that is killed starts again, until it is stopped", async () => {
  worker = await workerOf(SERVES);
  await worker.start();
  const first = worker.pid;
  await worker.kill();

  expect(worker.pid).toBeUndefined();
  const second = await until("the worker to be back", () => logged.length > 1 && worker.pid);
  expect(second).not.toBe(first);
  await worker.stop();
  expect(worker.pid).toBeUndefined();
  expect(logged).toEqual(["connect/orders exited with SIGKILL: restarts in 2000 ms", "connect/orders: is running again"]);
});

test("a worker that exits while it starts is reported, and does not start again", async () => {
  worker = await workerOf('console.log("no brokers"); process.exitCode = 3;');

  await expect(worker.start()).rejects.toThrow(/^connect\/orders exited with status 3:\n(.*\n)*no brokers\n\(.*worker\.log\)$/);
  expect(worker.pid).toBeUndefined();
  expect(logged).toEqual([]);
});

test("a worker that is stopped while it starts is no longer waited for", async () => {
  worker = await workerOf("setInterval(() => {}, 1000);");
  const starting = worker.start();
  const failed = expect(starting).rejects.toThrow();
  await until("the worker to run", () => lines.length > 0);
  await worker.stop();

  await failed;
  expect(worker.pid).toBeUndefined();
});
