import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import type { AclOperationTypes, AclResourceTypes } from "kafkajs";
import { TokenRejected } from "../../../../../lambdas/kafka/iam-authentication.js";
import { Deadline } from "../../../../../lambdas/runtime/deadline.js";
import { parseInvocation, reconciliationOf } from "../../../../../lambdas/topic-admin/adapters/invocation.js";
import { KafkaTopicCluster } from "../../../../../lambdas/topic-admin/adapters/kafka-topic-cluster.js";
import type { TopicAdminInput, TopicAdminResponse } from "../../../../../lambdas/topic-admin/contract.js";
import type { AclAction } from "../../../../../lambdas/topic-admin/domain/acl-plan.js";
import { type Action, Reconciler, stepsOf } from "../../../../../lambdas/topic-admin/domain/reconciler.js";
import { KafkajsAdminFake } from "../../../../support/lambdas/kafkajs-admin-fake.js";
import { closedConnection, createErrorFromCode, kafkajsError } from "../../../../support/lambdas/kafkajs-errors.js";
import { settled } from "../../../../support/lambdas/settled.js";

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

/**
 * Creates the function with a cluster; `apply` simulates one `terraform apply` with a changed input, and lets as much time pass as it needs.
 * With `start`, the test controls the time.
 */
const platform = () => platformOf(new KafkajsAdminFake());

function platformOf(fake: KafkajsAdminFake) {
  const plans: (readonly string[])[] = [];
  const reconciler = new Reconciler(new KafkaTopicCluster(fake.admin, fake), (plan) => plans.push(plan));
  const begin = (payload: unknown, deadlineMs = 60_000): Promise<TopicAdminResponse> => {
    const reconciliation = reconciliationOf(parseInvocation(payload));
    if (!reconciliation) throw new Error("the request has no reconciliation");
    const response = reconciler.reconcile(reconciliation, Deadline.in(deadlineMs));
    response.catch(() => undefined);
    return response;
  };
  let previous: TopicAdminInput | undefined;
  const start = (input: TopicAdminInput, deadlineMs?: number) => {
    const tf = previous ? { action: "update", prev_input: previous } : { action: "create", prev_input: null };
    previous = input;
    return begin({ ...input, tf }, deadlineMs);
  };
  const invoke = (payload: unknown) => settled(begin(payload));
  const apply = (input: TopicAdminInput) => settled(start(input));
  return { fake, plans, invoke, apply, start };
}

test("reconciles a cluster with the desired state of each apply", async () => {
  const { fake, plans, apply } = platform();
  const retention = (ms: string) => ({ "retention.ms": ms });

  expect(await apply({ topics: [topic("a", 6, retention("1")), topic("b")], release: [] })).toEqual({
    plan: ["create a: 6 partitions, replication factor 3, retention.ms=1", "create b: 6 partitions, replication factor 3"],
    applied: ["create a: 6 partitions, replication factor 3, retention.ms=1", "create b: 6 partitions, replication factor 3"],
  });
  expect(await apply({ topics: [topic("a", 12, retention("2"))], release: [] })).toEqual({
    plan: ["add partitions to a: 6 to 12", "configure a: retention.ms=2", "keep b: no longer declared, and not listed as deletable"],
    applied: ["add partitions to a: 6 to 12", "configure a: retention.ms=2"],
  });
  expect(await apply({ topics: [topic("a", 12)], release: ["b"] })).toMatchObject({
    applied: ["configure a: reset retention.ms to the default", "delete b: listed as deletable"],
  });
  expect(await apply({ topics: [topic("a", 12)], release: ["b"] })).toEqual({ plan: [], applied: [] });
  expect([...fake.topics.values()]).toEqual([topic("a", 12)]);
  expect(plans).toHaveLength(4);
});

test("a destroy deletes deletable topics and keeps the others", async () => {
  const { fake, invoke, apply } = platform();
  const input = { topics: [topic("a"), topic("b")], release: ["a"] };

  await apply(input);

  expect(await invoke({ ...input, tf: { action: "delete", prev_input: input } })).toEqual({
    plan: ["delete a: listed as deletable", "keep b: no longer declared, and not listed as deletable"],
    applied: ["delete a: listed as deletable"],
  });
  expect([...fake.topics.keys()]).toEqual(["b"]);
});

