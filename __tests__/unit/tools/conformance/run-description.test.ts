import { describe, expect, test } from "@jest/globals";
import type { Description } from "../../../../tools/conformance/description.js";
import { runDescription, type Terraform } from "../../../../tools/conformance/run-description.js";
import type { Planned } from "../../../../tools/conformance/workspace.js";
import { TerraformError } from "../../../../tools/terraform/index.js";

const failure = (command: string, summary: string) =>
  new TerraformError({ command, code: 1, lines: [JSON.stringify({ type: "diagnostic", diagnostic: { severity: "error", summary } })] });

/** Terraform that plans `changes`, one list for each apply, and has the given outputs and errors. */
class ScriptedTerraform implements Terraform {
  readonly calls: string[] = [];
  readonly configurations: Record<string, unknown>[] = [];
  pending: string[][] = [];
  values: Record<string, unknown> = {};
  failApply?: Error;
  failDestroy?: Error;

  constructor(private readonly changes: readonly Readonly<Record<string, string>>[]) {}

  async write(configuration: object): Promise<void> {
    this.configurations.push(configuration as Record<string, unknown>);
  }

  async apply(): Promise<Map<string, string>> {
    this.calls.push("apply");
    if (this.failApply) throw this.failApply;
    return new Map(Object.entries(this.changes[this.calls.filter((call) => call === "apply").length - 1] ?? {}));
  }

  async plan(): Promise<Planned> {
    this.calls.push("plan");
    return { pending: this.pending[this.calls.filter((call) => call === "plan").length - 1] ?? [], outputs: this.values };
  }

  async deleteOutside(address: string): Promise<void> {
    this.calls.push(`delete ${address}`);
  }

  async destroy(): Promise<void> {
    this.calls.push("destroy");
    if (this.failDestroy) throw this.failDestroy;
  }

  async forget(): Promise<void> {
    this.calls.push("forget");
  }
}

const created = { "aws_msk_cluster.this": "create" };

const cluster = (overrides: Partial<Description> = {}): Description => ({
  ...{ name: "cluster/sized", what: "a cluster", outputs: {}, steps: [] },
  resources: { "aws_msk_cluster.this": { number_of_broker_nodes: 3, storage_mode: "LOCAL" } },
  ...overrides,
});

const grows = cluster({
  steps: [
    {
      change: { "aws_msk_cluster.this": { number_of_broker_nodes: 6, storage_mode: null } },
      plan: { "aws_msk_cluster.this": "update" },
      outputs: {},
    },
  ],
});

const run = (description: Description, terraform: Terraform) => runDescription(description, terraform, "eu-west-1", { subnets: ["a"] });

describe("a description passes", () => {
  test("if each plan has its changes, and a plan after each apply has none", async () => {
    const terraform = new ScriptedTerraform([created, { "aws_msk_cluster.this": "update" }]);

    const outcome = await run(grows, terraform);

    expect(outcome).toEqual({ name: "cluster/sized", what: "a cluster", seconds: expect.any(Number) });
    expect(terraform.calls).toEqual(["apply", "plan", "apply", "plan", "destroy"]);
    expect(terraform.configurations).toMatchObject([
      {
        provider: { aws: { region: "eu-west-1" } },
        locals: { subnets: ["a"], name: "cluster-sized" },
        resource: { aws_msk_cluster: { this: { number_of_broker_nodes: 3, storage_mode: "LOCAL" } } },
      },
      { resource: { aws_msk_cluster: { this: { number_of_broker_nodes: 6 } } } },
    ]);
    expect(terraform.configurations[1]).not.toHaveProperty("resource.aws_msk_cluster.this.storage_mode");
  });

  test("with instances of a resource, and without its data sources in the plan", async () => {
    const resources = { "aws_subnet.a": { count: 2 }, "data.aws_msk_cluster.this": {} };
    const terraform = new ScriptedTerraform([{ "aws_subnet.a[0]": "create", "aws_subnet.a[1]": "create" }]);

    expect((await run(cluster({ resources }), terraform)).difference).toBeUndefined();
    expect(terraform.configurations[0]).toMatchObject({ resource: { aws_subnet: { a: {} } }, data: { aws_msk_cluster: { this: {} } } });
  });

  test("that deletes a resource outside of Terraform before its plan", async () => {
    const terraform = new ScriptedTerraform([created, created]);
    const steps = [{ delete: "aws_msk_cluster.this", plan: { "aws_msk_cluster.this": "create" as const }, outputs: {} }];

    expect((await run(cluster({ steps }), terraform)).difference).toBeUndefined();
    expect(terraform.calls).toEqual(["apply", "plan", "delete aws_msk_cluster.this", "apply", "plan", "destroy"]);
  });

  test("that AWS refuses, if the error is the expected one, with the reason", async () => {
    const terraform = new ScriptedTerraform([]);
    terraform.failApply = failure("apply", "BadRequestException: Unsupported version");

    const outcome = await run(cluster({ refused: { error: "Unsupported version", because: "it is old" } }), terraform);

    expect(outcome).toMatchObject({ refused: "it is old" });
    expect(outcome.difference).toBeUndefined();
    expect(terraform.calls).toEqual(["apply", "destroy"]);
  });
});

