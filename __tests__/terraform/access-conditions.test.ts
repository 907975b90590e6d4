import { mkdirSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { Testing } from "cdktf";
import { z } from "zod";
import { hcl, ModuleStack, variablesFor } from "../../modules/terraform/index.js";
import { aclsSettings, topicsConditions, topicsSettings } from "../../modules/topics/index.js";
import { runFolder } from "../../tools/setup/folders.js";
import { Terraform, terraformEnvironment } from "../../tools/terraform/index.js";

/** The settings that a published module takes as variables. */
const wishes = z.strictObject({ topics: topicsSettings.meta({ structure: false }), acls: aclsSettings });

let folder: string;
let terraform: Terraform;

beforeAll(async () => {
  folder = runFolder("access-conditions");
  mkdirSync(folder, { recursive: true });
  const stack = new ModuleStack(Testing.app(), "wishes");
  const conditions = topicsConditions(variablesFor(stack, wishes, { topics: {} }));
  const checks = conditions.map(({ condition, errorMessage }) => hcl`${condition} ? "" : ${errorMessage}`);
  stack.addOverride("output.broken", { value: hcl`compact(${checks})` });
  const { variable, output } = JSON.parse(JSON.stringify(stack.toTerraform())) as Record<string, unknown>;
  writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ variable, output }));
  terraform = new Terraform({ folder, environment: await terraformEnvironment() });
  await terraform.init();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** The conditions that do not hold. */
async function broken(variables: object): Promise<unknown> {
  writeFileSync(join(folder, "terraform.tfvars.json"), JSON.stringify(variables));
  await terraform.apply();
  return (await terraform.outputs())["broken"];
}

const acl = (rule: object) => ({ acls: [{ users: ["shop"], rules: [{ resource: "topic", operations: ["Read"], ...rule }] }] });
const ACL = [expect.stringMatching(/^acls: a rule names operations/)];

test.each<[string, object, unknown]>([
  ["nothing", {}, []],
  ["ACLs that are not managed", { acls: null }, []],
  [
    "what is allowed",
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
    [expect.stringMatching(/^topics: a tiered one/)],
  ],
  [
    "a tiered topic that forgets soon",
    { topics: { a: { tiered: true, retention_hours: 71 } } },
    [expect.stringMatching(/^topics: a tiered one/)],
  ],
  ["local retention alone", { topics: { a: { local_retention_hours: 1 } } }, [expect.stringMatching(/^topics: local_retention_hours/)]],
  ["an ACL of nobody", { acls: [{ produce: ["a"] }] }, [expect.stringMatching(/^acls: each needs/)]],
  ["an ACL of nothing", { acls: [{ users: ["a"] }] }, [expect.stringMatching(/^acls: each needs/)]],
  ["an operation of another resource", acl({ name: "a", operations: ["Read", "ClusterAction"] }), ACL],
  ["another cluster", acl({ resource: "cluster", name: "mine", operations: ["Describe"] }), ACL],
  ["a beginning of the cluster", acl({ resource: "cluster", pattern: "prefixed", operations: ["Describe"] }), ACL],
  ["no name", acl({}), ACL],
  ["an asterisk in a name", acl({ name: "a*" }), ACL],
  ["an asterisk in a beginning", acl({ name: "*", pattern: "prefixed" }), ACL],
])("Terraform finds the same in variables as the rules in settings: %s", async (_, variables, conditions) => {
  expect(await broken(variables)).toEqual(conditions);
});
