import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { type PublishedModule, publishedModules } from "../../../../../modules/platform/index.js";
import { replacementCode } from "../../../../../modules/terraform/index.js";
import type { Plan } from "../../../../../tools/changes/plan/plan-together.js";
import { modulesFor } from "../../../../../tools/changes/terraform-modules/applied-modules.js";
import { inputsWithRows, rowsOfModule, withMeasured } from "../../../../../tools/changes/terraform-modules/module-changes.js";
import { argumentsOf, filled, type Inputs, schemaOf, variableName } from "../../../../../tools/changes/terraform-modules/module-inputs.js";
import type { Diagnostic } from "../../../../../tools/terraform/index.js";

const inputs = z.strictObject({
  name: z.string().describe("Name."),
  brokers: z.int().min(3).max(9).default(3).describe("Brokers."),
  storage: z
    .strictObject({ volumeGib: z.int().min(1).default(100), autoGrow: z.boolean().default(false) })
    .prefault({})
    .describe("Storage."),
  tags: z.record(z.string(), z.string()).default({}).describe("Tags."),
});
const moduleOf = (name = "msk-cluster"): PublishedModule =>
  ({ ...publishedModules[0], name, inputs, structure: {} }) as unknown as PublishedModule;
const schema = schemaOf(moduleOf());
const applied: Inputs = { name: "orders", brokers: 3, storage: { volumeGib: 100, autoGrow: false }, tags: {} };

describe("inputs of a module", () => {
  test("are arguments with Terraform's names", () => {
    expect(argumentsOf({ ...applied, tags: { myTag: "x" } }, schema)).toEqual({
      ...{ name: "orders", brokers: 3, storage: { volume_gib: 100, auto_grow: false } },
      tags: { myTag: "x" },
    });
  });

  test("have names in Terraform, without changes of the names that a user chooses", () => {
    expect(variableName("authentication.mutualTls")).toBe("authentication.mutual_tls");
    expect(variableName("clients.<name>.maxBytes")).toBe("clients.<name>.max_bytes");
  });

  test("are filled with defaults, at any depth", () => {
    expect(filled(schema, { name: "orders" })).toEqual(applied);
    expect(filled(schema, { name: "orders", storage: { volumeGib: 5 } })).toEqual({
      ...applied,
      storage: { volumeGib: 5, autoGrow: false },
    });
    const entry = { type: "object", properties: { a: { default: 1 }, b: {} } };
    expect(filled({ type: "object", additionalProperties: entry }, { x: {}, y: { a: 2, b: 3 } })).toEqual({
      x: { a: 1 },
      y: { a: 2, b: 3 },
    });
    expect(filled({ type: "array", items: entry }, [{}])).toEqual([{}]);
    expect(filled({ type: "object" }, { a: 1 })).toEqual({ a: 1 });
    expect([filled({ default: 7 }, undefined), filled({ default: 7 }, null), filled({}, undefined)]).toEqual([7, null, undefined]);
  });

  test("have rows, except those of the platform that are settings, of any kind", () => {
    expect(inputsWithRows(moduleOf(), new Set(["brokers"]))).toEqual([
      "name",
      "brokers",
      "storage.volume_gib",
      "storage.auto_grow",
      "tags",
    ]);
    expect(inputsWithRows(moduleOf("platform"), new Set(["brokers", "storage{kind=standard}.volumeGib", "names"]))).toEqual([
      ...["name", "storage.auto_grow", "tags"],
    ]);
  });
});

