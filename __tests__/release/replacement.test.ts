import { writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Kafka } from "kafkajs";
import { stringify } from "yaml";
import { deploy, LocalControl, type LocalPlatform, startLocalPlatform, synthesize, useEndpoint } from "../../tools/deploy/index.js";
import { runFolder } from "../../tools/setup/folders.js";
import type { Terraform } from "../../tools/terraform/index.js";
import { kafkaClient } from "../../tools/traffic/kafka-client.js";
import { untilInSync } from "../../tools/traffic/leaders.js";
import { readBack } from "../../tools/traffic/read-back.js";
import { produce } from "../support/clients/scram-client.js";
import { stillRunning } from "../support/processes/processes.js";

// Replaces one cluster with another. The tests run in order: each one continues from the state of the previous one.
const TOPIC = "orders";
const RECORDS = ["one", "two", "three"];
const APPROVAL = "after: its name says what it is for";
const PATIENCE_MS = 15 * 60_000;

let folder: string;
let platform: LocalPlatform;
let outputs: Record<string, unknown>;
/** The process ids of the first cluster. */
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

/** Returns the deployment options. Deletion protection is off, so that only the replacement guard can refuse. */
function options(cluster: ClusterSettings) {
  const config = join(folder, "settings.yaml");
  writeFileSync(
    config,
    stringify({
      environment: "moves",
      network: { mode: "new", egress: "none" },
      cluster: {
        instanceType: "kafka.m7g.large",
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

/** Synthesizes the platform with this cluster. */
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

/** Returns the message of a refusal, without the frame and line breaks that Terraform adds. */
async function refusalOf(work: Promise<unknown>): Promise<string> {
  const outcome: unknown = await work.then(
    () => "nothing was refused",
    (refusal: unknown) => refusal,
  );
  return String(outcome instanceof Error ? outcome.message : outcome).replace(/[\s│╷╵]+/g, " ");
}

async function expectFirstClusterUnchanged(): Promise<void> {
  expect(await clusters()).toEqual([{ name: "before", state: "ACTIVE" }]);
  expect(await brokerPids("before")).toEqual(pids);
  expect(await records()).toEqual(RECORDS);
}

test(
  "applies a cluster that accepts records",
  async () => {
    ({ outputs } = await deploy(options({ name: "before" })));
    const kafka = administrator();
    await untilInSync(kafka, TOPIC, 3);
    for (const record of RECORDS) await produce(kafka, TOPIC, record);
    pids = await brokerPids("before");
    expect(pids).toHaveLength(3);
    await expectFirstClusterUnchanged();
  },
  PATIENCE_MS,
);

test(
  "refuses another name in plan and apply, explains what to do, and changes nothing",
  async () => {
    const terraform = await terraformOn({ name: "after" });
    for (const refusal of [await refusalOf(terraform.plan()), await refusalOf(terraform.apply())]) {
      expect(refusal).toContain(
        "This would replace the cluster after and lose its records: name from before to after. Undo the change, or",
      );
      expect(refusal).toContain(
        `set the cluster's replacementApproval (replacement_approval in a module) to "after: reason", a different text than before. [cluster/replacement-not-approved]`,
      );
    }
    await expectFirstClusterUnchanged();
  },
  PATIENCE_MS,
);

test("rejects an approval for another cluster before Terraform runs", async () => {
  const refusal = refusalOf(terraformOn({ name: "after", replacementApproval: "before: it goes" }));
  expect(await refusal).toContain('"before: it goes" does not begin with the cluster\'s name; use text that begins with "after:"');
});

test(
  "plans a replacement despite deletion protection only with the approval",
  async () => {
    const protectedFirst = await terraformOn({ name: "before", deletionProtection: true });
    expect(await refusalOf(protectedFirst.destroy())).toContain("Resource aws_msk_cluster.cluster has lifecycle.prevent_destroy set");
    const refusal = await refusalOf((await terraformOn({ name: "after", deletionProtection: true })).plan());
    expect(refusal).toContain("This would replace the cluster after");
    const approved = await terraformOn({ name: "after", deletionProtection: true, replacementApproval: APPROVAL });
    expect(await approved.plan()).toContainEqual({ address: "aws_msk_cluster.cluster", actions: ["create", "delete"] });
    await expectFirstClusterUnchanged();
  },
  PATIENCE_MS,
);

test(
  "replaces the approved cluster, and no process of the old one remains",
  async () => {
    const { outputs: after, terraform } = await deploy(options({ name: "after", replacementApproval: APPROVAL }));
    outputs = after;
    expect(await terraform.plan()).toEqual([]);
    expect(await clusters()).toEqual([{ name: "after", state: "ACTIVE" }]);
    expect(stillRunning(pids)).toEqual([]);
    expect(await brokerPids("after")).toHaveLength(3);
    const kafka = administrator();
    await untilInSync(kafka, TOPIC, 3); // the topics of the settings are created again
    expect(await records()).toEqual([]); // and their records are lost, as approved
    await produce(kafka, TOPIC, "the first");
    expect(await records()).toEqual(["the first"]);
  },
  PATIENCE_MS,
);

test(
  "changes nothing when the approval is removed, and refuses the next replacement",
  async () => {
    expect(await (await terraformOn({ name: "after" })).plan()).toEqual([]);
    const refusal = await refusalOf((await terraformOn({ name: "third" })).plan());
    expect(refusal).toContain("name from after to third");
    expect(await clusters()).toEqual([{ name: "after", state: "ACTIVE" }]);
  },
  PATIENCE_MS,
);
