import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { zipSync } from "fflate";
import { readPlatformSettings } from "../../modules/platform/index.js";
import { PlanFolder } from "../../tools/changes/plan/plan-folder.js";
import type { Plan } from "../../tools/changes/plan/plan-together.js";
import { type LocalPlatform, startLocalPlatform } from "../../tools/deploy/index.js";
import { isStateful } from "../../tools/effects/stateful-resources.js";
import { root, runFolder } from "../../tools/setup/folders.js";
import { synthesizedStack } from "../../tools/stack/index.js";
import { releasedState } from "../support/terraform/released-state.js";

interface Cluster {
  readonly broker_node_group_info: [
    {
      storage_info: [{ ebs_storage_info: [{ provisioned_throughput: object[] }] }];
      connectivity_info: object[];
    },
  ];
}
interface Instance {
  readonly attributes: Cluster;
}
interface State {
  readonly resources: readonly { readonly type: string; readonly instances: readonly Instance[] }[];
}

// What release 0.1.0 applied, with the very settings: the state as it was on the local platform, one resource a line.
const release = join(root, "__tests__/support/releases/0.1.0");
let folder: string;
let platform: LocalPlatform;
/** The file with the state. */
let released: string;
let plans: PlanFolder;
let plan: Plan;

beforeAll(async () => {
  folder = runFolder("upgrade");
  platform = await startLocalPlatform(join(folder, "local"), () => undefined, undefined, { brokers: false }); // for the data sources
  const stack = synthesizedStack(readPlatformSettings(join(release, "settings.yaml")));
  mkdirSync(join(folder, "stack/functions"), { recursive: true });
  for (const name of ["producer", "consumer", "topic-admin"]) {
    writeFileSync(join(folder, `stack/functions/${name}.zip`), zipSync({ "index.js": Buffer.from("another release's code") }));
  }
  released = await releasedState(platform.endpoint, folder);
  plans = await PlanFolder.open({ folder: join(folder, "stack"), endpoint: platform.endpoint, state: released }, stack);
  plan = await plans.plan(stack);
});

afterAll(async () => {
  await plans?.close();
  await platform?.stop();
  await rm(folder, { recursive: true, force: true });
});

const of = (action: string) => plan.changes.filter((change) => change.action === action).map(({ address }) => address);

test("the settings of release 0.1.0 plan on its state", () => {
  expect(plan.errors).toEqual([]);
});

test("no address moves, and nothing is destroyed or replaced", () => {
  expect(plan.changes.filter(({ action }) => !["create", "update"].includes(action))).toEqual([]);
});

test("no resource that contains records, secrets or keys is created again", () => {
  expect(of("create").filter(isStateful)).toEqual([]);
});

// A change of this list needs an entry in docs/upgrade.
test("the upgrade creates and updates what docs/upgrade lists", () => {
  const observability =
    /^aws_(cloudwatch_(metric_alarm|composite_alarm|dashboard|log_metric_filter|query_definition)|kms_(key|alias)|sns_topic(_policy)?)\.observability_/;
  expect(of("create").filter((address) => !observability.test(address))).toEqual([
    "aws_lambda_invocation.topics_confirmed",
    "terraform_data.cluster_authorities",
    "terraform_data.cluster_brokers_grown",
    "terraform_data.cluster_identity",
    "terraform_data.network_identity",
  ]);
  const updates = plan.changes.filter(({ action }) => action === "update");
  const isDescription = ({ attributes }: (typeof updates)[number]) => attributes.length === 1 && attributes[0] === "description";
  const types = (changes: typeof updates) => [...new Set(changes.map(({ address }) => address.split(".")[0]))];

  // A description is updated in place. Where it would replace a resource (security groups), it is ignored.
  expect(types(updates.filter(isDescription))).toEqual(["aws_apigatewayv2_api", "aws_iam_role"]);
  expect(updates.filter((change) => !isDescription(change))).toEqual([
    { address: "aws_iam_role.network_flow_logs_role", action: "update", attributes: ["assume_role_policy"] },
    ...[
      "client_integration_producer_role_produce_ad_events",
      "client_integration_tester_role_produce_ad_events",
      "event_api_consumer_role_produce_ad_events_dead_letters",
      "event_api_producer_role_produce_ad_events",
      "network_flow_logs_write_policy",
    ].map((name) => ({ address: `aws_iam_role_policy.${name}`, action: "update", attributes: ["policy"] })),
    { address: "aws_kms_key.cluster_key", action: "update", attributes: ["policy"] },
    { address: "aws_kms_key.operations_key", action: "update", attributes: ["description", "policy"] },
    {
      address: "aws_lambda_function.event_api_consumer_function",
      action: "update",
      attributes: expect.arrayContaining(["source_code_hash"]),
    },
    {
      address: "aws_lambda_function.event_api_producer_function",
      action: "update",
      attributes: expect.arrayContaining(["source_code_hash"]),
    },
    { address: "aws_lambda_function.topics_admin_function", action: "update", attributes: expect.arrayContaining(["source_code_hash"]) },
    { address: "aws_lambda_invocation.topics", action: "update", attributes: ["input", "result"] },
    {
      address: "aws_msk_cluster.cluster",
      action: "update",
      attributes: [
        "logging_info.broker_logs.firehose.enabled",
        "logging_info.broker_logs.s3.enabled",
        "open_monitoring.prometheus.jmx_exporter.enabled_in_broker",
        "open_monitoring.prometheus.node_exporter.enabled_in_broker",
        "tags",
        "tags_all",
      ],
    },
  ]);
});

test("settings that are left out change nothing that was set outside Terraform", async () => {
  const set = (attributes: Cluster): void => {
    const group = attributes.broker_node_group_info[0];
    group.storage_info[0].ebs_storage_info[0].provisioned_throughput = [{ enabled: true, volume_throughput: 300 }];
    group.connectivity_info = [
      {
        public_access: [{ type: "SERVICE_PROVIDED_EIPS" }],
        vpc_connectivity: [{ client_authentication: [{ sasl: [{ iam: true, scram: false }], tls: false }] }],
      },
    ];
  };
  const state = JSON.parse(readFileSync(released, "utf8")) as State;
  for (const { type, instances } of state.resources) if (type === "aws_msk_cluster") set((instances[0] as Instance).attributes);
  writeFileSync(join(folder, "changed.state"), JSON.stringify(state));
  const stack = synthesizedStack(readPlatformSettings(join(release, "settings.yaml")));
  const changed = await PlanFolder.open(
    { folder: join(folder, "stack"), endpoint: platform.endpoint, state: join(folder, "changed.state") },
    stack,
  );
  const { changes, errors } = await changed.plan(stack).finally(() => changed.close());

  const attributes = changes.filter(({ address }) => address === "aws_msk_cluster.cluster").flatMap((change) => change.attributes);
  expect(errors).toEqual([]);
  expect(attributes).toContain("tags"); // the cluster is planned
  expect(attributes.filter((attribute) => attribute.startsWith("broker_node_group_info"))).toEqual([]);
});