describe("the difference names", () => {
  test("a planned change that is not described", async () => {
    const terraform = new ScriptedTerraform([{ ...created, "aws_iam_role.other": "create" }]);

    expect((await run(cluster(), terraform)).difference).toBe("creation: aws_iam_role.other: planned create, expected no change");
  });

  test("a described change that is not planned, or is another one", async () => {
    const replaced = new ScriptedTerraform([created, { "aws_msk_cluster.this": "replace" }]);
    const unchanged = new ScriptedTerraform([created]);

    expect((await run(grows, replaced)).difference).toBe("step 1: aws_msk_cluster.this: planned replace, expected update");
    expect((await run(grows, unchanged)).difference).toBe("step 1: aws_msk_cluster.this: planned no change, expected update");
  });

  test("what a second plan would change, in any step", async () => {
    const terraform = new ScriptedTerraform([created, { "aws_msk_cluster.this": "update" }]);
    terraform.pending = [[], ["aws_msk_cluster.this: update client_authentication"]];

    expect((await run(grows, terraform)).difference).toBe(
      "step 1: a second plan is not empty: aws_msk_cluster.this: update client_authentication",
    );
    expect(terraform.calls.at(-1)).toBe("destroy");
  });

  test("an expression with another value", async () => {
    const terraform = new ScriptedTerraform([created]);
    terraform.values = { value_0: 4, value_1: "" };
    const outputs = { "length(local.subnets)": 3, "aws_msk_cluster.this.arn": "" };

    expect((await run(cluster({ outputs }), terraform)).difference).toBe("creation: length(local.subnets) is 4, expected 3");
    expect(terraform.configurations[0]).toMatchObject({ output: { value_0: { value: "${length(local.subnets)}" } } });
  });

  test("an error of Terraform, and one of the destroy, after which the state is forgotten", async () => {
    const terraform = new ScriptedTerraform([]);
    terraform.failApply = failure("apply", "no such subnet");
    terraform.failDestroy = failure("apply", "in use");

    expect((await run(cluster(), terraform)).difference).toBe("no such subnet; destroy: in use");
    expect(terraform.calls).toEqual(["apply", "destroy", "forget"]);
  });

  test("an apply that AWS refuses and the local platform accepts, or refuses for another reason", async () => {
    const refused = { error: "Unsupported version", because: "it is old" };
    const accepts = new ScriptedTerraform([created]);
    const other = new ScriptedTerraform([]);
    other.failApply = failure("apply", "no such subnet");

    expect((await run(cluster({ refused }), accepts)).difference).toBe("creation: applied, but AWS refuses it: it is old");
    const difference = 'creation: refused with another error than "Unsupported version": no such subnet';
    expect(await run(cluster({ refused }), other)).toMatchObject({ difference });
  });
});

test("throws an error that is neither a difference nor Terraform's", async () => {
  const terraform = new ScriptedTerraform([]);
  terraform.failApply = new Error("Stopped by SIGINT.");

  await expect(run(cluster(), terraform)).rejects.toThrow("Stopped by SIGINT.");
});
