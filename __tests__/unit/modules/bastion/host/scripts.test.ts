import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { runFolder } from "../../../../../tools/setup/folders.js";
import { writeHost } from "../../../../support/bastion/host-folder.js";

let folder: string;

beforeAll(() => {
  folder = runFolder("bastion-scripts");
  mkdirSync(join(folder, "bin"));
  writeHost(folder);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes an executable that stands in for a program of the host. */
function program(path: string, script: string): void {
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, `#!/bin/bash\n${script}\n`);
  chmodSync(path, 0o755);
}

/** Runs a script of the host, with all absolute paths of the host below the test's folder. */
function run(name: string, args: readonly string[] = [], as = name) {
  const script = join(folder, "usr/local/lib/msk", name);
  const called = join(folder, "bin", as);
  if (as !== name) writeFileSync(called, readFileSync(script), { mode: 0o755 });
  const env = { PATH: `${join(folder, "bin")}:${process.env["PATH"]}` };
  const { status, stdout, stderr } = spawnSync(as === name ? script : called, args, { env, encoding: "utf8" });
  return { status, stdout, stderr };
}

const fakeAws = (answers: Readonly<Record<string, string>>) =>
  program(
    join(folder, "bin/aws"),
    `echo "$*" >>'${folder}/calls'\ncase "$2" in\n${Object.entries(answers)
      .map(([operation, answer]) => `${operation}) printf '${answer}' ;;`)
      .join("\n")}\nesac`,
  );
const written = (path: string) => readFileSync(join(folder, path), "utf8");

test("brokers writes the bootstrap brokers of the IAM listener", () => {
  fakeAws({ "get-bootstrap-brokers": "b-1.orders:9098,b-2.orders:9098\\n" });

  expect(run("brokers")).toEqual({ status: 0, stdout: "", stderr: "" });
  expect(written("run/msk/brokers.env")).toBe(
    "AWS_REGION=us-east-1\nCLUSTER_NAME=orders\nBOOTSTRAP_SERVERS=b-1.orders:9098,b-2.orders:9098\n",
  );
});

test("brokers fails for a cluster without IAM listener, and keeps the file of an earlier run", () => {
  const before = written("run/msk/brokers.env");
  fakeAws({ "get-bootstrap-brokers": "None\\n" });

  expect(run("brokers")).toEqual({ status: 1, stdout: "", stderr: "The cluster orders has no IAM listener.\n" });
  expect(written("run/msk/brokers.env")).toBe(before);
});

test("targets writes the exporters of every node in the order of their ids, in the form of Prometheus", () => {
  fakeAws({ "list-nodes": "10.0\\tb-10.orders\\n2.0\\tb-2.orders\\nNone\\tc-10001.orders\\n1.0\\tb-1.orders\\n" });

  expect(run("targets")).toEqual({ status: 0, stdout: "", stderr: "" });
  const targets = (port: number) => [1, 2, 10].map((id) => ({ targets: [`b-${id}.orders:${port}`], labels: { broker: String(id) } }));
  const controller = { targets: ["c-10001.orders:11001"], labels: { controller: "10001" } };
  expect(JSON.parse(written("run/msk/targets/jmx.json"))).toEqual([controller, ...targets(11001)]);
  expect(JSON.parse(written("run/msk/targets/node.json"))).toEqual(targets(11002));
});

test("targets keeps its files if MSK lists no brokers", () => {
  const before = written("run/msk/targets/jmx.json");
  fakeAws({ "list-nodes": "" });

  expect(run("targets").status).toBe(1);
  expect(written("run/msk/targets/jmx.json")).toBe(before);
});

test.each([
  ["kafka-topics", ["--list"], "--command-config", ["--list"]],
  ["kafka-console-producer", ["--topic", "orders"], "--producer.config", ["--topic", "orders"]],
  ["kafka-console-consumer", ["--topic", "orders"], "--consumer.config", ["--group", "bastion-console", "--topic", "orders"]],
  ["kafka-console-consumer", ["--group", "bastion-a"], "--consumer.config", ["--group", "bastion-a"]],
  ["kafka-consumer-groups", ["--group", "g", "--describe"], "--command-config", ["--group", "g", "--describe"]],
])("%s %j runs Kafka's tool with the brokers and the credentials", (tool, args, option, passed) => {
  program(join(folder, "opt/kafka/bin", `${tool}.sh`), 'echo "$CLASSPATH"; printf "%s\\n" "$@"');

  const { status, stdout } = run("kafka-tool", args, tool);

  expect({ status, lines: stdout.trimEnd().split("\n") }).toEqual({
    status: 0,
    lines: [
      join(folder, "usr/local/lib/msk/aws-msk-iam-auth.jar"),
      "--bootstrap-server",
      "b-1.orders:9098,b-2.orders:9098",
      option,
      join(folder, "etc/msk/client.properties"),
      ...passed,
    ],
  });
});

test("no script leaves a temporary file", () => {
  expect(["run/msk/brokers.env.new", "run/msk/targets/jmx.json.new"].filter((path) => existsSync(join(folder, path)))).toEqual([]);
});
