import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { GetBootstrapBrokersCommand, KafkaClient, ListScramSecretsCommand } from "@aws-sdk/client-kafka";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { bareCluster, LocalControl, type LocalPlatform, startLocalPlatform, useEndpoint } from "../../tools/deploy/index.js";
import { startChild, until } from "../../tools/local/process/index.js";
import { root, runFolder } from "../../tools/setup/folders.js";
import { passwordOf } from "../support/clients/password-of.js";
import { scramUserOf } from "../support/clients/scram-secret.js";
import { filesWith } from "../support/deployments/files-with.js";

const run = promisify(execFile);
const CLUSTER = "drills";
let folder: string;
let platform: LocalPlatform;
let msk: KafkaClient;
let clusterArn: string;

beforeAll(async () => {
  folder = runFolder("drills");
  platform = await startLocalPlatform(join(folder, "local"), () => undefined);
  useEndpoint(platform.endpoint);
  const { arn, bootstrapBrokers } = await bareCluster(platform.endpoint, CLUSTER, {
    ClientAuthentication: { Sasl: { Iam: { Enabled: true }, Scram: { Enabled: true } } },
  });
  await scramUserOf(platform.endpoint, { arn, name: CLUSTER }, { username: "shop", password: randomBytes(12).toString("base64url") });
  msk = new KafkaClient({});
  clusterArn = arn;
  const { BootstrapBrokerStringSaslScram: scram } = await msk.send(new GetBootstrapBrokersCommand({ ClusterArn: arn }));
  const outputs = {
    ...{ region: platform.endpoint.region, cluster_arn: arn, cluster_name: CLUSTER },
    ...{ bootstrap_brokers_iam: bootstrapBrokers, bootstrap_brokers_scram: scram },
  };
  writeFileSync(join(folder, "outputs.json"), JSON.stringify(outputs));
});

afterAll(async () => {
  msk?.destroy();
  await platform?.stop();
  await rm(folder, { recursive: true, force: true });
});

const drillArguments = (name: string, ...more: string[]) => {
  const outputs = ["--target", "local", "--outputs", join(folder, "outputs.json"), "--out", join(folder, name), "--yes"];
  return ["--import", "tsx", join(root, "tools/cli.ts"), "drill", name, ...outputs, ...more];
};
const environment = () => ({ ...process.env, MSK_LOCAL: join(folder, "local") });
const states = async () => (await new LocalControl(platform.endpoint).brokers(CLUSTER)).map(({ state }) => state);

/** Runs a drill as a user does. @returns its report as data */
async function drill(name: string, ...more: string[]) {
  await run(process.execPath, drillArguments(name, ...more), { env: environment(), cwd: folder });
  const file = (each: string) => readFileSync(join(folder, name, each), "utf8");
  expect(file("report.md")).toContain("| acknowledged records lost | 0 |");
  for (const plot of ["throughput.svg", "latency.svg"]) expect(file(plot)).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
  const report = JSON.parse(file("report.json"));
  const { lost, sent, acknowledged, notConsumed } = report.records;
  process.stdout.write(`${name}: ${acknowledged} of ${sent} acknowledged, ${lost.length} lost, recovered in ${report.recoveryMs} ms\n`);
  expect({ lost, notConsumed, unacknowledged: sent - acknowledged }).toEqual({ lost: [], notConsumed: 0, unacknowledged: 0 });
  expect(sent).toBeGreaterThan(200);
  return report;
}

test("reboot-broker loses no acknowledged record, and reports the outage", async () => {
  const { events, recoveryMs, alarms } = await drill("reboot-broker");

  expect(events.map(({ text }: { text: string }) => text.replace(/\d+/, "N"))).toEqual([
    "RebootBroker of broker N is accepted",
    "broker N is down; other brokers lead its partitions",
    expect.stringMatching(/^broker N is in sync; brokers 1, 2, 3 are up$/),
    "the operation is REBOOT_COMPLETE",
  ]);
  expect(recoveryMs).toBeGreaterThan(500);
  expect(alarms).toBeNull(); // the cluster has none
});

