import { readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { KafkaClient, ListClustersV2Command } from "@aws-sdk/client-kafka";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { writeModules } from "../../tools/build/modules/index.js";
import { type LocalPlatform, startLocalPlatform, useEndpoint } from "../../tools/deploy/index.js";
import { runFolder } from "../../tools/setup/folders.js";
import type { Terraform } from "../../tools/terraform/index.js";
import { moduleRoot } from "../support/terraform/module-root.js";

// Modules in plain HCL that use existing KMS keys, in order: each test continues from the state that the previous one left.
const TIMEOUT_MS = 15 * 60_000;
const KEYS = ["module.msk.aws_kms_key.key", "module.msk.aws_kms_key.logs_key", "module.network.aws_kms_key.logs_key"];
const ALIASES = KEYS.map((address) => `${address.replace("aws_kms_key", "aws_kms_alias")}_alias`);

let folder: string;
let modules: string;
let platform: LocalPlatform;
let terraform: Terraform;
let keys: Readonly<Record<"data" | "operations", string>>;

beforeAll(async () => {
  folder = runFolder("existing-keys");
  modules = join(folder, "terraform");
  await writeModules(modules, () => undefined);
  platform = await startLocalPlatform(join(folder, "local"), () => undefined, undefined, { brokers: false });
  useEndpoint(platform.endpoint);
}, TIMEOUT_MS);

afterAll(async () => {
  await platform?.stop();
  await rm(folder, { recursive: true, force: true });
}, TIMEOUT_MS);

/** Returns Terraform on the root module, with these variables. */
const withVariables = (variables: Readonly<Record<string, string>>, root = "root"): Promise<Terraform> =>
  moduleRoot("existing-keys", join(folder, root), modules, platform.endpoint, { name: "orders", ...variables });

/** Returns the keys that AWS encrypts with: of the log groups by their names, and of the clusters. */
async function used(): Promise<{ readonly logs: Readonly<Record<string, string>>; readonly clusters: Readonly<Record<string, string>> }> {
  const { logGroups = [] } = await new CloudWatchLogsClient({}).send(new DescribeLogGroupsCommand({}));
  const { ClusterInfoList = [] } = await new KafkaClient({}).send(new ListClustersV2Command({}));
  const dataKeyOf = ({ Provisioned }: (typeof ClusterInfoList)[number]) =>
    Provisioned?.EncryptionInfo?.EncryptionAtRest?.DataVolumeKMSKeyId ?? "";
  return {
    logs: Object.fromEntries(logGroups.map(({ logGroupName = "", kmsKeyId = "" }) => [logGroupName, kmsKeyId])),
    clusters: Object.fromEntries(ClusterInfoList.map((cluster) => [String(cluster.ClusterName), dataKeyOf(cluster)])),
  };
}

interface State {
  readonly resources: readonly {
    readonly module?: string;
    readonly type: string;
    readonly name: string;
    readonly instances: { index_key?: number; create_before_destroy?: boolean }[];
  }[];
}

test(
  "a state of modules without the inputs keeps its keys: they move to new addresses, and nothing else changes",
  async () => {
    terraform = await withVariables({});
    await terraform.init();
    await terraform.apply();
    const file = join(folder, "root", "terraform.tfstate");
    const state = JSON.parse(readFileSync(file, "utf8")) as State;
    const moved = state.resources.filter(({ module, type, name }) => [...KEYS, ...ALIASES].includes(`${module}.${type}.${name}`));
    expect(moved).toHaveLength(6);
    for (const instance of moved.flatMap(({ instances }) => instances)) {
      delete instance.index_key;
      delete instance.create_before_destroy;
    }
    writeFileSync(file, JSON.stringify(state));

    const planned = await terraform.plan();

    const { resource_changes: changes = [] } = await terraform.savedPlan();
    expect(planned.filter(({ actions }) => actions.join() !== "no-op")).toEqual([]);
    const addresses = changes.flatMap(({ address, previous_address: previous }) => (previous === undefined ? [] : [[previous, address]]));
    expect(addresses.sort()).toEqual([...KEYS, ...ALIASES].map((address) => [address, `${address}[0]`]).sort());
    await terraform.apply();
    expect(await terraform.plan()).toEqual([]);
    keys = (await terraform.outputs())["keys"] as typeof keys;
  },
  TIMEOUT_MS,
);

test(
  "another key for logs needs an approval, since Terraform destroys its own; the logs use the other one before that",
  async () => {
    const own = { own_operations_key: "true" };
    terraform = await withVariables(own);
    await expect(terraform.plan()).rejects.toThrow(/destroy it if Terraform created it: origin from created to existing/);

    terraform = await withVariables({ ...own, approval: "orders: our key", network_approval: "orders: our key" });
    const { changes } = await terraform.apply();

    const order = changes.map(({ address, action }) => `${action} ${address}`);
    const logsKey = order.indexOf("delete module.msk.aws_kms_key.logs_key[0]");
    expect(order.indexOf("update module.msk.aws_cloudwatch_log_group.logs")).toBeLessThan(logsKey);
    expect(order).toContain("update module.msk.aws_cloudwatch_log_group.logs");
    expect(order.filter((change) => /^(delete|create)/.test(change) && /msk_cluster|log_group|kms_key\.key/.test(change))).toEqual([]);
    const { logs } = await used();
    expect(Object.keys(logs).length).toBeGreaterThanOrEqual(2);
    expect(new Set(Object.values(logs))).toEqual(new Set([keys.operations]));
    expect(await terraform.plan()).toEqual([]);
  },
  TIMEOUT_MS,
);

test(
  "another key for the data replaces the cluster, which needs an approval",
  async () => {
    const own = { own_operations_key: "true", own_data_key: "true", network_approval: "orders: our key" };
    // An approval permits one change. Its removal in the same plan would permit another: the reference of the setting says so.
    terraform = await withVariables({ ...own, approval: "orders: our key" });
    await expect(terraform.plan()).rejects.toThrow(/replace the cluster orders and lose its records: encryption_key/);

    terraform = await withVariables({ ...own, name: "orders-2", approval: "orders-2: our key" });
    await terraform.apply();

    expect((await used()).clusters).toEqual({ "orders-2": keys.data });
    expect((await terraform.outputs())["kms_key_arns"]).toEqual({ data: keys.data, logs: keys.operations, scram: expect.any(String) });
    expect(await terraform.plan()).toEqual([]);
    await terraform.destroy();
  },
  TIMEOUT_MS,
);

test(
  "keys that the same apply creates are used from the start, if their ARNs are known not to be null",
  async () => {
    terraform = await withVariables({ own_operations_key: "true", own_data_key: "true" }, "at-once");
    await terraform.init();

    const { changes } = await terraform.apply();

    const created = (await terraform.outputs())["keys"] as typeof keys;
    expect(changes.filter(({ address }) => KEYS.some((key) => address.startsWith(key)))).toEqual([]);
    expect((await used()).clusters).toEqual({ orders: created.data });
    expect(await terraform.plan()).toEqual([]);
    await terraform.destroy();
  },
  TIMEOUT_MS,
);
