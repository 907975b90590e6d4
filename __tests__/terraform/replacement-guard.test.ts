import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { DataResource, Testing } from "cdktf";
import { authorityGuard, CREATE_BEFORE_DESTROY, clusterGuard } from "../../modules/cluster/index.js";
import { ReadableStack } from "../../modules/terraform/index.js";
import { runFolder } from "../../tools/setup/folders.js";
import { errorsIn, inOneLine, runTerraform, terraformEnvironment } from "../../tools/terraform/index.js";

let folder: string;
let environment: NodeJS.ProcessEnv;

beforeEach(async () => {
  folder = runFolder("replacement-guard");
  environment = await terraformEnvironment();
});

afterEach(() => rm(folder, { recursive: true, force: true }));

interface Configuration {
  readonly kind?: "standard" | "serverless";
  readonly subnets: string;
  readonly approval?: string;
  readonly group?: string;
}

/** Returns a guarded resource that is replaced when its subnets change, as a cluster is. It needs no provider except Terraform's built-in one. */
function guarded({ kind = "standard", subnets, approval, group }: Configuration): string {
  const stack = new ReadableStack(Testing.app(), "stack");
  const cluster = new DataResource(stack, `cluster_${kind}`, { triggersReplace: { subnets }, lifecycle: CREATE_BEFORE_DESTROY });
  clusterGuard(stack, { kind, name: "orders", subnets, ...(group && { group }) }, approval).protect(cluster);
  const { terraform: _, ...json } = stack.toTerraform() as Record<string, unknown>;
  return JSON.stringify(json);
}

async function run(configuration: Configuration, args: readonly string[]): Promise<readonly string[]> {
  await writeFile(join(folder, "main.tf.json"), guarded(configuration));
  const run = await runTerraform([...args, "-input=false", "-json"], { folder, environment });
  return run.code === 0 ? [] : errorsIn(run).map(inOneLine);
}

const apply = (configuration: Configuration) => run(configuration, ["apply", "-auto-approve"]);
const plan = (configuration: Configuration) => run(configuration, ["plan"]);

test("a cluster is replaced only with an approval, and a different one each time", async () => {
  await writeFile(join(folder, "main.tf.json"), guarded({ subnets: "a,b,c" }));
  expect((await runTerraform(["init"], { folder, environment })).code).toBe(0);

  expect(await apply({ subnets: "a,b,c" })).toEqual([]);
  expect(await apply({ subnets: "a,b,c" })).toEqual([]); // no change, no error

  const [error, ...others] = await plan({ subnets: "d,e,f" });
  expect(others).toEqual([]);
  expect(error).toContain("This would replace the cluster orders and lose its records: subnets from a,b,c to d,e,f. Undo the change, or");
  expect(error).toContain(`set the cluster's replacementApproval (replacement_approval in a module) to "orders: reason"`);

  expect(await apply({ subnets: "d,e,f", approval: "orders: moves" })).toEqual([]);
  expect(await plan({ subnets: "d,e,f", approval: "orders: moves" })).toEqual([]);
  // The same text does not approve a second replacement.
  expect(await plan({ subnets: "g,h,i", approval: "orders: moves" })).toEqual([expect.stringContaining("subnets from d,e,f to g,h,i")]);
  // Removing the approval does not permit one either, neither in the same plan nor later.
  expect(await plan({ subnets: "g,h,i" })).toEqual([expect.stringContaining("subnets from d,e,f to g,h,i")]);
  expect(await apply({ subnets: "d,e,f" })).toEqual([]);
  expect(await plan({ subnets: "g,h,i" })).toEqual([expect.stringContaining("subnets from d,e,f to g,h,i")]);
  expect(await plan({ subnets: "g,h,i", approval: "orders: moves" })).toEqual([expect.stringContaining("subnets from d,e,f to g,h,i")]);
  expect(await apply({ subnets: "g,h,i", approval: "orders: moves on" })).toEqual([]);
}, 120_000);

test("a cluster of another kind replaces a cluster only with an approval, although the old block is removed", async () => {
  await writeFile(join(folder, "main.tf.json"), guarded({ subnets: "a,b,c" }));
  expect((await runTerraform(["init"], { folder, environment })).code).toBe(0);
  expect(await apply({ subnets: "a,b,c" })).toEqual([]);
  expect(await plan({ kind: "serverless", subnets: "a,b,c" })).toEqual([expect.stringContaining("kind from standard to serverless")]);
  expect(await apply({ kind: "serverless", subnets: "a,b,c", approval: "orders: no brokers" })).toEqual([]);
}, 120_000);

