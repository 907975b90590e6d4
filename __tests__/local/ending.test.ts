import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { CreateClusterV2Command, KafkaClient } from "@aws-sdk/client-kafka";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Endpoint, LocalControl, readEndpoint } from "../../tools/deploy/index.js";
import { type ChildHandle, startChild, until } from "../../tools/local/process/index.js";
import { root, toolsFolder } from "../../tools/setup/folders.js";
import { family, survivors } from "../support/processes.js";
import { runFolder } from "../support/run-folder.js";

let folder: string;

beforeAll(() => {
  folder = runFolder("ending");
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test.each(["SIGTERM", "SIGINT", "SIGKILL"] as const)("ends all that it started, a stopped broker too, on %s", async (signal) => {
  const { child, endpoint } = await start(signal);
  const control = await clusterOn(endpoint);
  await control.fault("ending", 3, "hang"); // a stopped process takes no signal but SIGKILL
  const started = family(child.pid);
  expect(started.length).toBeGreaterThanOrEqual(8); // itself, moto, three controllers, three brokers

  child.process.kill(signal);

  await until("every process to end", () => survivors(started).length === 0, { timeoutMs: 30_000 });
  expect(await answers(endpoint.endpoint)).toBe(false);
});

test("leaves nothing behind when it can't start", async () => {
  const taken = await new Promise<Server>((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => resolve(server));
  });
  const { port } = taken.address() as { port: number };
  const seen = new Set<number>();
  const child = serve("failed", ["--port", String(port)]);
  const looking = setInterval(() => family(child.pid).forEach((pid) => void seen.add(pid)), 50);
  const { code } = await child.exited;
  clearInterval(looking);
  taken.close();
  expect(code).not.toBe(0);
  expect(readFileSync(join(folder, "failed.log"), "utf8")).toMatch(new RegExp(`${port}|EADDRINUSE`));
  await until("every process to end", () => survivors([...seen]).length === 0, { timeoutMs: 15_000 });
});

function serve(name: string, more: string[] = []): ChildHandle {
  const args = ["--import", "tsx", join(root, "tools/local/serve.ts"), "--dir", join(folder, name), "--tools", toolsFolder, ...more];
  return startChild(process.execPath, args, { name, cwd: root, logFile: join(folder, `${name}.log`) });
}

async function start(name: string): Promise<{ child: ChildHandle; endpoint: Endpoint }> {
  const child = serve(name);
  const endpoint = await until("the platform", () => readEndpoint(join(folder, name)), { timeoutMs: 300_000 });
  return { child, endpoint };
}

async function clusterOn(endpoint: Endpoint): Promise<LocalControl> {
  const { accessKeyId, secretAccessKey, region } = endpoint;
  const msk = new KafkaClient({ endpoint: endpoint.endpoint, region, credentials: { accessKeyId, secretAccessKey } });
  await msk.send(
    new CreateClusterV2Command({
      ClusterName: "ending",
      Provisioned: {
        KafkaVersion: "3.9.x.kraft",
        NumberOfBrokerNodes: 3,
        BrokerNodeGroupInfo: { InstanceType: "kafka.t3.small", ClientSubnets: await defaultSubnets(endpoint) },
        ClientAuthentication: { Sasl: { Iam: { Enabled: true } } },
      },
    }),
  );
  msk.destroy();
  const control = new LocalControl(endpoint);
  await until("the cluster", async () => (await control.clusters())[0]?.state === "ACTIVE", { timeoutMs: 300_000 });
  return control;
}

/** Three subnets of the default VPC, asked for in EC2's own protocol. */
async function defaultSubnets({ endpoint, region }: Endpoint): Promise<string[]> {
  const authorization = `AWS4-HMAC-SHA256 Credential=any/20260101/${region}/ec2/aws4_request, SignedHeaders=host, Signature=0`;
  const response = await fetch(endpoint, {
    method: "POST",
    headers: { authorization },
    body: new URLSearchParams({ Action: "DescribeSubnets", Version: "2016-11-15" }),
  });
  const ids = [...(await response.text()).matchAll(/<subnetId>(subnet-\w+)</g)].map(([, id]) => id as string);
  return ids.slice(0, 3);
}

const answers = (url: string) =>
  fetch(url).then(
    () => true,
    () => false,
  );
