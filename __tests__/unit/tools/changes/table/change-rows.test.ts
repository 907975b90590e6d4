import { describe, expect, test } from "@jest/globals";
import { replacementCode } from "../../../../../modules/terraform/index.js";
import type { Plan } from "../../../../../tools/changes/plan/plan-together.js";
import type { ChangeCase } from "../../../../../tools/changes/table/change-case.js";
import { type Planner, rowsOf } from "../../../../../tools/changes/table/change-rows.js";
import { approving } from "../../../../../tools/changes/table/replacement-approval.js";
import type { ResourceChange } from "../../../../../tools/terraform/index.js";

interface Settings {
  readonly id: string;
  readonly cluster?: object;
  readonly network?: object;
  readonly protected?: boolean;
}

const change = (id: string, more: Partial<ChangeCase<Settings>> = {}): ChangeCase<Settings> => ({
  node: { name: id, path: [id], schema: {}, optional: false, within: {} },
  ...{ way: "up", change: "1 → 2", settings: { id, cluster: {}, network: {} }, steps: undefined },
  ...more,
});
const update = (address: string, ...attributes: string[]): ResourceChange => ({ address, action: "update", attributes });
const replace = (address: string): ResourceChange => ({ address, action: "replace", attributes: [] });
const plan = (...changes: ResourceChange[]): Plan => ({ errors: [], changes });
const refused = (...subjects: ("cluster" | "network")[]): Plan => ({
  errors: subjects.map((subject) => ({
    severity: "error",
    summary: "Resource precondition failed",
    detail: `[${replacementCode(subject)}]`,
  })),
  changes: [],
});

/** A planner that answers by the settings, and records what it plans. */
function planner(answer: (settings: Settings) => Plan, unchanged: Plan = plan(), protects = true) {
  const planned: (readonly Settings[])[] = [];
  const one: Planner<Settings> = {
    planEach: async (settings) => {
      planned.push(settings);
      return settings.map(answer);
    },
    unchanged: async () => unchanged,
    nameOf: ({ id }, subject) => `${subject}-of-${id}`,
    ...(protects && { protecting: (settings: Settings) => ({ ...settings, protected: true }) }),
  };
  return { ...one, planned };
}
const rows = (cases: ChangeCase<Settings>[], by: Planner<Settings>) => rowsOf(cases, by);

describe("a row", () => {
  test("has the effect on the cluster, and what happens to other resources", async () => {
    const by = planner(() =>
      plan(update("aws_msk_cluster.cluster", "kafka_version"), update("aws_lambda_function.f", "x"), replace("aws_sqs_queue.q")),
    );

    expect(await rows([change("a")], by)).toEqual({
      rows: [
        { setting: "a", change: "1 → 2", way: "up", effect: "rolls brokers", also: ["replaces sqs_queue", "updates lambda_function"] },
      ],
      failures: [],
    });
  });

  test("excludes what the plan of the unchanged baseline does, attribute by attribute", async () => {
    const unchanged = plan(update("aws_lambda_function.f", "x"), update("aws_lambda_function.g", "x"), replace("aws_sqs_queue.q"));
    const by = planner(
      () => plan(update("aws_lambda_function.f", "x"), update("aws_lambda_function.g", "x", "y"), update("aws_sqs_queue.q", "z")),
      unchanged,
    );

    const { rows: found } = await rows([change("a")], by);

    expect(found[0]?.also).toEqual(["updates lambda_function, sqs_queue"]);
    const same = planner(() => unchanged, unchanged);
    expect((await rows([change("a")], same)).rows[0]?.also).toEqual([]);
  });

  test("has the steps to take instead, with several steps as its effect", async () => {
    const by = planner(() => plan(update("aws_msk_cluster.cluster", "kafka_version")));

    expect((await rows([change("a", { steps: "first this" })], by)).rows[0]).toMatchObject({
      effect: "several steps",
      steps: "first this",
    });
  });

  test("uses plans that exist already", async () => {
    const by = planner(() => plan());

    const { rows: found } = await rowsOf([change("a")], by, [plan(update("aws_msk_cluster.cluster", "tags"))]);

    expect(found[0]?.effect).toBe("in place");
    expect(by.planned).toEqual([[]]); // no replacement to plan again
  });
});

