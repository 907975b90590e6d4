import { writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Kafka } from "kafkajs";
import { stringify } from "yaml";
import {
  deploy,
  LocalControl,
  type LocalPlatform,
  startLocalPlatform,
  synthesize,
  type Terraform,
  useEndpoint,
} from "../../tools/deploy/index.js";
import { runFolder } from "../../tools/setup/folders.js";
import { kafkaClient } from "../../tools/traffic/kafka-client.js";
import { untilInSync } from "../../tools/traffic/leaders.js";
import { readBack } from "../../tools/traffic/read-back.js";
import { produce } from "../support/clients/scram-client.js";
import { survivors } from "../support/processes/processes.js";

// One cluster gives way to another, told in order: each test goes on where the one before it ended.
const TOPIC = "orders";
const RECORDS = ["one", "two", "three"];
const ACKNOWLEDGED = "after: its name says what it is for";
const PATIENCE_MS = 15 * 60_000;

let folder: string;
let platform: LocalPlatform;
let outputs: Record<string, unknown>;
/** The first cluster's processes. */
let pids: readonly number[];

beforeAll(async () => {
  folder = runFolder("replacement");
  platform = await startLocalPlatform(join(folder, "local"), () => undefined);
  useEndpoint(platform.endpoint);
});

afterAll(async () => {
  await platform?.stop();
  await rm(folder, { recursive: true, force: true });
});

interface ClusterSettings {
  readonly name: string;
  readonly replacementApproval?: string;
  readonly deletionProtection?: boolean;
}

/** What the platform is deployed by. Deletion protection is off: what refuses here is the guard. */
function options(cluster: ClusterSettings) {
  const config = join(folder, "settings.yaml");
  writeFileSync(
    config,
    stringify({
      environment: "moves",
      network: { mode: "new", egress: "none" },
      cluster: {
        instanceType: "kafka.t3.small",
        volumeGib: 10,
        storageAutoscaling: "off",
        enhancedMonitoring: "DEFAULT",
        deletionProtection: false,
        ...cluster,
      },
      topics: { "ad-events": { partitions: 3 }, "ad-events-dead-letters": { partitions: 1 }, [TOPIC]: { partitions: 1 } },
    }),
  );
  return { config, folder: join(folder, "cdktf.out"), endpoint: platform.endpoint };
}

/** Terraform on the platform with this cluster. */
const terraformOn = (cluster: ClusterSettings): Promise<Terraform> => synthesize(options(cluster));

function administrator(): Kafka {
  const { region, accessKeyId, secretAccessKey } = platform.endpoint;
  return kafkaClient(String(outputs["bootstrap_brokers_iam"]), region, { accessKeyId, secretAccessKey });
}

const records = async () => (await readBack(administrator(), TOPIC)).map(({ value }) => value);

async function brokerPids(cluster: string): Promise<number[]> {
  const brokers = await new LocalControl(platform.endpoint).brokers(cluster);
  return brokers.map(({ pid }) => pid).filter((pid) => pid !== undefined);
}

const clusters = async () => (await new LocalControl(platform.endpoint).clusters()).map(({ name, state }) => ({ name, state }));

/** What a refusal says, without the frame and the line breaks that Terraform draws around it. */
async function refusalOf(work: Promise<unknown>): Promise<string> {
  const outcome: unknown = await work.then(
    () => "nothing was refused",
    (refusal: unknown) => refusal,
  );
  return String(outcome instanceof Error ? outcome.message : outcome).replace(/[\s│╷╵]+/g, " ");
}

async function expectFirstClusterAsItWas(): Promise<void> {
  expect(await clusters()).toEqual([{ name: "before", state: "ACTIVE" }]);
  expect(await brokerPids("before")).toEqual(pids);
  expect(await records()).toEqual(RECORDS);
}

test(
  "a cluster is applied and takes records",
  async () => {
    ({ outputs } = await deploy(options({ name: "before" })));
    const kafka = administrator();
    await untilInSync(kafka, TOPIC, 3);
    for (const record of RECORDS) await produce(kafka, TOPIC, record);
    pids = await brokerPids("before");
    expect(pids).toHaveLength(3);
    await expectFirstClusterAsItWas();
  },
  PATIENCE_MS,
);

test(
  "another name is refused in plan and apply, with what to do about it, and nothing has happened",
  async () => {
    const terraform = await terraformOn({ name: "after" });
    for (const refusal of [await refusalOf(terraform.plan()), await refusalOf(terraform.apply())]) {
      expect(refusal).toContain("This would replace the cluster after and lose its records: name from before to after. Take it back, or");
      expect(refusal).toContain(
        `set the cluster's replacementApproval (replacement_approval in a module) to "after: why", another text than before.`,
      );
    }
    await expectFirstClusterAsItWas();
  },
  PATIENCE_MS,
);

test("words that name another cluster are refused before Terraform is asked", async () => {
  const refusal = refusalOf(terraformOn({ name: "after", replacementApproval: "before: it goes" }));
  expect(await refusal).toContain('"before: it goes" does not name the cluster: text that begins with after:');
});

test(
  "deletion protection, which is on unless it is turned off, gives way to the acknowledgement alone",
  async () => {
    const protectedFirst = await terraformOn({ name: "before", deletionProtection: true });
    expect(await refusalOf(protectedFirst.destroy())).toContain("Resource aws_msk_cluster.cluster has lifecycle.prevent_destroy set");
    const refusal = await refusalOf((await terraformOn({ name: "after", deletionProtection: true })).plan());
    expect(refusal).toContain("This would replace the cluster after");
    const acknowledged = await terraformOn({ name: "after", deletionProtection: true, replacementApproval: ACKNOWLEDGED });
    expect(await acknowledged.plan()).toContainEqual({ address: "aws_msk_cluster.cluster", actions: ["create", "delete"] });
    await expectFirstClusterAsItWas();
  },
  PATIENCE_MS,
);

test(
  "acknowledged, it is done: the new cluster is there, and of the old one no process",
  async () => {
    const { outputs: after, terraform } = await deploy(options({ name: "after", replacementApproval: ACKNOWLEDGED }));
    outputs = after;
    expect(await terraform.plan()).toEqual([]);
    expect(await clusters()).toEqual([{ name: "after", state: "ACTIVE" }]);
    expect(survivors(pids)).toEqual([]);
    expect(await brokerPids("after")).toHaveLength(3);
    const kafka = administrator();
    await untilInSync(kafka, TOPIC, 3); // the topics of the settings are made anew
    expect(await records()).toEqual([]); // and their records are lost, as was acknowledged
    await produce(kafka, TOPIC, "the first");
    expect(await records()).toEqual(["the first"]);
  },
  PATIENCE_MS,
);

test(
  "without the acknowledgement nothing changes, and the next replacement is refused as the first was",
  async () => {
    expect(await (await terraformOn({ name: "after" })).plan()).toEqual([]);
    const refusal = await refusalOf((await terraformOn({ name: "third" })).plan());
    expect(refusal).toContain("name from after to third");
    expect(await clusters()).toEqual([{ name: "after", state: "ACTIVE" }]);
  },
  PATIENCE_MS,
);
