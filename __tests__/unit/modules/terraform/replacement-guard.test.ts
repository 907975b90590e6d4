import { describe, expect, test } from "@jest/globals";
import { DataResource, TerraformVariable, Testing } from "cdktf";
import { addPreconditions, ReadableStack, ReplacementGuard, replacementCode } from "../../../../modules/terraform/index.js";

const identity = { kind: "standard", subnets: "a,b,c" };

/** The stack of a guarded cluster: `resource.terraform_data` and locals. */
function guarded(approval?: string | "variable", storesChanges?: boolean) {
  const stack = new ReadableStack(Testing.app(), "stack");
  const cluster = new DataResource(stack, "cluster", {});
  const variable = approval === "variable" ? new TerraformVariable(stack, "approval", { type: "string" }).stringValue : approval;
  const props = { subject: "cluster", name: "orders", effect: "replace the cluster orders", identity, approval: variable };
  new ReplacementGuard(stack, "guard", { ...props, ...(storesChanges !== undefined && { storesChanges }) }).protect(cluster);
  const { locals, resource } = JSON.parse(JSON.stringify(stack.toTerraform())) as {
    locals: object;
    resource: {
      terraform_data: Record<"guard" | "cluster", { lifecycle: { precondition: { condition: string; error_message: string }[] } }>;
    };
  };
  const { "//": _, ...guard } = resource.terraform_data.guard as Record<string, unknown>;
  return { locals, guard, cluster: resource.terraform_data.cluster };
}

describe("a replacement guard", () => {
  test("stores the identity with which the resource was created, and ignores its changes", () => {
    const { locals, guard } = guarded();

    expect(locals).toEqual({ guard_now: identity });
    expect(guard).toEqual({
      input: "${local.guard_now}",
      lifecycle: { create_before_destroy: true, ignore_changes: ["input", "triggers_replace"] },
    });
  });

  test("stores another identity if the approval changes", () => {
    expect(guarded("orders: moves").guard).toEqual({
      ...{ input: "${local.guard_now}", triggers_replace: { approval: "orders: moves" } },
      lifecycle: { create_before_destroy: true, ignore_changes: ["input"] },
    });
  });

  test("follows the configuration where it stores changes", () => {
    expect(guarded(undefined, true).guard["lifecycle"]).toEqual({ create_before_destroy: true, ignore_changes: ["triggers_replace"] });
  });

  test("compares each value of the identity with the stored one", () => {
    const compared = (key: string) => `try(terraform_data.guard.output.${key}, local.guard_now.${key})`;
    const { cluster } = guarded();

    expect(cluster.lifecycle.precondition.map(({ condition }) => condition)).toEqual(
      ["kind", "subnets"].map((key) => `\${${compared(key)} == local.guard_now.${key}}`),
    );
    expect(cluster.lifecycle.precondition[0]?.error_message).toBe(
      `This would replace the cluster orders: kind from \${${compared("kind")}} to \${local.guard_now.kind}. Undo the change, or set the cluster's ` +
        'replacementApproval (replacement_approval in a module) to "orders: reason", a different text than before. [cluster/replacement-not-approved]',
    );
  });

  test("of a module requires an approval that begins with the whole name and a colon", () => {
    const { cluster } = guarded("variable");

    expect(cluster.lifecycle.precondition.at(-1)).toEqual({
      condition: '${var.approval == null ? true : startswith(var.approval, "${"orders"}:")}',
      error_message:
        'replacement_approval must begin with the cluster\'s name and a colon: "orders: reason". [cluster/replacement-approval-names-cluster]',
    });
    expect(cluster.lifecycle.precondition).toHaveLength(3);
  });
});

test("preconditions are added to those that a resource has, and keep the rest of its lifecycle", () => {
  const stack = new ReadableStack(Testing.app(), "stack");
  const first = { condition: "${true}", errorMessage: "first" };
  const resource = new DataResource(stack, "it", { lifecycle: { createBeforeDestroy: true, precondition: [first] } });

  addPreconditions(resource, [{ condition: "${false}", errorMessage: "second" }]);

  expect(resource.lifecycle).toEqual({
    createBeforeDestroy: true,
    precondition: [first, { condition: "${false}", errorMessage: "second" }],
  });
});

test("the code of a guard's error names its subject", () => {
  expect(replacementCode("network")).toBe("network/replacement-not-approved");
});
