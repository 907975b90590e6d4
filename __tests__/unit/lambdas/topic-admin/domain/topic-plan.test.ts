import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { DeclaredTopic } from "../../../../../lambdas/topic-admin/contract.js";
import {
  type ExistingTopic,
  planDestroy,
  planTopics,
  type TopicAction,
  type TopicPlanInput,
} from "../../../../../lambdas/topic-admin/domain/topic-plan.js";

const declared = (changes: Partial<DeclaredTopic> = {}): DeclaredTopic => ({
  name: "ad-events",
  partitions: 6,
  replicationFactor: 3,
  configuration: { "retention.ms": "604800000" },
  ...changes,
});
const plan = (changes: Partial<TopicPlanInput>) =>
  planTopics({ declared: [], existing: [], previous: [], deletable: [], brokers: 3, ...changes });

test("creates missing topics", () => {
  expect(plan({ declared: [declared()] })).toEqual({ actions: [{ kind: "createTopic", ...declared() }], kept: [], errors: [] });
});

test("plans nothing if all topics match their declaration", () => {
  expect(plan({ declared: [declared()], existing: [declared()] })).toEqual({ actions: [], kept: [], errors: [] });
});

test("adds partitions and changes configuration in place", () => {
  const existing = [declared({ partitions: 3, configuration: { "retention.ms": "1000" } })];

  expect(plan({ declared: [declared()], existing }).actions).toEqual([
    { kind: "addPartitions", name: "ad-events", from: 3, to: 6 },
    {
      kind: "changeConfiguration",
      name: "ad-events",
      configuration: { "retention.ms": "604800000" },
      set: { "retention.ms": "604800000" },
      unset: [],
    },
  ]);
});

test("rejects unsupported changes of topics, all in one report", () => {
  const topics = [
    declared({ partitions: 3 }),
    declared({ name: "b", replicationFactor: 2 }),
    declared({ name: "c", replicationFactor: 4 }),
  ];

  expect(plan({ declared: topics, existing: [declared(), declared({ name: "b" })] }).errors).toEqual([
    "ad-events: 3 partitions are fewer than the existing 6; Kafka can only add partitions, so use 6 or more",
    "b: replication factor 2 differs from the existing 3; change it with kafka-reassign-partitions",
    "c: replication factor 4 is greater than the 3 brokers; reduce it, or add brokers",
  ]);
});

test("rejects turning tiered storage off, and allows turning it on", () => {
  const [tiered, plain] = [declared({ configuration: { "remote.storage.enable": "true" } }), declared({ configuration: {} })];

  expect(plan({ declared: [plain], existing: [tiered], previous: [tiered] }).errors).toEqual([
    "ad-events: tiered storage can't be turned off without losing the data in it; set remote.log.msk.disable.policy with kafka-configs first",
  ]);
  expect(plan({ declared: [tiered], existing: [plain] })).toMatchObject({ actions: [{ kind: "changeConfiguration" }], errors: [] });
});

describe("names", () => {
  test.each([
    [["a", "a"], ["a: declared more than once"]],
    [["no spaces"], ["no spaces: not a valid topic name; use 1 to 249 letters, digits, '.', '_' or '-'"]],
    [[".."], ["..: not a valid topic name; use 1 to 249 letters, digits, '.', '_' or '-'"]],
    [["a".repeat(249)], []],
    [["a".repeat(250)], [`${"a".repeat(250)}: not a valid topic name; use 1 to 249 letters, digits, '.', '_' or '-'`]],
    [["__consumer_offsets"], ["__consumer_offsets: names that begin with __ are reserved for internal topics; use another name"]],
    [["a.b", "a_b"], ["a.b, a_b: differ only in '.' and '_', which collide in Kafka's metric names; rename one of them"]],
  ])("%j", (names, errors) => {
    expect(plan({ declared: names.map((name) => declared({ name })) }).errors).toEqual(errors);
  });

  test("collide with unmanaged topics only if they are new", () => {
    const other = declared({ name: "a_b" });

    expect(plan({ declared: [declared({ name: "a.b" })], existing: [other] }).errors).toEqual([
      "a.b, a_b: differ only in '.' and '_', which collide in Kafka's metric names; rename one of them",
    ]);
    expect(plan({ declared: [other], existing: [other, declared({ name: "c" })] }).errors).toEqual([]);
  });
});

