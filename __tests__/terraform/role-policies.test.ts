import { mkdirSync, readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { TerraformVariable, Testing } from "cdktf";
import { ClusterGrants } from "../../modules/kafka/index.js";
import { ReadableStack } from "../../modules/terraform/index.js";
import { environmentOf, type LocalPlatform, startLocalPlatform } from "../../tools/deploy/index.js";
import { runFolder } from "../../tools/setup/folders.js";
import { Terraform, terraformEnvironment } from "../../tools/terraform/index.js";

// Roles with many grants, applied to the local platform, whose IAM has the limits of AWS.
const CLUSTER = "arn:aws:kafka:us-east-1:123456789012:cluster/orders/0a1b2c3d-0000-1111-2222-333344445555-1";
/** The longest ARN of a cluster. */
const LONGEST = `arn:aws-us-gov:kafka:us-gov-west-1:123456789012:cluster/${"c".repeat(64)}/0a1b2c3d-0000-1111-2222-333344445555-12`;
const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

interface State {
  readonly resources: readonly {
    readonly type: string;
    readonly name: string;
    readonly instances: readonly { readonly index_key?: string }[];
  }[];
}

let folder: string;
let platform: LocalPlatform;
let terraform: Terraform;

beforeAll(async () => {
  folder = runFolder("role-policies");
  mkdirSync(folder, { recursive: true });
  platform = await startLocalPlatform(join(folder, "local"), () => undefined); // no broker is started
  await write([]);
  terraform = new Terraform({ folder, environment: await terraformEnvironment(environmentOf(platform.endpoint)) });
  await terraform.init();
}, 120_000);

afterAll(async () => {
  await platform?.stop();
  await rm(folder, { recursive: true, force: true });
});

const topics = (count: number) => Array.from({ length: count }, (_, n) => `orders-${n}`);

/** Writes a stack with the role of a client that consumes topics, and one that can delete the topics of the variable `deletable`. */
async function write(consumed: readonly string[], deletable: readonly string[] = []): Promise<void> {
  const stack = new ReadableStack(Testing.app(), "roles");
  new AwsProvider(stack, "aws", { region: "us-east-1" });
  const grants = new ClusterGrants(CLUSTER, "orders");
  const client = new IamRole(stack, "client", { name: "client", assumeRolePolicy: TRUST });
  for (const topic of consumed) grants.consume(client, topic, "shop");
  const variable = new TerraformVariable(stack, "deletable", { type: "list(string)", default: deletable });
  const longest = new ClusterGrants(LONGEST, "c".repeat(64));
  longest.administer(new IamRole(stack, "administrator", { name: "administrator", assumeRolePolicy: TRUST }), {
    deletable: variable.listValue,
  });
  await writeFile(join(folder, "main.tf.json"), JSON.stringify(stack.toTerraform()));
}

const changes = async () => (await terraform.plan()).map(({ address, actions }) => `${actions.join()} ${address}`).sort();

test("roles with more grants than fit into inline policies are applied with managed policies of a size that IAM accepts", async () => {
  const longest = Array.from({ length: 31 }, (_, n) => `${n}-`.padEnd(249, "x"));
  await write(topics(90), longest);
  await terraform.apply();

  expect(await changes()).toEqual([]);
  const { resources } = JSON.parse(readFileSync(join(folder, "terraform.tfstate"), "utf8")) as State;
  const addresses = resources.flatMap(({ type, name, instances }) =>
    ["aws_iam_policy", "aws_iam_role_policy"].includes(type)
      ? instances.map(({ index_key: key }) => `${type}.${name}${key === undefined ? "" : `["${key}"]`}`)
      : [],
  );
  expect(addresses.sort()).toEqual(
    [
      ...[1, 2, 3].map((n) => `aws_iam_policy.administrator_delete_released_topics["${n}"]`),
      "aws_iam_policy.client_managed_1",
      "aws_iam_policy.client_managed_2",
      "aws_iam_role_policy.administrator_administer_topics",
      ...topics(7).map((topic) => `aws_iam_role_policy.client_consume_${topic.replace("-", "_")}_as_shop`),
    ].sort(),
  );
});

test("a grant at the end changes one managed policy, and one less in front creates an inline policy", async () => {
  const longest = Array.from({ length: 31 }, (_, n) => `${n}-`.padEnd(249, "x"));
  await write(topics(91), longest);
  expect(await changes()).toEqual(["update aws_iam_policy.client_managed_2"]);

  await write(topics(90).slice(1), longest);
  expect(await changes()).toEqual([
    "create aws_iam_role_policy.client_consume_orders_7_as_shop",
    "delete aws_iam_role_policy.client_consume_orders_0_as_shop",
    "update aws_iam_policy.client_managed_1",
    "update aws_iam_policy.client_managed_2",
  ]);
});

test("entries in front are removed and renamed in one apply", async () => {
  const longest = Array.from({ length: 31 }, (_, n) => `${n}-`.padEnd(249, "x"));
  await write(topics(90).slice(3), longest);
  await terraform.apply();
  expect(await changes()).toEqual([]);

  await write(["returns", ...topics(90).slice(4)], longest);
  await terraform.apply();
  expect(await changes()).toEqual([]);

  await write(["returns", ...topics(90)].reverse(), longest);
  await terraform.apply();
  expect(await changes()).toEqual([]);
});

test("a role that gets and loses its managed policies is applied at once", async () => {
  await write(topics(7));
  await terraform.apply();
  await write(topics(15));
  expect((await changes()).filter((change) => change.includes("role_policy."))).toEqual([]); // no inline policy changes
  await terraform.apply();
  await write(topics(15).slice(8));
  await terraform.apply();
  expect(await changes()).toEqual([]);
});
