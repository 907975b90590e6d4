import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import type { AclOperationTypes, AclResourceTypes } from "kafkajs";
import { TokenRejected } from "../../../../../lambdas/kafka/iam-authentication.js";
import { Deadline } from "../../../../../lambdas/runtime/deadline.js";
import { readInvocation, reconciliationOf } from "../../../../../lambdas/topic-admin/adapters/invocation.js";
import { KafkaTopicCluster } from "../../../../../lambdas/topic-admin/adapters/kafka-topic-cluster.js";
import type { TopicAdminAnswer, TopicAdminInput } from "../../../../../lambdas/topic-admin/contract.js";
import { Reconciler } from "../../../../../lambdas/topic-admin/domain/reconciler.js";
import { KafkajsAdminFake } from "../../../../support/lambdas/kafkajs-admin-fake.js";
import { closedConnection, createErrorFromCode, kafkajsError } from "../../../../support/lambdas/kafkajs-errors.js";

const topic = (name: string, partitions = 6, configuration: Record<string, string> = {}) => ({
  name,
  partitions,
  replicationFactor: 3,
  configuration,
});

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** The function on a cluster; `apply` is one `terraform apply` that changes the input. */
const platform = () => platformOf(new KafkajsAdminFake());

function platformOf(fake: KafkajsAdminFake) {
  const announced: (readonly string[])[] = [];
  const reconciler = new Reconciler(new KafkaTopicCluster(fake.admin), (plan) => announced.push(plan));
  const invoke = (payload: unknown, deadlineMs = 60_000): Promise<TopicAdminAnswer> => {
    const wish = reconciliationOf(readInvocation(payload));
    if (!wish) throw new Error("nothing is asked for");
    const answer = reconciler.reconcile(wish, Deadline.in(deadlineMs));
    answer.catch(() => undefined);
    return answer;
  };
  let previous: TopicAdminInput | undefined;
  const apply = (input: TopicAdminInput, deadlineMs?: number) => {
    const tf = previous ? { action: "update", prev_input: previous } : { action: "create", prev_input: null };
    previous = input;
    return invoke({ ...input, tf }, deadlineMs);
  };
  return { fake, announced, invoke, apply };
}

test("brings a cluster to what is declared, apply after apply", async () => {
  const { fake, announced, apply } = platform();
  const retention = (ms: string) => ({ "retention.ms": ms });
  expect(await apply({ topics: [topic("a", 6, retention("1")), topic("b")], release: [] })).toEqual({
    plan: ["create a: 6 partitions, replication factor 3, retention.ms=1", "create b: 6 partitions, replication factor 3"],
    applied: ["create a: 6 partitions, replication factor 3, retention.ms=1", "create b: 6 partitions, replication factor 3"],
  });
  expect(await apply({ topics: [topic("a", 12, retention("2"))], release: [] })).toEqual({
    plan: ["add partitions to a: 6 to 12", "configure a: retention.ms=2", "keep b: not declared any more, and not released"],
    applied: ["add partitions to a: 6 to 12", "configure a: retention.ms=2"],
  });
  expect(await apply({ topics: [topic("a", 12)], release: ["b"] })).toMatchObject({
    applied: ["configure a: retention.ms by default", "delete b: released"],
  });
  expect(await apply({ topics: [topic("a", 12)], release: ["b"] })).toEqual({ plan: [], applied: [] });
  expect([...fake.topics.values()]).toEqual([topic("a", 12)]);
  expect(announced).toHaveLength(4);
});

test("a destroy deletes released topics and leaves the others", async () => {
  const { fake, invoke, apply } = platform();
  const input = { topics: [topic("a"), topic("b")], release: ["a"] };
  await apply(input);
  expect(await invoke({ ...input, tf: { action: "delete", prev_input: input } })).toEqual({
    plan: ["delete a: released", "keep b: not declared any more, and not released"],
    applied: ["delete a: released"],
  });
  expect([...fake.topics.keys()]).toEqual(["b"]);
});

test("does nothing at all when one wish can't be met, and says every reason", async () => {
  const { fake, apply } = platform();
  fake.topics.set("a", topic("a", 12)).set("b", { ...topic("b"), replicationFactor: 2 });
  await expect(apply({ topics: [topic("a"), topic("b"), topic("new")], release: [] })).rejects.toThrow(
    /^nothing was changed: a: 6 partitions, but it has 12: partitions only grow; b: replication factor 3, but it has 2: .+$/,
  );
  expect(fake.changes).toEqual([]);
});

test("has Kafka check the whole plan before the first change", async () => {
  const { fake, announced, apply } = platform();
  fake.topics.set("b", topic("b"));
  fake.failures.push(["alterConfigs", createErrorFromCode(40)]);
  const wish = apply({ topics: [topic("a"), topic("b", 6, { "retention.ms": "soon" })], release: [] });
  await expect(wish).rejects.toThrow("can't configure b: retention.ms=soon: INVALID_CONFIG: Configuration is invalid");
  expect([fake.rehearsals, fake.changes, announced]).toEqual([["createTopics a"], [], []]);
});