describe("a topic that is no longer declared", () => {
  const old = declared({ name: "old" });

  test("is kept and reported if it is not deletable", () => {
    expect(plan({ existing: [old], previous: [old] })).toEqual({ actions: [], kept: ["old"], errors: [] });
  });

  test("is deleted if it is deletable, in the same apply or later", () => {
    const action = { kind: "deleteTopic", name: "old" };

    expect(plan({ existing: [old], previous: [old], deletable: ["old"] })).toMatchObject({ actions: [action], kept: [] });
    expect(plan({ existing: [old], previous: [], deletable: ["old", "old"] })).toMatchObject({ actions: [action], kept: [] });
  });

  test("is ignored if it was never declared here or does not exist", () => {
    expect(plan({ existing: [old] })).toEqual({ actions: [], kept: [], errors: [] });
    expect(plan({ previous: [old], deletable: ["old"] })).toEqual({ actions: [], kept: [], errors: [] });
  });

  test("is not deleted while it is still declared", () => {
    expect(plan({ declared: [old], existing: [old], deletable: ["old"] }).actions).toEqual([]);
  });
});

test("a destroy deletes deletable topics and keeps the others", () => {
  const topics = [declared({ name: "a" }), declared({ name: "b" }), declared({ name: "c" })];

  expect(planDestroy({ declared: topics, existing: topics.slice(0, 2), previous: topics, deletable: ["a", "c"] })).toEqual({
    actions: [{ kind: "deleteTopic", name: "a" }],
    kept: ["b"],
    errors: [],
  });
});

describe("configuration", () => {
  const change = (desired: Record<string, string>, current: Record<string, string>, previous: Record<string, string> = {}) =>
    plan({
      declared: [declared({ configuration: desired })],
      existing: [declared({ configuration: current })],
      previous: [{ name: "ad-events", configuration: previous }],
    }).actions[0];

  test("keeps keys set by others, which AlterConfigs would remove", () => {
    expect(change({ "retention.ms": "2" }, { "retention.ms": "1", "leader.replication.throttled.replicas": "*" })).toMatchObject({
      configuration: { "retention.ms": "2", "leader.replication.throttled.replicas": "*" },
      set: { "retention.ms": "2" },
      unset: [],
    });
  });

  test("unsets keys that are no longer declared", () => {
    expect(change({ a: "1" }, { a: "1", b: "2", c: "3" }, { a: "1", b: "2" })).toMatchObject({
      configuration: { a: "1", c: "3" },
      set: {},
      unset: ["b"],
    });
  });

  test.each([
    ["0.50", "0.5"],
    ["TRUE", "true"],
    ["compact, delete", "compact,delete"],
    ["0604800000", "604800000"],
    ["1", "1.0"],
  ])("treats %j as equal to %j, which Kafka returns for it", (desired, current) => {
    expect(change({ a: desired }, { a: current })).toBeUndefined();
  });
});

test("distinguishes integers beyond the precision of JavaScript numbers", () => {
  const existing = [declared({ configuration: { "retention.ms": "9223372036854775806" } })];
  const desired = declared({ configuration: { "retention.ms": "9223372036854775807" } });

  expect(plan({ declared: [desired], existing }).actions).toHaveLength(1);
});

/** Applies actions to a model of Kafka's topics. */
function performed(existing: readonly ExistingTopic[], actions: readonly TopicAction[]): ExistingTopic[] {
  const topics = new Map(existing.map((topic) => [topic.name, topic]));
  for (const action of actions) {
    const topic = topics.get(action.name);
    if (action.kind === "createTopic") topics.set(action.name, action);
    else if (action.kind === "deleteTopic") topics.delete(action.name);
    else if (topic && action.kind === "addPartitions") topics.set(action.name, { ...topic, partitions: action.to });
    else if (topic && action.kind === "changeConfiguration") topics.set(action.name, { ...topic, configuration: action.configuration });
  }
  return [...topics.values()];
}

describe("for any desired state and any cluster", () => {
  const names = fc.constantFrom("a", "b", "c", "d.e", "d_e");
  const configuration = fc.dictionary(fc.constantFrom("k1", "k2", "k3"), fc.constantFrom("1", "2"));
  const topic = fc.record({
    name: names,
    partitions: fc.integer({ min: 1, max: 4 }),
    replicationFactor: fc.constantFrom(2, 3),
    configuration,
  });
  const topics = fc.uniqueArray(topic, { selector: ({ name }) => name });
  const inputs = fc.record({ declared: topics, existing: topics, previous: topics, deletable: fc.array(names), brokers: fc.constant(3) });

  test("a valid plan reaches the desired state, deletes only deletable topics, and leaves an empty second plan", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { actions, kept, errors } = planTopics(input);
        fc.pre(errors.length === 0);
        const after = performed(input.existing, actions);
        for (const desired of input.declared) {
          const current = after.find(({ name }) => name === desired.name);
          expect(current).toMatchObject({ partitions: desired.partitions, replicationFactor: desired.replicationFactor });
          expect(current?.configuration).toMatchObject(desired.configuration);
        }
        const deleted = input.existing.filter(({ name }) => !after.some((one) => one.name === name)).map(({ name }) => name);
        for (const name of deleted) expect(input.deletable).toContain(name);
        for (const name of [...deleted, ...kept]) expect(input.declared.map((one) => one.name)).not.toContain(name);
        expect(planTopics({ ...input, existing: after, previous: input.declared })).toMatchObject({ actions: [], errors: [] });
      }),
      { numRuns: 500 },
    );
  });

  test("a declaration with fewer partitions or another replication factor is rejected", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { errors } = planTopics(input);
        for (const desired of input.declared) {
          const current = input.existing.find(({ name }) => name === desired.name);
          const impossible =
            current && (desired.partitions < current.partitions || desired.replicationFactor !== current.replicationFactor);
          if (impossible) expect(errors.some((error) => error.startsWith(`${desired.name}: `))).toBe(true);
        }
      }),
    );
  });
});

