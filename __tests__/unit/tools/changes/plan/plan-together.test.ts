import { describe, expect, test } from "@jest/globals";
import { getModules, planRoot, planTogether } from "../../../../../tools/changes/plan/plan-together.js";
import type { Diagnostic } from "../../../../../tools/terraform/index.js";

/** A resource's change in a plan. */
const planned = (address: string, actions: string[], before: object | null = null, after: object | null = null) => ({
  ...{ address, mode: "managed", type: "aws_x", name: "x", provider_name: "aws" },
  change: { actions, before, after, after_unknown: {} },
});

const errorLine = (error: Partial<Diagnostic>) =>
  JSON.stringify({ "@level": "error", type: "diagnostic", diagnostic: { severity: "error", summary: "Refused", ...error } });

/** Terraform that prints these results of `plan`, one after another, and records its commands. */
function terraform(...results: ({ changes: object[] } | { errors: Partial<Diagnostic>[] } | { lines: string[] })[]) {
  const commands: string[] = [];
  let result: (typeof results)[number] | undefined;
  const run = async ([command = "", ...args]: readonly string[]) => {
    commands.push([command, ...args].join(" "));
    if (command === "get") return { command, code: 0, lines: [] };
    if (command === "show") {
      const changes = result && "changes" in result ? result.changes : [];
      return { command, code: 0, lines: [JSON.stringify({ format_version: "1.2", resource_changes: changes })] };
    }
    result = results.shift();
    if (result && "errors" in result) return { command, code: 1, lines: result.errors.map(errorLine) };
    if (result && "lines" in result) return { command, code: 1, lines: result.lines };
    return { command, code: 0, lines: [] };
  };
  return { run, commands };
}

const PLAN = "plan -refresh=false -lock=false -input=false -json -out=tfplan";

describe("the plan of a root module", () => {
  test("has its changes", async () => {
    const { run, commands } = terraform({ changes: [planned("aws_x.a", ["create"]), planned("aws_x.b", ["no-op"])] });

    expect(await planRoot(run)).toEqual({ errors: [], changes: [{ address: "aws_x.a", action: "create", attributes: [] }] });
    expect(commands[0]).toBe(PLAN);
  });

  test("has Terraform's errors and no changes if it fails", async () => {
    const { run } = terraform({ errors: [{ summary: "Invalid", address: "aws_x.a" }] });

    expect(await planRoot(run)).toEqual({ errors: [{ severity: "error", summary: "Invalid", address: "aws_x.a" }], changes: [] });
  });

  test("has the output as its error if Terraform reports none", async () => {
    const { run } = terraform({ lines: ["panic", "at main.go"] });

    expect((await planRoot(run)).errors).toEqual([{ severity: "error", summary: "panic | at main.go" }]);
  });
});

test("modules are installed, and a failure is an error", async () => {
  const { run, commands } = terraform();
  await getModules(run);

  expect(commands).toEqual(["get -no-color"]);
  await expect(getModules(async () => ({ command: "get", code: 1, lines: ["no module"] }))).rejects.toThrow("terraform get failed");
});

describe("plans of several modules", () => {
  test("have the changes of each, with addresses inside the module", async () => {
    const written: (readonly string[])[] = [];
    const { run, commands } = terraform({
      changes: [
        planned("module.case_1.aws_x.a", ["create"]),
        planned("module.case_10.aws_x.a", ["delete"]),
        planned("module.case_1.module.inner.aws_x.b", ["update"], { id: "x", a: 1 }, { id: "x", a: 2 }),
        planned("aws_x.root", ["create"]),
      ],
    });

    const plans = await planTogether(["case_10", "case_1"], async (names) => void written.push(names), run);

    expect(plans).toEqual([
      { errors: [], changes: [{ address: "aws_x.a", action: "delete", attributes: [] }] },
      {
        errors: [],
        changes: [
          { address: "aws_x.a", action: "create", attributes: [] },
          { address: "module.inner.aws_x.b", action: "update", attributes: ["a"] },
        ],
      },
    ]);
    expect(written).toEqual([["case_10", "case_1"]]);
    expect(commands.slice(0, 2)).toEqual(["get -no-color", PLAN]);
  });

  test("are repeated without the modules that Terraform refuses, which have their own errors", async () => {
    const errors = [
      { address: "module.case_0.aws_x.a" },
      { summary: "Unsupported argument in case_2" },
      { detail: "case_2 again" },
      { range: { filename: "case_3/main.tf.json" } },
    ];
    const written: (readonly string[])[] = [];
    const { run } = terraform({ errors }, { changes: [planned("module.case_1.aws_x.a", ["create"])] });

    const plans = await planTogether(["case_0", "case_1", "case_2", "case_3"], async (names) => void written.push(names), run);

    expect(written).toEqual([["case_0", "case_1", "case_2", "case_3"], ["case_1"]]);
    expect(plans.map((plan) => [plan.errors.length, plan.changes.length])).toEqual([
      [1, 0],
      [0, 1],
      [2, 0],
      [1, 0],
    ]);
    expect(plans[0]?.errors).toEqual([{ severity: "error", summary: "Refused", address: "module.case_0.aws_x.a" }]);
  });

  test("fail for an error of no module", async () => {
    const { run } = terraform({ errors: [{ address: "module.case_10.aws_x.a" }, { summary: "Other" }] });

    await expect(planTogether(["case_1"], async () => undefined, run)).rejects.toThrow(
      "The plan failed with errors of no module: module.case_10.aws_x.a: Refused | Other",
    );
  });

  test("are made for forty modules at once", async () => {
    const written: number[] = [];
    const names = Array.from({ length: 81 }, (_, i) => `case_${i}`);

    const plans = await planTogether(names, async (some) => void written.push(some.length), terraform().run);

    expect(written).toEqual([40, 40, 1]);
    expect(plans).toHaveLength(81);
  });

  test("of no module need no Terraform", async () => {
    const { run, commands } = terraform();

    expect(await planTogether([], async () => undefined, run)).toEqual([]);
    expect(commands).toEqual([]);
  });
});
