import { mkdirSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { Testing } from "cdktf";
import { z } from "zod";
import { hcl, ModuleStack, variablesFor } from "../../modules/terraform/index.js";
import { aclsSettings, quotasSettings, topicsConditions, topicsSettings } from "../../modules/topics/index.js";
import { runFolder } from "../../tools/setup/folders.js";
import { Terraform, terraformEnvironment } from "../../tools/terraform/index.js";

/** The settings that are variables of a published module. */
const variableSettings = z.strictObject({ topics: topicsSettings.meta({ structure: false }), acls: aclsSettings, quotas: quotasSettings });

let folder: string;
let terraform: Terraform;

beforeAll(async () => {
  folder = runFolder("access-conditions");
  mkdirSync(folder, { recursive: true });
  const stack = new ModuleStack(Testing.app(), "conditions");
  const conditions = topicsConditions(variablesFor(stack, variableSettings, { topics: {} }));
  const checks = conditions.map(({ condition, errorMessage }) => hcl`${condition} ? "" : ${errorMessage}`);
  stack.addOverride("output.broken", { value: hcl`compact(${checks})` });
  const { variable, output } = JSON.parse(JSON.stringify(stack.toTerraform())) as Record<string, unknown>;
  writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ variable, output }));
  terraform = new Terraform({ folder, environment: await terraformEnvironment() });
  await terraform.init();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Returns the errors of the conditions that do not hold. */
async function broken(variables: object): Promise<unknown> {
  writeFileSync(join(folder, "terraform.tfvars.json"), JSON.stringify(variables));
  await terraform.apply();
  return (await terraform.outputs())["broken"];
}

const acl = (rule: object) => ({ acls: [{ users: ["shop"], rules: [{ resource: "topic", operations: ["Read"], ...rule }] }] });
const ACL = [expect.stringMatching(/\[topics\/acl-rule-effective\]$/)];

test.each<[string, object, unknown]>([
  ["the defaults", {}, []],
  ["ACLs and quotas that are not managed", { acls: null, quotas: null }, []],
  ["a quota of nobody", { quotas: [{ producer_byte_rate: 1 }] }, [expect.stringMatching(/\[topics\/quota-complete\]$/)]],
  ["a quota without a limit", { quotas: [{ user: "a" }] }, [expect.stringMatching(/\[topics\/quota-complete\]$/)]],
  [
    "a quota of a user and a certificate",
    { quotas: [{ user: "a", certificate: "CN=a", producer_byte_rate: 1 }] },
    [expect.stringMatching(/\[topics\/quota-complete\]$/)],
  ],
  [
    "two quotas of a user",
    { quotas: [1, 2].map((rate) => ({ user: "a", producer_byte_rate: rate })) },
    [expect.stringMatching(/\[topics\/quota-once\]$/)],
  ],
  [
    "quotas of different clients with each limit",
    {
      quotas: [
        { user: "a", producer_byte_rate: 1 },
        { user: "a", client_id: "b", consumer_byte_rate: 1 },
        { client_id: "b", request_percentage: 0.5 },
        { certificate: "CN=a", controller_mutation_rate: 0.5 },
      ],
    },
    [],
  ],
  [
    "topics and ACLs at the limits of the rules",
    {
      topics: { a: { tiered: true, retention_hours: 72, local_retention_hours: 72 }, b: { cleanup_policy: "compact" } },
      acls: [
        { certificates: ["CN=x"], produce: ["a"] },
        {
          users: ["shop"],
          rules: [
            { resource: "cluster", operations: ["Describe"] },
            { resource: "cluster", name: "kafka-cluster", operations: ["All"] },
            { resource: "group", name: "*", operations: ["Read"] },
            { resource: "topic", name: "a", pattern: "prefixed", operations: ["Read", "Write"] },
          ],
        },
      ],
    },
    [],
  ],
  [
    "a compacted tiered topic",
    { topics: { a: { tiered: true, cleanup_policy: "compact" } } },
    [expect.stringMatching(/\[topics\/tiered-retention\]$/)],
  ],
  [
    "a tiered topic with a short retention",
    { topics: { a: { tiered: true, retention_hours: 71 } } },
    [expect.stringMatching(/\[topics\/tiered-retention\]$/)],
  ],
  [
    "local retention without tiering",
    { topics: { a: { local_retention_hours: 1 } } },
    [expect.stringMatching(/\[topics\/local-retention\]$/)],
  ],
  ["an ACL without principals", { topics: { a: {} }, acls: [{ produce: ["a"] }] }, [expect.stringMatching(/\[topics\/acl-complete\]$/)]],
  ["an ACL without permissions", { acls: [{ users: ["a"] }] }, [expect.stringMatching(/\[topics\/acl-complete\]$/)]],
  ["an operation of another resource", acl({ name: "a", operations: ["Read", "ClusterAction"] }), ACL],
  ["the name of another cluster", acl({ resource: "cluster", name: "mine", operations: ["Describe"] }), ACL],
  ["a prefix of the cluster", acl({ resource: "cluster", pattern: "prefixed", operations: ["Describe"] }), ACL],
  ["a rule without a name", acl({}), ACL],
  ["an asterisk in a name", acl({ name: "a*" }), ACL],
  ["an asterisk in a prefix", acl({ name: "*", pattern: "prefixed" }), ACL],
])("Terraform checks variables as the rules check settings: %s", async (_, variables, conditions) => {
  expect(await broken(variables)).toEqual(conditions);
});
