import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { DataResource, Testing } from "cdktf";
import { ReplacementGuard } from "../../modules/cluster/replacement-guard.js";
import { ReadableStack } from "../../modules/platform/readable-stack.js";
import { errorsIn, runTerraform, sentence } from "../../tools/changes/terraform-run.js";
import { runFolder, toolsFolder } from "../../tools/setup/folders.js";
import { terraformEnvironment } from "../../tools/setup/terraform-cli.js";

let folder: string;
let environment: NodeJS.ProcessEnv;

beforeEach(async () => {
  folder = runFolder("replacement-guard");
  environment = { ...process.env, ...(await terraformEnvironment(toolsFolder)) };
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
  const cluster = new DataResource(stack, `cluster_${kind}`, { triggersReplace: { subnets } });
  new ReplacementGuard(stack, "identity", { kind, name: "orders", subnets, ...(group && { group }) }, acknowledged).protect(cluster);
  const { terraform: _, ...json } = stack.toTerraform() as Record<string, unknown>;
  return JSON.stringify(json);
}

async function run(made: Made, args: readonly string[]): Promise<readonly string[]> {
  await writeFile(join(folder, "main.tf.json"), guarded(made));
  const run = await runTerraform([...args, "-input=false", "-json"], folder, environment);
  return run.code === 0 ? [] : errorsIn(run).map(sentence);
}

const apply = (made: Made) => run(made, ["apply", "-auto-approve"]);
const plan = (made: Made) => run(made, ["plan"]);

test("a cluster is replaced only where the settings acknowledge it, each time anew", async () => {
  await writeFile(join(folder, "main.tf.json"), guarded({ subnets: "a,b,c" }));
  expect((await runTerraform(["init"], folder, environment)).code).toBe(0);

  expect(await apply({ subnets: "a,b,c" })).toEqual([]);
  expect(await apply({ subnets: "a,b,c" })).toEqual([]); // nothing changes, nothing is refused

  const [refusal, ...others] = await plan({ subnets: "d,e,f" });
  expect(others).toEqual([]);
  expect(refusal).toContain("This would replace the cluster orders and lose its records: subnets from a,b,c to d,e,f. Take it back, or");
  expect(refusal).toContain('set acknowledgedReplacement (acknowledged_replacement in a module) to "orders: why"');

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
  expect((await runTerraform(["init"], folder, environment)).code).toBe(0);
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
  expect((await runTerraform(["init"], folder, environment)).code).toBe(0);
  expect((await runTerraform(["apply", "-auto-approve", "-input=false"], folder, environment)).code).toBe(0);
  await withGroup("d,e,f");
  const planned = await runTerraform(["plan", "-input=false", "-json"], folder, environment);
  expect(errorsIn(planned).map(sentence)).toEqual([expect.stringContaining("subnets from a,b,c to d,e,f")]);
}, 120_000);