test("changes nothing if one declaration is not possible, and reports every error", async () => {
  const { fake, apply } = platform();
  fake.topics.set("a", topic("a", 12)).set("b", { ...topic("b"), replicationFactor: 2 });

  await expect(apply({ topics: [topic("a"), topic("b"), topic("new")], release: [] })).rejects.toThrow(
    /^Nothing was changed, because the plan has errors: a: 6 partitions are fewer than the existing 12; Kafka can only add partitions, so use 12 or more; b: replication factor 3 differs from the existing 2; .+$/,
  );
  expect(fake.changes).toEqual([]);
});

test("validates the whole plan with Kafka before the first change", async () => {
  const { fake, plans, start } = platform();
  fake.topics.set("b", topic("b"));
  fake.failures.push(["alterConfigs", createErrorFromCode(40)]);
  const applying = start({ topics: [topic("a"), topic("b", 6, { "retention.ms": "soon" })], release: [] });

  await expect(applying).rejects.toThrow("Can't configure b: retention.ms=soon: INVALID_CONFIG: Configuration is invalid");
  expect([fake.validations, fake.changes, plans]).toEqual([["createTopics a"], [], []]);
});

test("validates and changes all quotas in one request each, and reports each change", async () => {
  const { fake, apply } = platform();
  const quotas = [
    { user: "shop", limits: { producer_byte_rate: 1 } },
    { clientId: "*", limits: { consumer_byte_rate: 2 } },
  ];
  const request = "alterClientQuotas user shop; client-id <default>";

  expect((await apply({ topics: [topic("a")], release: [], quotas })).applied).toEqual([
    "create a: 6 partitions, replication factor 3",
    "limit user shop: producer_byte_rate=1",
    "limit default of client ids: consumer_byte_rate=2",
  ]);
  expect([fake.validations, fake.changes]).toEqual([
    ["createTopics a", request],
    ["createTopics a", request],
  ]);
});

test("consecutive changes of ACLs with the same kind and permission are one step", () => {
  const change = (kind: "addAcls" | "removeAcls", permission: "allow" | "deny", name: string): AclAction => ({
    kind,
    acls: [{ principal: "User:shop", host: "*", resource: "topic", name, pattern: "literal", operation: "Read", permission }],
  });
  const [first, second, third] = [change("addAcls", "deny", "a"), change("addAcls", "deny", "b"), change("addAcls", "deny", "c")];
  const [allowed, removed, denied] = [
    change("addAcls", "allow", "a"),
    change("removeAcls", "allow", "a"),
    change("removeAcls", "deny", "a"),
  ];

  expect(stepsOf([first, second, third, allowed, removed, denied])).toEqual([
    { kind: "addAcls", changes: [first, second, third] },
    { kind: "addAcls", changes: [allowed] },
    { kind: "removeAcls", changes: [removed] },
    { kind: "removeAcls", changes: [denied] },
  ]);
});

test("a step has at most 500 changes, of which a request of Kafka's size can consist", () => {
  const quotas = Array.from({ length: 1001 }, (_, n) => ({ kind: "changeQuota", user: `u${n}`, set: {}, unset: [], from: {} }) as const);

  expect(stepsOf(quotas).map((step) => ("changes" in step ? step.changes.length : 0))).toEqual([500, 500, 1]);
  expect(stepsOf(quotas).flatMap((step): readonly Action[] => ("changes" in step ? step.changes : []))).toEqual(quotas);
});

test("only consecutive changes of quotas are one step", () => {
  const of = (user: string) => ({ kind: "changeQuota", user, set: {}, unset: [], from: {} }) as const;
  const [shop, billing, ads] = [of("shop"), of("billing"), of("ads")];
  const deletion = { kind: "deleteTopic", name: "a" } as const;
  const acls = { kind: "addAcls", acls: [] } as const;

  expect(stepsOf([])).toEqual([]);
  expect(stepsOf([shop, deletion, deletion, billing, ads, acls, shop])).toEqual([
    { kind: "changeQuotas", changes: [shop] },
    deletion,
    deletion,
    { kind: "changeQuotas", changes: [billing, ads] },
    { kind: "addAcls", changes: [acls] },
    { kind: "changeQuotas", changes: [shop] },
  ]);
});

test("keeps configuration set by others, although AlterConfigs replaces all keys", async () => {
  const { fake, apply } = platform();
  fake.topics.set("a", topic("a", 6, { "follower.replication.throttled.replicas": "*" }));

  await apply({ topics: [topic("a", 6, { "retention.ms": "1" })], release: [] });

  expect(fake.topics.get("a")?.configuration).toEqual({ "follower.replication.throttled.replicas": "*", "retention.ms": "1" });
});