describe("changes of a module's inputs", () => {
  const update = (address: string, ...attributes: string[]): Plan => ({ errors: [], changes: [{ address, action: "update", attributes }] });
  const failing = (...errors: Partial<Diagnostic>[]): Plan => ({
    errors: errors.map((error) => ({ severity: "error", summary: "Resource precondition failed", ...error })),
    changes: [],
  });
  const none: Plan = { errors: [], changes: [] };
  type Call = Readonly<Record<string, unknown>>;

  async function rowsWith(
    plan: (call: Call) => Plan,
    settings: ReadonlySet<string> = new Set(),
    of = moduleOf(),
    given: Inputs = applied,
    only?: readonly string[],
  ) {
    const calls: (readonly Call[])[] = [];
    const lines: string[] = [];
    const found = await rowsOfModule(
      of,
      {
        placeholders: {},
        inputsOf: () => given,
        planner: {
          planEach: async (name, each) => {
            expect(name).toBe(of.name);
            calls.push(each);
            return each.map(plan);
          },
        },
      },
      settings,
      (line) => lines.push(line),
      only,
    );
    return { ...found, calls, lines };
  }

  test("are those of some inputs only, which take the place of earlier rows of these", async () => {
    const { rows } = await rowsWith(() => none, new Set(), moduleOf(), applied, ["cluster{kind=standard}.storage"]);
    const earlier = (await rowsWith(() => none)).rows.map((row) => ({ ...row, change: "earlier" }));

    expect(rows.map(({ setting }) => setting)).toEqual(["storage.volume_gib", "storage.volume_gib", "storage.auto_grow"]);
    const all = withMeasured(moduleOf(), earlier, rows, ["cluster{kind=standard}.storage"]);
    expect(all.map(({ setting, change }) => [setting, change])).toEqual([
      ["name", "earlier"],
      ["brokers", "earlier"],
      ["storage.volume_gib", "100 → 101"],
      ["storage.volume_gib", "100 → 99"],
      ["storage.auto_grow", "false → true"],
      ["tags", "earlier"],
    ]);
  });

  test("are one change at a time, each planned once, with Terraform's names", async () => {
    const { rows, failures, lines } = await rowsWith(({ brokers }) =>
      brokers === 4 ? update("aws_msk_cluster.c", "number_of_broker_nodes") : none,
    );

    expect(failures).toEqual([]);
    expect(rows.map(({ setting, change, way, effect }) => [setting, change, way, effect])).toEqual([
      ["name", "orders → orders-2", "other", "nothing"],
      ["brokers", "3 → 4", "up", "in place"],
      ["storage.volume_gib", "100 → 101", "up", "nothing"],
      ["storage.volume_gib", "100 → 99", "down", "nothing"],
      ["storage.auto_grow", "false → true", "up", "nothing"],
      ["tags", '{} → {"other":"other"}', "other", "nothing"],
    ]);
    expect(lines).toEqual(["msk-cluster: planning a change of each of 5 inputs"]);
  });

  test("leave out the platform's settings", async () => {
    const { rows } = await rowsWith(() => none, new Set(["brokers", "tags", "name"]), moduleOf("platform"));

    expect(rows.map(({ setting }) => setting)).toEqual(["storage.volume_gib", "storage.volume_gib", "storage.auto_grow"]);
  });

  test("take the next value of the same direction if Terraform refuses one", async () => {
    const { rows, calls } = await rowsWith(({ storage }) =>
      (storage as { volume_gib: number }).volume_gib === 101 ? failing({ detail: "too\n small" }) : none,
    );

    expect(
      rows
        .filter(({ setting }) => setting === "storage.volume_gib")
        .map(({ change }) => change)
        .sort(),
    ).toEqual(["100 → 103", "100 → 99"]);
    expect(calls.map((each) => each.length)).toEqual([6, 1, 1]);
  });

  test("try five values of one direction", async () => {
    const levels = z.strictObject({ level: z.enum(["a", "b", "c", "d", "e", "f", "g"]).default("a").describe("Level.") });
    const of = { ...moduleOf(), inputs: levels } as unknown as PublishedModule;

    const { rows, calls } = await rowsWith(({ level }) => (level === "a" ? none : failing({})), new Set(), of, { level: "a" });

    expect(calls.slice(0, 5)).toEqual(["b", "c", "d", "e", "f"].map((level) => [{ level }]));
    expect(rows.map(({ change }) => change)).toEqual(["a → f"]);
  });

  test("are refused with the reasons if Terraform refuses every value, and the input has no other direction", async () => {
    const { rows } = await rowsWith(({ brokers, storage }) => {
      if (brokers !== 3)
        return failing(
          { detail: "needs   a\nmultiple" },
          { summary: "Invalid value for variable", detail: "bad" },
          { summary: "Other", address: "aws_x.a" },
        );
      return (storage as { volume_gib: number }).volume_gib > 100 ? failing({}) : none;
    });

    expect(rows.filter(({ effect }) => effect === "refused")).toEqual([
      { setting: "brokers", change: "3 → 6", way: "up", effect: "refused", steps: "needs a multiple; bad; aws_x.a: Other", also: [] },
    ]);
    expect(rows.filter(({ setting }) => setting === "storage.volume_gib").map(({ change }) => change)).toEqual(["100 → 99"]);
  });

  test("that lack an approval are planned again with it: the module's name, or that of an existing cluster", async () => {
    const refusal = failing({ detail: `Set it. [${replacementCode("cluster")}]` });
    const approvals: unknown[] = [];
    const isFree = ({ brokers, replacement_approval: approval }: Call) => {
      if (approval !== undefined) approvals.push(approval);
      return brokers === 3 || approval !== undefined;
    };
    const withApproval = inputs.extend({
      replacementApproval: z.string().optional().describe("Approval."),
      clusterArn: z.string().optional().describe("ARN."),
    });
    const of = { ...moduleOf(), inputs: withApproval } as unknown as PublishedModule;
    const brokersRow = async (given: Inputs) =>
      (
        await rowsWith(
          (call) =>
            isFree(call) ? { errors: [], changes: [{ address: "aws_msk_cluster.c", action: "replace", attributes: [] }] } : refusal,
          new Set(),
          of,
          given,
        )
      ).rows.find(({ setting }) => setting === "brokers");

    expect(await brokersRow(applied)).toMatchObject({ change: "3 → 4" });
    expect(approvals).toContain("orders: planned, to see what it does");
    approvals.length = 0;
    await brokersRow({ ...applied, clusterArn: "arn:aws:kafka:us-east-1:123456789012:cluster/theirs/0a-1" });
    expect(approvals).toContain("theirs: planned, to see what it does");
  });

  test("exclude what the unchanged module plans", async () => {
    const { rows } = await rowsWith(() => update("aws_msk_cluster.c", "kafka_version"));

    expect(new Set(rows.map(({ effect }) => effect))).toEqual(new Set(["nothing"]));
  });
});

describe("the modules that are applied for a measurement", () => {
  const named = (...names: string[]) => publishedModules.filter(({ name }) => names.includes(name));
  const appliedFor = (measured: readonly PublishedModule[], of: Record<string, Inputs>) => modulesFor(measured, of).map(({ name }) => name);

  test("are those that are measured, where they use existing clusters", () => {
    expect(appliedFor(named("msk-observability"), { "msk-observability": { clusterArn: "{{cluster}}" } })).toEqual(["msk-observability"]);
  });

  test("are also the cluster that they use, and the topics of the event API", () => {
    const clusterArn = "{{arn of msk-cluster}}";

    expect(appliedFor(named("kafka-access"), { "kafka-access": { clusterArn } })).toEqual(["msk-cluster", "kafka-access"]);
    expect(appliedFor(named("event-api"), { "event-api": { clusterArn } })).toEqual(["msk-cluster", "kafka-access", "event-api"]);
    expect(appliedFor(publishedModules, {})).toEqual(publishedModules.map(({ name }) => name));
  });
});
