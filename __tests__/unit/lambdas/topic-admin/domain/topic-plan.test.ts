import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { DeclaredTopic } from "../../../../../lambdas/topic-admin/contract.js";
import {
  type ExistingTopic,
  planDestruction,
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
  planTopics({ declared: [], existing: [], previous: [], release: [], brokers: 3, ...changes });

test("creates what is missing", () => {
  expect(plan({ declared: [declared()] })).toEqual({ actions: [{ kind: "createTopic", ...declared() }], kept: [], refusals: [] });
});

test("has nothing to do where all is as declared", () => {
  expect(plan({ declared: [declared()], existing: [declared()] })).toEqual({ actions: [], kept: [], refusals: [] });
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

test("refuses, all at once, what Kafka can't do to a topic", () => {
  const topics = [
    declared({ partitions: 3 }),
    declared({ name: "b", replicationFactor: 2 }),
    declared({ name: "c", replicationFactor: 4 }),
  ];
  expect(plan({ declared: topics, existing: [declared(), declared({ name: "b" })] }).refusals).toEqual([
    "ad-events: 3 partitions, but it has 6: partitions only grow",
    "b: replication factor 2, but it has 3: move its replicas by kafka-reassign-partitions",
    "c: replication factor 4, but there are 3 brokers",
  ]);
});

test("refuses to take a topic out of tiered storage, and lets it in", () => {
  const [tiered, plain] = [declared({ configuration: { "remote.storage.enable": "true" } }), declared({ configuration: {} })];
  expect(plan({ declared: [plain], existing: [tiered], previous: [tiered] }).refusals).toEqual([
    "ad-events: no longer tiered, but it is: what is in tiered storage would be lost; set remote.log.msk.disable.policy by kafka-configs first",
  ]);
  expect(plan({ declared: [tiered], existing: [plain] })).toMatchObject({ actions: [{ kind: "changeConfiguration" }], refusals: [] });
});

describe("names", () => {
  test.each([
    [["a", "a"], ["a: declared more than once"]],
    [["no spaces"], ["no spaces: not a topic name: 1 to 249 letters, digits, '.', '_', '-'"]],
    [[".."], ["..: not a topic name: 1 to 249 letters, digits, '.', '_', '-'"]],
    [["a".repeat(249)], []],
    [["a".repeat(250)], [`${"a".repeat(250)}: not a topic name: 1 to 249 letters, digits, '.', '_', '-'`]],
    [["__consumer_offsets"], ["__consumer_offsets: names that begin with __ are Kafka's own"]],
    [["a.b", "a_b"], ["a.b, a_b: differ only in '.' and '_', which Kafka takes for one"]],
  ])("%j", (names, refusals) => {
    expect(plan({ declared: names.map((name) => declared({ name })) }).refusals).toEqual(refusals);
  });

  test("collide with topics of others only when they are new", () => {
    const other = declared({ name: "a_b" });
    expect(plan({ declared: [declared({ name: "a.b" })], existing: [other] }).refusals).toEqual([
      "a.b, a_b: differ only in '.' and '_', which Kafka takes for one",
    ]);
    expect(plan({ declared: [other], existing: [other, declared({ name: "c" })] }).refusals).toEqual([]);
  });
});

describe("what is not declared any more", () => {
  const old = declared({ name: "old" });

  test("stays, and is named, as long as nobody releases it", () => {
    expect(plan({ existing: [old], previous: [old] })).toEqual({ actions: [], kept: ["old"], refusals: [] });
  });

  test("goes when it is released, then or later", () => {
    const action = { kind: "deleteTopic", name: "old" };
    expect(plan({ existing: [old], previous: [old], release: ["old"] })).toMatchObject({ actions: [action], kept: [] });
    expect(plan({ existing: [old], previous: [], release: ["old", "old"] })).toMatchObject({ actions: [action], kept: [] });
  });

  test("is no business of ours when we never declared it, and nothing when it is gone", () => {
    expect(plan({ existing: [old] })).toEqual({ actions: [], kept: [], refusals: [] });
    expect(plan({ previous: [old], release: ["old"] })).toEqual({ actions: [], kept: [], refusals: [] });
  });

  test("a release of a declared topic waits", () => {
    expect(plan({ declared: [old], existing: [old], release: ["old"] }).actions).toEqual([]);
  });
});

test("a destruction deletes what is released and keeps the rest", () => {
  const topics = [declared({ name: "a" }), declared({ name: "b" }), declared({ name: "c" })];
  expect(planDestruction({ declared: topics, existing: topics.slice(0, 2), previous: topics, release: ["a", "c"] })).toEqual({
    actions: [{ kind: "deleteTopic", name: "a" }],
    kept: ["b"],
    refusals: [],
  });
});

describe("configuration", () => {
  const change = (wanted: Record<string, string>, current: Record<string, string>, previous: Record<string, string> = {}) =>
    plan({
      declared: [declared({ configuration: wanted })],
      existing: [declared({ configuration: current })],
      previous: [{ name: "ad-events", configuration: previous }],
    }).actions[0];

  test("keeps what others set, since AlterConfigs would wipe it", () => {
    expect(change({ "retention.ms": "2" }, { "retention.ms": "1", "leader.replication.throttled.replicas": "*" })).toMatchObject({
      configuration: { "retention.ms": "2", "leader.replication.throttled.replicas": "*" },
      set: { "retention.ms": "2" },
      unset: [],
    });
  });

  test("takes back what we set before and don't any more", () => {
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
  ])("takes %j for the %j that Kafka makes of it", (wanted, current) => {
    expect(change({ a: wanted }, { a: current })).toBeUndefined();
  });
});

test("tells numbers apart that JavaScript's can't", () => {
  const existing = [declared({ configuration: { "retention.ms": "9223372036854775806" } })];
  const wish = declared({ configuration: { "retention.ms": "9223372036854775807" } });
  expect(plan({ declared: [wish], existing }).actions).toHaveLength(1);
});

/** What Kafka does; a model to plan against. */
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

describe("for any wish and any cluster", () => {
  const names = fc.constantFrom("a", "b", "c", "d.e", "d_e");
  const configuration = fc.dictionary(fc.constantFrom("k1", "k2", "k3"), fc.constantFrom("1", "2"));
  const topic = fc.record({
    name: names,
    partitions: fc.integer({ min: 1, max: 4 }),
    replicationFactor: fc.constantFrom(2, 3),
    configuration,
  });
  const topics = fc.uniqueArray(topic, { selector: ({ name }) => name });
  const inputs = fc.record({ declared: topics, existing: topics, previous: topics, release: fc.array(names), brokers: fc.constant(3) });

  test("an accepted plan makes what is declared true, deletes only what is released, and leaves nothing to do", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { actions, kept, refusals } = planTopics(input);
        fc.pre(refusals.length === 0);
        const after = performed(input.existing, actions);
        for (const wish of input.declared) {
          const has = after.find(({ name }) => name === wish.name);
          expect(has).toMatchObject({ partitions: wish.partitions, replicationFactor: wish.replicationFactor });
          expect(has?.configuration).toMatchObject(wish.configuration);
        }
        const gone = input.existing.filter(({ name }) => !after.some((one) => one.name === name)).map(({ name }) => name);
        for (const name of gone) expect(input.release).toContain(name);
        for (const name of [...gone, ...kept]) expect(input.declared.map((one) => one.name)).not.toContain(name);
        expect(planTopics({ ...input, existing: after, previous: input.declared })).toMatchObject({ actions: [], refusals: [] });
      }),
      { numRuns: 500 },
    );
  });

  test("what has fewer partitions or other replicas is never touched, only refused", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { refusals } = planTopics(input);
        for (const wish of input.declared) {
          const has = input.existing.find(({ name }) => name === wish.name);
          const impossible = has && (wish.partitions < has.partitions || wish.replicationFactor !== has.replicationFactor);
          if (impossible) expect(refusals.some((refusal) => refusal.startsWith(`${wish.name}: `))).toBe(true);
        }
      }),
    );
  });
});