test("zone-loss loses no acknowledged record, and starts the brokers again", async () => {
  const { gaps } = await drill("zone-loss", "--seconds", "5");

  expect(gaps[0].lengthMs).toBeGreaterThan(500); // without it, the fault had no effect
  expect(await states()).toEqual(["running", "running", "running"]);
});

test("consumer-stop and hot-partition change the load of the drill only", async () => {
  const stopped = await drill("consumer-stop", "--seconds", "5");
  expect(stopped.consumption.max).toBeGreaterThan(3_000);

  const { seconds } = await drill("hot-partition", "--seconds", "5");
  expect(Math.max(...seconds.map(({ acknowledged }: { acknowledged: number }) => acknowledged))).toBeGreaterThan(250);
});

/** Returns the names of the secrets of the cluster's SCRAM users. */
async function scramSecrets(): Promise<string[]> {
  const { SecretArnList: arns = [] } = await msk.send(new ListScramSecretsCommand({ ClusterArn: clusterArn }));
  return arns.map((arn) => (arn.split(":").at(-1) as string).replace(/-\w{6}$/, ""));
}

/** Starts a rotation, and reads the password from its secret when it has been rotated. */
async function startRotation(out: string) {
  const lines: string[] = [];
  const child = startChild(process.execPath, drillArguments("credential-rotation", "--out", join(folder, out)), {
    ...{ name: "msk drill", env: environment(), onLine: (line: string) => lines.push(line) },
  });
  const rotated = () => lines.map((line) => /^(\S+) has a new password$/.exec(line)?.[1]).find((name) => name !== undefined);
  const secret = await until("the rotation", rotated, { timeoutMs: 120_000 });
  return { child, lines, secret, password: await passwordOf(platform.endpoint, secret) };
}

test("credential-rotation keeps the clients of a user working, and removes the user", async () => {
  const { child, lines, secret, password } = await startRotation("rotation");

  expect(await child.exited).toEqual({ code: 0, signal: null });
  const { records, refusals, events, gaps } = JSON.parse(readFileSync(join(folder, "rotation", "report.json"), "utf8"));
  expect({ lost: records.lost, notConsumed: records.notConsumed, refusals, gaps }).toEqual({
    lost: [],
    notConsumed: 0,
    refusals: {},
    gaps: [],
  });
  expect(events.map(({ text }: { text: string }) => text)).toEqual([
    `${secret} has a new password`,
    "every broker accepts the new password",
    "every broker refuses the old password",
    "the open connections of producer and consumer continue",
    "producer and consumer have connected with the new password",
  ]);
  expect(await scramSecrets()).toEqual([`AmazonMSK_${CLUSTER}_shop`]);
  await expect(passwordOf(platform.endpoint, secret)).rejects.toThrow();
  expect(password).toMatch(/^[0-9a-f]{32}$/);
  expect(lines.join("\n")).not.toContain(password);
  expect(filesWith(join(folder, "rotation"), { password })).toEqual({ password: [] });
});

test("Ctrl-C ends a credential-rotation, and removes the user", async () => {
  const { child, secret } = await startRotation("interrupted-rotation");
  child.kill("SIGINT");

  expect(await child.exited).toEqual({ code: 130, signal: null });
  expect(await scramSecrets()).toEqual([`AmazonMSK_${CLUSTER}_shop`]);
  await expect(passwordOf(platform.endpoint, secret)).rejects.toThrow();
  expect(existsSync(join(folder, "interrupted-rotation"))).toBe(false);
});

test("Ctrl-C ends a zone-loss, starts the brokers again, and writes no report", async () => {
  const lines: string[] = [];
  const args = drillArguments("zone-loss", "--seconds", "600", "--out", join(folder, "interrupted"));
  const child = startChild(process.execPath, args, { name: "msk drill", env: environment(), onLine: (line) => lines.push(line) });
  await until("the zone to fail", () => lines.some((line) => line.includes("other zones lead")), { timeoutMs: 120_000 });
  child.kill("SIGINT");

  expect(await child.exited).toEqual({ code: 130, signal: null });
  expect(await states()).not.toContain("stopped");
  expect(existsSync(join(folder, "interrupted"))).toBe(false);
});