describe("values that Kafka treats as equal or not", () => {
  const differs = (desired: string, current: string) =>
    plan({ declared: [declared({ configuration: { a: desired } })], existing: [declared({ configuration: { a: current } })] }).actions
      .length === 1;

  test.each([
    [" 1", "1 "],
    ["-1", "-01"],
    ["0.5", ".5"],
    ["-0.5", "-.50"],
    ["1.0", "1"],
    ["a,b", " a , b "],
    ["True,x", "true,x"],
    ["FALSE", "false"],
    ["9223372036854775807", "09223372036854775807"],
  ])("%j equals %j", (desired, current) => {
    expect([differs(desired, current), differs(current, desired)]).toEqual([false, false]);
  });

  test.each([
    ["1", "2"],
    ["-1", "1"],
    ["1a", "1"],
    ["a1", "1"],
    ["0.5", "0.51"],
    ["a0.5", "0.5"],
    ["0.5a", "0.5"],
    ["a,b", "b,a"],
    ["ab", "a,b"],
    ["Delete", "delete"],
    ["truex", "TRUEX"],
    ["xtrue", "xTRUE"],
    ["9223372036854775806", "9223372036854775807"],
    ["", "a"],
  ])("%j differs from %j", (desired, current) => {
    expect([differs(desired, current), differs(current, desired)]).toEqual([true, true]);
  });

  test("an empty value differs from an absent key", () => {
    expect(plan({ declared: [declared({ configuration: { a: "" } })], existing: [declared({ configuration: {} })] }).actions).toHaveLength(
      1,
    );
  });

  test("lists the keys to unset in order", () => {
    const previous = [{ name: "ad-events", configuration: { c: "1", a: "1", b: "1" } }];
    const existing = [declared({ configuration: { c: "1", b: "1", a: "1" } })];

    expect(plan({ declared: [declared({ configuration: {} })], existing, previous }).actions).toEqual([
      { kind: "changeConfiguration", name: "ad-events", configuration: {}, set: {}, unset: ["a", "b", "c"] },
    ]);
  });
});

test("accepts a replication factor equal to the brokers, and turning nothing off with tiered storage", () => {
  const tiered = declared({ configuration: { "remote.storage.enable": "true" } });

  expect(plan({ declared: [declared()], brokers: 3 }).errors).toEqual([]);
  expect(plan({ declared: [tiered], existing: [tiered] })).toEqual({ actions: [], kept: [], errors: [] });
  expect(plan({ declared: [declared({ configuration: { "remote.storage.enable": "false" } })], existing: [tiered] }).errors).toHaveLength(
    1,
  );
});

test.each([
  ["", false],
  [".", false],
  ["..", false],
  ["...", true],
  ["a b", false],
  ["a\n", false],
  ["é", false],
  ["aZ09._-", true],
  ["_a", true],
  ["a__", true],
])("the topic name %j is valid: %j", (name, valid) => {
  expect(plan({ declared: [declared({ name })] }).errors.length === 0).toBe(valid);
});

test("reports each collision of names once, sorted", () => {
  const collision = "a.b.c, a.b_c, a_b_c: differ only in '.' and '_', which collide in Kafka's metric names; rename one of them";

  expect(plan({ declared: ["a_b_c", "a.b.c", "a.b_c", "other"].map((name) => declared({ name })) }).errors).toEqual([collision]);
});

test("does not report a collision of two existing topics, or of one that is already declared and present", () => {
  const both = ["a.b", "a_b"].map((name) => declared({ name }));

  expect(plan({ declared: both, existing: both }).errors).toEqual([]);
  expect(plan({ declared: [], existing: both }).errors).toEqual([]);
});
