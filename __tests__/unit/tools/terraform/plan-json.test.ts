import { describe, expect, test } from "@jest/globals";
import {
  announcedChangesIn,
  planIn,
  plannedChangesIn,
  readPlan,
  resourceChangesIn,
  TerraformError,
} from "../../../../tools/terraform/index.js";

const resource = (address: string, change: object) => ({
  address,
  mode: "managed" as const,
  type: "aws_msk_cluster",
  name: "cluster",
  provider_name: "registry.terraform.io/hashicorp/aws",
  change: { actions: ["update"], before: { id: "a" }, after: { id: "a" }, after_unknown: {}, ...change },
});
const plan = (resources: readonly object[], more: object = {}) => planIn({ format_version: "1.2", resource_changes: resources, ...more });

describe("a saved plan", () => {
  test("is read from the document that terraform show prints, without warnings of the CLI", async () => {
    const lines = ["Warning: the CLI configuration file does not exist", '{"format_version":"1.2","resource_changes":[]}'];

    const read = await readPlan(async (args) => ({ command: String(args[0]), code: 0, lines }));

    expect(read).toEqual({ format_version: "1.2", resource_changes: [] });
  });

  test("is not read if terraform show fails", async () => {
    const failed = readPlan(async () => ({ command: "show", code: 1, lines: ["Error: Failed to load plan"] }));

    await expect(failed).rejects.toThrow(TerraformError);
    await expect(failed).rejects.toThrow("terraform show failed (exit code 1):\nError: Failed to load plan");
  });

  test("of another format version is rejected", () => {
    expect(() => planIn({ format_version: "2.0" })).toThrow("The plan has the format version 2.0; this reader knows 1.x");
    expect(() => planIn({})).toThrow("The plan has the format version undefined");
  });
});

describe("changes in brief", () => {
  test.each([
    [["create"], "create"],
    [["update"], "update"],
    [["delete"], "delete"],
    [["forget"], "forget"],
    [["delete", "create"], "replace"],
    [["create", "delete"], "replace"],
    [["create", "forget"], "replace"],
    [["forget", "create"], "replace"],
  ])("%j is %s", (actions, action) => {
    expect(resourceChangesIn(plan([resource("a.b", { actions })]))).toEqual([{ address: "a.b", action, attributes: [] }]);
  });

  test("exclude unchanged resources and data sources, and include moves", () => {
    const resources = [
      resource("a.unchanged", { actions: ["no-op"] }),
      { ...resource("data.a.b", { actions: ["read"] }), mode: "data" },
      { ...resource("a.new", { actions: ["no-op"] }), previous_address: "a.old" },
    ];

    expect(resourceChangesIn(plan(resources))).toEqual([{ address: "a.new", action: "move", attributes: [] }]);
  });

  test("reject actions that Terraform did not have when the reader was written", () => {
    expect(() => resourceChangesIn(plan([resource("a.b", { actions: ["archive"] })]))).toThrow(
      "a.b: the plan has unknown actions: archive",
    );
  });

  test("name the arguments that differ, inside blocks too, and those known after the apply", () => {
    const change = {
      before: { id: "a", size: 1, tags: { a: "1" }, block: [{ inner: [{ x: 1, y: 1 }] }], arn: "arn:1" },
      after: { id: "a", size: 2, tags: { a: "2" }, block: [{ inner: [{ x: 1, y: 2 }] }] },
      after_unknown: { arn: true },
    };

    const [changed] = resourceChangesIn(plan([resource("a.b", change)]));

    expect(changed?.attributes).toEqual(["arn", "block.inner.y", "size", "tags"]);
  });

  test.each([
    ["an update", { before: { size: 1 }, after: { size: 2 } }, ["size"]],
    [
      "a replacement, whose new id is unknown",
      { before: { id: "a", size: 1 }, after: { size: 2 }, after_unknown: { id: true } },
      ["id", "size"],
    ],
    ["attributes without an id", { before: { block: [{ x: 1 }] }, after: { block: [{ x: 2 }] } }, ["block.x"]],
    ["a map with a key id", { before: { tags: { id: "1" } }, after: { tags: { id: "2" } } }, ["tags"]],
    ["a resource that is unknown as a whole", { before: { a: 1 }, after: { a: 1 }, after_unknown: true }, ["a"]],
    ["nothing", { before: { a: 1, b: [] }, after: { a: 1, b: null } }, []],
  ])("name the arguments of %s", (_, change, attributes) => {
    expect(resourceChangesIn(plan([resource("a.b", change)]))[0]?.attributes).toEqual(attributes);
  });

  test("name a block without arguments that is removed or added", () => {
    const removed = { before: { id: "a", auth: [{ sasl: [] }] }, after: { id: "a", auth: [] } };
    const added = { before: { id: "a", auth: [] }, after: { id: "a", auth: [{}] } };
    const changes = resourceChangesIn(plan([resource("a.b", removed), resource("a.c", added)]));

    expect(changes.map(({ attributes }) => attributes)).toEqual([["auth"], ["auth"]]);
  });

  test("of resources and outputs keep Terraform's words", () => {
    const outputs = {
      arn: { actions: ["update"], before: "a", after: "b" },
      same: { actions: ["no-op"], before: "a", after: "a" },
    };

    const changes = plannedChangesIn(plan([resource("a.b", { actions: ["delete", "create"] })], { output_changes: outputs }));

    expect(changes).toEqual([
      { address: "a.b", actions: ["delete", "create"] },
      { address: "output.arn", actions: ["update"] },
    ]);
  });
});

test("the changes that a command announced are those of resources, without reads and unchanged ones", () => {
  const event = (addr: string, action: string, type = "planned_change") => JSON.stringify({ type, change: { resource: { addr }, action } });
  const lines = [
    ...["Warning: not JSON", event("a.new", "create"), event("a.other", "replace"), event("a.same", "noop"), event("data.a.b", "read")],
    event("a.drifted", "update", "resource_drift"),
  ];

  const changes = announcedChangesIn({ command: "apply", code: 0, lines });

  expect([...changes]).toEqual([
    ["a.new", "create"],
    ["a.other", "replace"],
  ]);
});