test("keeps configuration that others have set, though AlterConfigs replaces all", async () => {
  const { fake, apply } = platform();
  fake.topics.set("a", topic("a", 6, { "follower.replication.throttled.replicas": "*" }));
  await apply({ topics: [topic("a", 6, { "retention.ms": "1" })], release: [] });
  expect(fake.topics.get("a")?.configuration).toEqual({ "follower.replication.throttled.replicas": "*", "retention.ms": "1" });
});

test("waits for brokers that still start, for connections, and for replicas in sync", async () => {
  const { fake, apply } = platform();
  fake.brokers = 1;
  fake.behind = 4;
  fake.failures.push(["connect", closedConnection()], ["createTopics", createErrorFromCode(5)]);
  const done = jest.fn();
  const answer = apply({ topics: [topic("a")], release: [] }).then(done);
  await jest.advanceTimersByTimeAsync(5_000);
  expect(fake.changes).toEqual([]);
  fake.brokers = 3;
  await jest.advanceTimersByTimeAsync(1_600);
  expect([fake.changes, done.mock.calls.length]).toEqual([["createTopics a"], 0]);
  await jest.advanceTimersByTimeAsync(4_000);
  await answer;
  expect(done).toHaveBeenCalledWith({
    plan: ["create a: 6 partitions, replication factor 3"],
    applied: ["create a: 6 partitions, replication factor 3"],
  });
});

test("does nothing twice when it has to begin anew in the middle", async () => {
  const { fake, apply } = platform();
  const answer = apply({ topics: [topic("a"), topic("b")], release: [] });
  // Both are rehearsed, then a is made, then b's broker is gone.
  const create = fake.createTopics.bind(fake);
  let calls = 0;
  fake.createTopics = async (options) => {
    calls += 1;
    if (calls === 4) throw createErrorFromCode(19);
    return create(options);
  };
  await jest.advanceTimersByTimeAsync(5_000);
  expect(await answer).toMatchObject({ plan: { length: 2 }, applied: { length: 2 } });
  expect(fake.changes).toEqual(["createTopics a", "createTopics b"]);
});

test("says what is missing when time runs out", async () => {
  const { fake, apply } = platform();
  fake.behind = 1_000;
  const outcome = expect(apply({ topics: [topic("a")], release: [] }, 10_000)).rejects.toThrow(
    "a: partition 0 has 2 of 3 replicas in sync",
  );
  await jest.advanceTimersByTimeAsync(10_000);
  await outcome;
});

test("refuses too few brokers once it has waited half of its time", async () => {
  const { fake, apply } = platform();
  fake.brokers = 2;
  const outcome = expect(apply({ topics: [topic("a")], release: [] }, 10_000)).rejects.toThrow(
    "nothing was changed: a: replication factor 3, but there are 2 brokers",
  );
  await jest.advanceTimersByTimeAsync(6_000);
  await outcome;
});

const denied = () => {
  const cause = createErrorFromCode(31);
  return kafkajsError("KafkaJSNonRetriableError", cause, { cause });
};

test("gives IAM some seconds to tell the brokers of a new policy", async () => {
  const { fake, apply } = platform();
  fake.failures.push(["fetchTopicMetadata", denied()], ["connect", new TokenRejected("{}")]);
  const answer = apply({ topics: [topic("a")], release: [] });
  await jest.advanceTimersByTimeAsync(2_000);
  expect(await answer).toMatchObject({ applied: { length: 1 } });
  // A refused connection is of no use for another try.
  expect(fake.disconnects).toBe(1);
});