test("waits for starting brokers, for connections, and for in-sync replicas", async () => {
  const { fake, start } = platform();
  fake.brokers = 1;
  fake.behind = 4;
  fake.failures.push(["connect", closedConnection()], ["createTopics", createErrorFromCode(5)]);
  const done = jest.fn();
  const response = start({ topics: [topic("a")], release: [] }).then(done);

  await jest.advanceTimersByTimeAsync(5_000);

  expect(fake.changes).toEqual([]);

  fake.brokers = 3;

  await jest.advanceTimersByTimeAsync(1_600);

  expect([fake.changes, done.mock.calls.length]).toEqual([["createTopics a"], 0]);

  await jest.advanceTimersByTimeAsync(4_000);
  await response;

  expect(done).toHaveBeenCalledWith({
    plan: ["create a: 6 partitions, replication factor 3"],
    applied: ["create a: 6 partitions, replication factor 3"],
  });
});

test("repeats no action after a failure in the middle of a plan", async () => {
  const { fake, start } = platform();
  const response = start({ topics: [topic("a"), topic("b")], release: [] });
  // Calls 1 and 2 validate, call 3 creates a, and call 4 fails.
  const create = fake.createTopics.bind(fake);
  let calls = 0;
  fake.createTopics = async (options) => {
    calls += 1;
    if (calls === 4) throw createErrorFromCode(19);
    return create(options);
  };

  await jest.advanceTimersByTimeAsync(5_000);

  expect(await response).toMatchObject({ plan: { length: 2 }, applied: { length: 2 } });
  expect(fake.changes).toEqual(["createTopics a", "createTopics b"]);
});

test("reports what is pending at the deadline", async () => {
  const { fake, start } = platform();
  fake.behind = 1_000;
  const outcome = expect(start({ topics: [topic("a")], release: [] }, 10_000)).rejects.toThrow(
    "a: partition 0 has 2 of 3 replicas in sync",
  );

  await jest.advanceTimersByTimeAsync(10_000);
  await outcome;
});

test("rejects a plan with too few brokers after half of the time", async () => {
  const { fake, start } = platform();
  fake.brokers = 2;
  const outcome = expect(start({ topics: [topic("a")], release: [] }, 10_000)).rejects.toThrow(
    "Nothing was changed, because the plan has errors: a: replication factor 3 is greater than the 2 brokers; reduce it, or add brokers",
  );

  await jest.advanceTimersByTimeAsync(6_000);
  await outcome;
});

const denied = () => {
  const cause = createErrorFromCode(31);
  return kafkajsError("KafkaJSNonRetriableError", cause, { cause });
};

test("retries denied requests while a new IAM policy takes effect", async () => {
  const { fake, start } = platform();
  fake.failures.push(["fetchTopicMetadata", denied()], ["connect", new TokenRejected("{}")]);
  const response = start({ topics: [topic("a")], release: [] });

  await jest.advanceTimersByTimeAsync(2_000);

  expect(await response).toMatchObject({ applied: { length: 1 } });
  // A connection with a rejected token can't be reused.
  expect(fake.disconnects).toBe(1);
});

