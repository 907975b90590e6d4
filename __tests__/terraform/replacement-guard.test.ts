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

interface Made {
  readonly kind?: "standard" | "serverless";
  readonly subnets: string;
  readonly acknowledged?: string;
  readonly group?: string;
}

/** A guard before a resource that is replaced whenever its subnets change, as a cluster is; with no provider but Terraform's own. */
function guarded({ kind = "standard", subnets, acknowledged, group }: Made): string {
  const stack = new ReadableStack(Testing.app(), "stack");
  const cluster = new DataResource(stack, `cluster_${kind}`, { triggersReplace: { subnets }, lifecycle: CREATE_BEFORE_DESTROY });
  clusterGuard(stack, { kind, name: "orders", subnets, ...(group && { group }) }, acknowledged).protect(cluster);
  const { terraform: _, ...json } = stack.toTerraform() as Record<string, unknown>;
  return JSON.stringify(json);
}

async function run(made: Made, args: readonly string[]): Promise<readonly string[]> {
  await writeFile(join(folder, "main.tf.json"), guarded(made));
  const run = await runTerraform([...args, "-input=false", "-json"], { folder, environment });
  return run.code === 0 ? [] : errorsIn(run).map(inOneLine);
}

const apply = (made: Made) => run(made, ["apply", "-auto-approve"]);
const plan = (made: Made) => run(made, ["plan"]);

test("a cluster is replaced only where the settings acknowledge it, each time anew", async () => {
  await writeFile(join(folder, "main.tf.json"), guarded({ subnets: "a,b,c" }));
  expect((await runTerraform(["init"], { folder, environment })).code).toBe(0);

  expect(await apply({ subnets: "a,b,c" })).toEqual([]);
  expect(await apply({ subnets: "a,b,c" })).toEqual([]); // nothing changes, nothing is refused

  const [refusal, ...others] = await plan({ subnets: "d,e,f" });
  expect(others).toEqual([]);
  expect(refusal).toContain("This would replace the cluster orders and lose its records: subnets from a,b,c to d,e,f. Take it back, or");
  expect(refusal).toContain(`set the cluster's replacementApproval (replacement_approval in a module) to "orders: why"`);

  expect(await apply({ subnets: "d,e,f", acknowledged: "orders: moves" })).toEqual([]);
  expect(await plan({ subnets: "d,e,f", acknowledged: "orders: moves" })).toEqual([]);
  // The same words let no second one through.
  expect(await plan({ subnets: "g,h,i", acknowledged: "orders: moves" })).toEqual([expect.stringContaining("subnets from d,e,f to g,h,i")]);
  // To take them out lets none through either, neither in the same plan nor afterwards.
  expect(await plan({ subnets: "g,h,i" })).toEqual([expect.stringContaining("subnets from d,e,f to g,h,i")]);
  expect(await apply({ subnets: "d,e,f" })).toEqual([]);
  expect(await plan({ subnets: "g,h,i" })).toEqual([expect.stringContaining("subnets from d,e,f to g,h,i")]);
  expect(await plan({ subnets: "g,h,i", acknowledged: "orders: moves" })).toEqual([expect.stringContaining("subnets from d,e,f to g,h,i")]);
  expect(await apply({ subnets: "g,h,i", acknowledged: "orders: moves on" })).toEqual([]);
}, 120_000);

test("a cluster gives way to one of another kind only where that is acknowledged, though its own block is gone", async () => {
  await writeFile(join(folder, "main.tf.json"), guarded({ subnets: "a,b,c" }));
  expect((await runTerraform(["init"], { folder, environment })).code).toBe(0);
  expect(await apply({ subnets: "a,b,c" })).toEqual([]);
  expect(await plan({ kind: "serverless", subnets: "a,b,c" })).toEqual([expect.stringContaining("kind from standard to serverless")]);
  expect(await apply({ kind: "serverless", subnets: "a,b,c", acknowledged: "orders: no brokers" })).toEqual([]);
}, 120_000);

test("what is known is compared, although something beside it is known after the apply only", async () => {
  // Another group is made with the subnets, as another cluster's name makes another security group.
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

test("what is known after the apply only is compared then, before the old cluster ends", async () => {
  // Subnets of the caller's that are replaced in the same plan.
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

test("an authority of the cluster's own ends only where that is acknowledged, and may come at any time", async () => {
  const configured = (hasOwn: boolean, acknowledged?: string) => {
    const stack = new ReadableStack(Testing.app(), "stack");
    const cluster = new DataResource(stack, "cluster", {});
    if (hasOwn) new DataResource(stack, "authority", {});
    authorityGuard(stack, "orders", hasOwn, acknowledged).protect(cluster);
    const { terraform: _, ...json } = stack.toTerraform() as Record<string, unknown>;
    return writeFile(join(folder, "main.tf.json"), JSON.stringify(json));
  };
  const refusals = async (hasOwn: boolean, acknowledged?: string) => {
    await configured(hasOwn, acknowledged);
    const { code, ...applied } = await runTerraform(["apply", "-auto-approve", "-input=false", "-json"], { folder, environment });
    return code === 0 ? [] : errorsIn({ code, ...applied }).map(inOneLine);
  };
  await configured(false);
  expect((await runTerraform(["init"], { folder, environment })).code).toBe(0);
  expect(await refusals(false)).toEqual([]);
  expect(await refusals(true)).toEqual([]);
  expect(await refusals(true)).toEqual([]);
  expect(await refusals(false)).toEqual([
    expect.stringContaining("This would destroy the private certificate authority of the cluster orders"),
  ]);
  expect(await refusals(false, "orders: moves to the company's authority")).toEqual([]);
  expect(await refusals(false)).toEqual([]);
}, 120_000);

async function idOf(name: string): Promise<unknown> {
  const { lines } = await runTerraform(["show", "-json"], { folder, environment });
  const { values } = JSON.parse(lines.join("\n")) as {
    values: { root_module: { resources: { name: string; values: { id: string } }[] } };
  };
  return values.root_module.resources.find((resource) => resource.name === name)?.values.id;
}