test("known values are compared although another value is known after the apply only", async () => {
  // The group is replaced with the subnets, as another cluster name replaces the security group.
  const withGroup = (subnets: string) => {
    const json = JSON.parse(guarded({ subnets, group: "${terraform_data.group.id}" })) as { resource: { terraform_data: object } };
    json.resource.terraform_data = { ...json.resource.terraform_data, group: { triggers_replace: subnets } };
    return writeFile(join(folder, "main.tf.json"), JSON.stringify(json));
  };
  await withGroup("a,b,c");
  expect((await runTerraform(["init"], { folder, environment })).code).toBe(0);
  expect((await runTerraform(["apply", "-auto-approve", "-input=false"], { folder, environment })).code).toBe(0);
  await withGroup("d,e,f");
  const planned = await runTerraform(["plan", "-input=false", "-json"], { folder, environment });
  expect(errorsIn(planned).map(inOneLine)).toEqual([expect.stringContaining("subnets from a,b,c to d,e,f")]);
}, 120_000);

test("values that are known after the apply only are compared in the apply, before the old cluster is destroyed", async () => {
  // The caller's subnets are replaced in the same plan.
  const inSubnetsOf = (network: string) => {
    const json = JSON.parse(guarded({ subnets: "${terraform_data.subnets.id}" })) as { resource: { terraform_data: object } };
    json.resource.terraform_data = { ...json.resource.terraform_data, subnets: { triggers_replace: network } };
    return writeFile(join(folder, "main.tf.json"), JSON.stringify(json));
  };
  await inSubnetsOf("one");
  expect((await runTerraform(["init"], { folder, environment })).code).toBe(0);
  expect((await runTerraform(["apply", "-auto-approve", "-input=false"], { folder, environment })).code).toBe(0);
  const before = await idOf("cluster_standard");
  await inSubnetsOf("another");
  expect((await runTerraform(["plan", "-input=false"], { folder, environment })).code).toBe(0);
  const applied = await runTerraform(["apply", "-auto-approve", "-input=false", "-json"], { folder, environment });
  expect(errorsIn(applied).map(inOneLine)).toEqual([expect.stringContaining("This would replace the cluster orders and lose its records")]);
  expect(await idOf("cluster_standard")).toBe(before);
}, 120_000);

test("a managed authority is destroyed only with an approval, and can be created at any time", async () => {
  const configured = (isManaged: boolean, approval?: string) => {
    const stack = new ReadableStack(Testing.app(), "stack");
    const cluster = new DataResource(stack, "cluster", {});
    if (isManaged) new DataResource(stack, "authority", {});
    authorityGuard(stack, "orders", isManaged, approval).protect(cluster);
    const { terraform: _, ...json } = stack.toTerraform() as Record<string, unknown>;
    return writeFile(join(folder, "main.tf.json"), JSON.stringify(json));
  };
  const errors = async (isManaged: boolean, approval?: string) => {
    await configured(isManaged, approval);
    const { code, ...applied } = await runTerraform(["apply", "-auto-approve", "-input=false", "-json"], { folder, environment });
    return code === 0 ? [] : errorsIn({ code, ...applied }).map(inOneLine);
  };
  await configured(false);
  expect((await runTerraform(["init"], { folder, environment })).code).toBe(0);
  expect(await errors(false)).toEqual([]);
  expect(await errors(true)).toEqual([]);
  expect(await errors(true)).toEqual([]);
  expect(await errors(false)).toEqual([
    expect.stringContaining("This would destroy the private certificate authority of the cluster orders"),
  ]);
  expect(await errors(false, "orders: moves to the company's authority")).toEqual([]);
  expect(await errors(false)).toEqual([]);
}, 120_000);

async function idOf(name: string): Promise<unknown> {
  const { lines } = await runTerraform(["show", "-json"], { folder, environment });
  const { values } = JSON.parse(lines.join("\n")) as {
    values: { root_module: { resources: { name: string; values: { id: string } }[] } };
  };
  return values.root_module.resources.find((resource) => resource.name === name)?.values.id;
}