test("reports a missing permission well before the deadline", async () => {
  const { fake, start } = platform();
  for (let time = 0; time < 1_000; time += 1) fake.failures.push(["fetchTopicMetadata", denied()]);
  const outcome = expect(start({ topics: [topic("a")], release: [] }, 60_000)).rejects.toMatchObject({
    name: "NotPermitted",
    message: expect.stringMatching(/^Can't read the topics: CLUSTER_AUTHORIZATION_FAILED: .+$/),
  });

  await jest.advanceTimersByTimeAsync(21_000);
  await outcome;
});

test("reports all errors of a payload", () => {
  const payload = {
    topics: [
      { ...topic("a"), partitions: 0 },
      { ...topic("b"), more: 1 },
    ],
    tf: { action: "create" },
  };

  expect(() => parseInvocation(payload)).toThrow(/^The payload is not valid: topics\.0\.partitions: .+; topics\.1: .+; release: .+$/);
});

test("the destroy of a confirmation changes nothing, and its create does the same as the first invocation", async () => {
  const { fake, apply } = platform();
  const input = { topics: [topic("a")], release: ["a"], confirm: "da39a3ee" };

  expect(reconciliationOf(parseInvocation({ ...input, tf: { action: "delete", prev_input: input } }))).toBeUndefined();
  expect(await apply(input)).toMatchObject({ applied: { length: 1 } });
  expect([...fake.topics.keys()]).toEqual(["a"]);
});

test.each([[null], [undefined], [{}], [{ topics: "none" }], ["text"]])("treats a previous input of %j as empty", async (prev_input) => {
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

  test("are added after the topics, and removed when they are no longer declared", async () => {
    const { fake, apply, start } = platform();
    fake.aclsBehind = 2; // the read before the plan, and the first read after the change
    const response = start(input([acl(["a"]), acl(["a", "b"], ["User:CN=x,O=y"])]));

    await jest.advanceTimersByTimeAsync(2_000);

    expect(await response).toMatchObject({
      plan: [
        "create a: 6 partitions, replication factor 3",
        "allow User:shop to Write, Describe topic a",
        "allow User:CN=x,O=y to Write, Describe topic a",
        "allow User:CN=x,O=y to Write, Describe topic b",
      ],
      applied: { length: 4 },
    });
    expect(await apply(input([acl(["a"])]))).toMatchObject({
      applied: ["remove ACL: allow User:CN=x,O=y to Write, Describe topic a", "remove ACL: allow User:CN=x,O=y to Write, Describe topic b"],
    });
    expect(await apply(input([acl(["a"])]))).toEqual({ plan: [], applied: [] });
    expect(fake.acls).toEqual([8, 4].map((operation) => expect.objectContaining({ principal: "User:shop", operation })).reverse());
  });

  test("are not read if they are not managed, because the role is not authorized", async () => {
    const { fake, apply } = platform();
    fake.describeAcls = async () => Promise.reject(createErrorFromCode(31));

    expect(await apply(input())).toMatchObject({ applied: { length: 1 } });
    expect(await apply(input())).toMatchObject({ applied: [] });
  });

  test("are kept when they are no longer managed, and removed with an empty list", async () => {
    const { fake, apply } = platform();

    await apply(input([acl(["a"])]));

    expect(await apply(input())).toEqual({
      plan: ["keep the ACLs of the last apply: ACLs are no longer managed; to remove them, declare an empty list"],
      applied: [],
    });
    expect(fake.acls).toHaveLength(2);

    await apply(input([acl(["a"])]));

    expect(await apply(input([]))).toMatchObject({ applied: ["remove ACL: allow User:shop to Write, Describe topic a"] });
    expect(fake.acls).toEqual([]);
  });

  test("that are not managed are kept and reported", async () => {
    const { fake, apply } = platform();
    fake.acls.push({
      principal: "User:other",
      host: "*",
      operation: 13 as AclOperationTypes, // CREATE_TOKENS, which kafkajs does not define
      permissionType: 3,
      resourceType: 7 as AclResourceTypes,
      resourceName: "x",
      resourcePatternType: 3,
    });

    expect((await apply(input([acl(["a"])]))).plan.at(-1)).toBe("keep 1 ACL of User:other: not managed by this configuration");
    expect(fake.acls).toHaveLength(3);
  });

  test("that were declared are removed when the invocation is destroyed", async () => {
    const { fake, invoke, apply } = platform();

    await apply(input([acl(["a"])]));

    expect(await invoke({ ...input([acl(["a"])]), tf: { action: "delete", prev_input: input([acl(["a"])]) } })).toMatchObject({
      applied: ["remove ACL: allow User:shop to Write, Describe topic a"],
    });
    expect(fake.acls).toEqual([]);
  });

  test("that are not managed are reported even if none is declared", async () => {
    const { fake, apply } = platform();

    await apply(input([acl(["a"])]));

    expect((await platformOf(fake).apply(input([]))).plan.at(-1)).toBe("keep 2 ACLs of User:shop: not managed by this configuration");
  });

  test("that Kafka does not enforce reject the whole plan, including its topics", async () => {
    const { fake, apply } = platform();
    const rules = [
      { resource: "group" as const, name: "g", pattern: "literal" as const, operations: ["Alter" as const], permission: "allow" as const },
    ];

    await expect(apply(input([{ ...acl([]), rules }]))).rejects.toThrow(
      /^Nothing was changed, because the plan has errors: group g: Alter is not an operation of a group; /,
    );
    expect(fake.changes).toEqual([]);
  });

  test("need a permission that is checked before the first topic is created", async () => {
    const { fake, start } = platform();
    for (let time = 0; time < 1_000; time += 1) fake.failures.push(["deleteAcls", denied()]);
    const outcome = expect(start(input([acl(["a"])]))).rejects.toMatchObject({
      name: "NotPermitted",
      message: expect.stringMatching(/^Can't change ACLs: CLUSTER_AUTHORIZATION_FAILED: /),
    });

    await jest.advanceTimersByTimeAsync(21_000);
    await outcome;

    expect(fake.changes).toEqual([]);
  });
});