test("tells a missing permission well before its time is over", async () => {
  const { fake, apply } = platform();
  for (let time = 0; time < 1_000; time += 1) fake.failures.push(["fetchTopicMetadata", denied()]);
  const outcome = expect(apply({ topics: [topic("a")], release: [] }, 60_000)).rejects.toMatchObject({
    name: "NotPermitted",
    message: expect.stringMatching(/^can't read the topics: CLUSTER_AUTHORIZATION_FAILED: .+$/),
  });
  await jest.advanceTimersByTimeAsync(21_000);
  await outcome;
});

test("lists all that is wrong with what Terraform sent", () => {
  const payload = {
    topics: [
      { ...topic("a"), partitions: 0 },
      { ...topic("b"), more: 1 },
    ],
    tf: { action: "create" },
  };
  expect(() => readInvocation(payload)).toThrow(/^payload: topics\.0\.partitions: .+; topics\.1: .+; release: .+$/);
});

test("the end of a confirmation asks for nothing, and its beginning for the same as what it confirms", async () => {
  const { fake, apply } = platform();
  const input = { topics: [topic("a")], release: ["a"], confirm: "da39a3ee" };
  expect(reconciliationOf(readInvocation({ ...input, tf: { action: "delete", prev_input: input } }))).toBeUndefined();
  expect(await apply(input)).toMatchObject({ applied: { length: 1 } });
  expect([...fake.topics.keys()]).toEqual(["a"]);
});

test.each([[null], [undefined], [{}], [{ topics: "none" }], ["text"]])("takes a last input of %j for none", async (prev_input) => {
  const { fake, invoke } = platform();
  fake.topics.set("a", topic("a"));
  expect(await invoke({ topics: [], release: [], tf: { action: "update", prev_input } })).toEqual({ plan: [], applied: [] });
});

describe("ACLs", () => {
  const acl = (produce: string[], principals = ["User:shop"]) => ({
    principals,
    host: "*",
    produce,
    consume: [],
    transactionalIds: [],
    rules: [],
  });
  const input = (acls?: TopicAdminInput["acls"]): TopicAdminInput => ({
    topics: [topic("a")],
    release: [],
    ...(acls !== undefined && { acls }),
  });

  test("come after the topics, and those that are declared no more go", async () => {
    const { fake, apply } = platform();
    fake.aclsBehind = 2; // the reading before the plan, and the first after the change
    const answer = apply(input([acl(["a"]), acl(["a", "b"], ["User:CN=x,O=y"])]));
    await jest.advanceTimersByTimeAsync(2_000);
    expect(await answer).toMatchObject({
      plan: [
        "create a: 6 partitions, replication factor 3",
        "allow User:shop to Write, Describe topic a",
        "allow User:CN=x,O=y to Write, Describe topic a",
        "allow User:CN=x,O=y to Write, Describe topic b",
      ],
      applied: { length: 4 },
    });
    expect(await apply(input([acl(["a"])]))).toMatchObject({
      applied: ["no longer allow User:CN=x,O=y to Write, Describe topic a", "no longer allow User:CN=x,O=y to Write, Describe topic b"],
    });
    expect(await apply(input([acl(["a"])]))).toEqual({ plan: [], applied: [] });
    expect(fake.acls).toEqual([8, 4].map((operation) => expect.objectContaining({ principal: "User:shop", operation })).reverse());
  });

  test("are not even read where none are managed, since the role may not", async () => {
    const { fake, apply } = platform();
    fake.describeAcls = async () => Promise.reject(createErrorFromCode(31));
    expect(await apply(input())).toMatchObject({ applied: { length: 1 } });
    expect(await apply(input())).toMatchObject({ applied: [] });
  });

  test("that were declared stay when none are managed any more, and go with an empty list", async () => {
    const { fake, apply } = platform();
    await apply(input([acl(["a"])]));
    expect(await apply(input())).toEqual({
      plan: ["leave the ACLs that the last apply declared: none are managed now; an empty list would remove them"],
      applied: [],
    });
    expect(fake.acls).toHaveLength(2);
    await apply(input([acl(["a"])]));
    expect(await apply(input([]))).toMatchObject({ applied: ["no longer allow User:shop to Write, Describe topic a"] });
    expect(fake.acls).toEqual([]);
  });

  test("of others are left alone, and told of", async () => {
    const { fake, apply } = platform();
    fake.acls.push({
      principal: "User:other",
      host: "*",
      operation: 13 as AclOperationTypes, // CREATE_TOKENS, which kafkajs has not heard of

      permissionType: 3,
      resourceType: 7 as AclResourceTypes,
      resourceName: "x",
      resourcePatternType: 3,
    });
    expect((await apply(input([acl(["a"])]))).plan.at(-1)).toBe("leave 1 ACL of User:other: never declared here");
    expect(fake.acls).toHaveLength(3);
  });

  test("of ours go with the invocation", async () => {
    const { fake, invoke, apply } = platform();
    await apply(input([acl(["a"])]));
    expect(await invoke({ ...input([acl(["a"])]), tf: { action: "delete", prev_input: input([acl(["a"])]) } })).toMatchObject({
      applied: ["no longer allow User:shop to Write, Describe topic a"],
    });
    expect(fake.acls).toEqual([]);
  });

  test("of others are told of even where none is declared", async () => {
    const { fake, apply } = platform();
    await apply(input([acl(["a"])]));
    expect((await platformOf(fake).apply(input([]))).plan.at(-1)).toBe("leave 2 ACLs of User:shop: never declared here");
  });

  test("that mean nothing to Kafka refuse the whole plan, topics included", async () => {
    const { fake, apply } = platform();
    const rules = [
      { resource: "group" as const, name: "g", pattern: "literal" as const, operations: ["Alter" as const], permission: "allow" as const },
    ];
    await expect(apply(input([{ ...acl([]), rules }]))).rejects.toThrow(
      /^nothing was changed: group g: Alter is no operation of a group: /,
    );
    expect(fake.changes).toEqual([]);
  });

  test("need a right that is asked for before the first topic is made", async () => {
    const { fake, apply } = platform();
    for (let time = 0; time < 1_000; time += 1) fake.failures.push(["deleteAcls", denied()]);
    const outcome = expect(apply(input([acl(["a"])]))).rejects.toMatchObject({
      name: "NotPermitted",
      message: expect.stringMatching(/^can't change ACLs: CLUSTER_AUTHORIZATION_FAILED: /),
    });
    await jest.advanceTimersByTimeAsync(21_000);
    await outcome;
    expect(fake.changes).toEqual([]);
  });
});
