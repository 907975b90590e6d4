import { mkdirSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { TerraformOutput, Testing } from "cdktf";
import { z } from "zod";
import { topicAdminInput } from "../../lambdas/topic-admin/contract.js";
import { ModuleStack, variablesFor } from "../../modules/terraform/index.js";
import { aclsSettings, administratorInputs, deletableTopics, quotasSettings, topicsSettings } from "../../modules/topics/index.js";
import { runFolder } from "../../tools/setup/folders.js";
import { Terraform, terraformEnvironment } from "../../tools/terraform/index.js";

type TopicAdminState = z.output<typeof topicAdminInput>;

/** The settings that a published module takes as variables. */
const variableSettings = z.strictObject({
  topics: topicsSettings.meta({ structure: false }),
  deletableTopics: deletableTopics.meta({ structure: false }),
  acls: aclsSettings,
  quotas: quotasSettings,
});

const CLUSTER = "arn:aws:kafka:us-east-1:123456789012:cluster/orders/0a-1";

let folder: string;
let terraform: Terraform;

beforeAll(async () => {
  folder = runFolder("administrator-input");
  mkdirSync(folder, { recursive: true });
  const stack = new ModuleStack(Testing.app(), "administrator-input");
  const { topics, deletableTopics: deletable, acls, quotas } = variablesFor(stack, variableSettings, {});
  new TerraformOutput(stack, "input", {
    value: administratorInputs({ cluster: CLUSTER, topics, deletable, acls, quotas }).confirming,
    staticId: true,
  });
  const { variable, output } = JSON.parse(JSON.stringify(stack.toTerraform())) as Record<string, unknown>;
  writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ variable, output }));
  terraform = new Terraform({ folder, environment: await terraformEnvironment() });
  await terraform.init();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** The input that Terraform makes of its variables. */
async function byTerraform(variables: object): Promise<unknown> {
  writeFileSync(join(folder, "terraform.tfvars.json"), JSON.stringify(variables));
  await terraform.apply();
  return withoutHash(topicAdminInput.parse(withoutNull(JSON.parse(String((await terraform.outputs())["input"])))));
}

const withoutNull = (value: unknown): unknown => JSON.parse(JSON.stringify(value, (_, item) => item ?? undefined));

/** Returns the desired state without cluster and hash. The hash is of the text, so it differs between synthesis and Terraform. */
function withoutHash({ cluster, confirm, ...state }: TopicAdminState) {
  expect(cluster).toBe(CLUSTER);
  expect(confirm).toMatch(/^[0-9a-f]{12}( arn:.*)?$/);
  return state;
}

/** The input that is written at synthesis. */
function now(settings: z.input<typeof variableSettings>): unknown {
  const { topics, deletableTopics: deletable, acls, quotas } = variableSettings.parse(settings);
  return withoutHash(
    topicAdminInput.parse(JSON.parse(administratorInputs({ cluster: CLUSTER, topics, deletable, acls, quotas }).confirming)),
  );
}

test("the administrator gets the same input from variables as from settings known at synthesis", async () => {
  const fromVariables = await byTerraform({
    topics: {
      defaults: {},
      everything: {
        partitions: 12,
        replication_factor: 2,
        min_insync_replicas: 1,
        retention_hours: 87_600,
        retention_bytes: 107_374_182_400,
        cleanup_policy: "compact,delete",
        max_message_bytes: 65_536,
        expected_kib_per_second: 1.5,
        configuration: { "segment.ms": 600_000, preallocate: true, "min.cleanable.dirty.ratio": 0.25 },
      },
      tiered: { tiered: true, local_retention_hours: 24 },
    },
    deletable_topics: ["old"],
    quotas: [
      { user: "shop", producer_byte_rate: 1_048_576 },
      {
        certificate: "CN=billing,O=Example",
        client_id: "*",
        consumer_byte_rate: 2_097_152,
        request_percentage: 0.5,
        controller_mutation_rate: 10,
      },
      { client_id: "importer", request_percentage: 150 },
    ],
    acls: [
      { users: ["shop", "*"], produce: ["orders.*"], consume: [{ topic: "defaults", group: "shop-*" }], transactional_ids: ["shop-*"] },
      {
        certificates: ["CN=billing,O=Example"],
        host: "10.0.0.7",
        rules: [
          { resource: "cluster", operations: ["Describe", "IdempotentWrite"] },
          { resource: "topic", name: "orders.", pattern: "prefixed", operations: ["All"], permission: "deny" },
        ],
      },
    ],
  });
  expect(fromVariables).toEqual(
    now({
      topics: {
        defaults: {},
        everything: {
          partitions: 12,
          replicationFactor: 2,
          minInsyncReplicas: 1,
          retentionHours: 87_600,
          retentionBytes: 107_374_182_400,
          cleanupPolicy: "compact,delete",
          maxMessageBytes: 65_536,
          expectedKibPerSecond: 1.5,
          configuration: { "segment.ms": 600_000, preallocate: true, "min.cleanable.dirty.ratio": 0.25 },
        },
        tiered: { tiered: true, localRetentionHours: 24 },
      },
      deletableTopics: ["old"],
      quotas: [
        { user: "shop", producerByteRate: 1_048_576 },
        {
          certificate: "CN=billing,O=Example",
          clientId: "*",
          consumerByteRate: 2_097_152,
          requestPercentage: 0.5,
          controllerMutationRate: 10,
        },
        { clientId: "importer", requestPercentage: 150 },
      ],
      acls: [
        { users: ["shop", "*"], produce: ["orders.*"], consume: [{ topic: "defaults", group: "shop-*" }], transactionalIds: ["shop-*"] },
        {
          certificates: ["CN=billing,O=Example"],
          host: "10.0.0.7",
          rules: [
            { resource: "cluster", operations: ["Describe", "IdempotentWrite"] },
            { resource: "topic", name: "orders.", pattern: "prefixed", operations: ["All"], permission: "deny" },
          ],
        },
      ],
    }),
  );
});

test("a null variable manages no ACLs and quotas, and an empty one removes all managed ones", async () => {
  expect(await byTerraform({ topics: {}, acls: null, quotas: null })).toEqual({ topics: [], release: [] });
  expect(await byTerraform({ topics: {}, acls: [], quotas: [] })).toEqual({ topics: [], release: [], acls: [], quotas: [] });
});