describe("a change that can't be planned", () => {
  test("is a failure with Terraform's errors", async () => {
    const failed: Plan = {
      errors: [
        { severity: "error", summary: "One", address: "aws_x.a" },
        { severity: "error", summary: "Two" },
      ],
      changes: [],
    };

    expect(
      await rows(
        [change("a"), change("b")],
        planner(({ id }) => (id === "a" ? failed : plan())),
      ),
    ).toEqual({
      rows: [expect.objectContaining({ setting: "b" })],
      failures: ["a: 1 → 2: aws_x.a: One; Two"],
    });
  });
});

describe("a replacement", () => {
  const lost = plan(replace("aws_vpc.net"), replace("aws_msk_cluster.cluster"), {
    address: "aws_kms_key.k",
    action: "delete",
    attributes: [],
  });
  const isApproved = (settings: Settings, ...subjects: ("cluster" | "network")[]) =>
    subjects.every((subject) => JSON.stringify(settings[subject] ?? settings).includes(`"${subject}-of-${settings.id}: planned`));

  test("that a guard refuses is planned again with the approval, and names the guard and what is lost", async () => {
    const by = planner((settings) => (isApproved(settings, "cluster") ? lost : refused("cluster")));

    const { rows: found, failures } = await rows([change("a"), change("b")], by);

    expect(failures).toEqual([]);
    expect(found[0]).toMatchObject({
      ...{ effect: "replaces", guard: ["cluster"], guarded: ["aws_kms_key.k", "aws_msk_cluster.cluster", "aws_vpc.net"] },
      also: ["replaces vpc", "destroys kms_key"],
    });
    expect(by.planned.map((settings) => settings.length)).toEqual([2, 2, 0]);
    expect(by.planned[1]?.[0]).toEqual(approving(change("a").settings, "cluster", "cluster-of-a"));
  });

  test("is planned again until no approval is missing, since one refusal can hide another", async () => {
    const by = planner((settings) => {
      if (!isApproved(settings, "network")) return refused("network");
      return isApproved(settings, "cluster") ? lost : refused("cluster");
    });

    const { rows: found } = await rows([change("a")], by);

    expect(found.map(({ guard }) => guard)).toEqual([["network", "cluster"]]);
  });

  test("plans only the refused changes again", async () => {
    const by = planner((settings) => (settings.id === "free" || isApproved(settings, "cluster") ? plan() : refused("cluster")));

    await rows([change("free"), change("a")], by);

    expect(by.planned.map((settings) => settings.map(({ id }) => id))).toEqual([["free", "a"], ["a"], []]);
  });

  test("that is refused although it is approved is a failure, and is not planned endlessly", async () => {
    const by = planner(() => refused("cluster"));

    expect((await rows([change("a")], by)).failures).toHaveLength(1);
    expect(by.planned).toHaveLength(3);
  });

  test("that no guard refuses is refused by deletion protection, or by nothing", async () => {
    const protection: Plan = { errors: [{ severity: "error", summary: "Instance cannot be destroyed" }], changes: [] };
    const by = planner(({ id, protected: on }) => (on && id === "a" ? protection : lost));

    const { rows: found } = await rows([change("none", { settings: { id: "none" } }), change("a")], by);

    expect(found.map(({ guard }) => guard)).toEqual(["none", "deletionProtection"]);
    expect(by.planned[1]).toEqual([
      { id: "none", protected: true },
      { ...change("a").settings, protected: true },
    ]);
  });

  test("without deletion protection is refused by nothing", async () => {
    const { rows: found } = await rows(
      [change("a")],
      planner(() => lost, plan(), false),
    );

    expect(found[0]?.guard).toBe("none");
  });

  test("of a stateless resource, or an update of a stateful one, needs no guard", async () => {
    const by = planner(() => plan(replace("aws_sqs_queue.q"), update("aws_vpc.net", "tags")));

    expect((await rows([change("a")], by)).rows[0]).not.toHaveProperty("guarded");
    expect((await rows([change("a")], by)).rows[0]).not.toHaveProperty("guard");
  });
});
