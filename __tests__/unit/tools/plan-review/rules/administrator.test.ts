import { describe, expect, test } from "@jest/globals";
import { findingsOf } from "../../../../support/review/plan-builder.js";

const topic = (name: string, more: object = {}) => ({
  name,
  partitions: 3,
  replicationFactor: 3,
  configuration: { "min.insync.replicas": "2" },
  ...more,
});
const acl = (principal: string, produce: string[]) => ({
  principals: [principal],
  host: "*",
  produce,
  consume: [],
  transactionalIds: [],
  rules: [],
});
const input = (topics: object[], more: object = {}) => JSON.stringify({ cluster: "arn:1", topics, release: [], ...more });
const invocation = (before: string | null, after: string | null, more: object = {}) => ({
  type: "aws_lambda_invocation",
  before: before === null ? null : { input: before },
  after: after === null ? null : { input: after },
  ...more,
});
const planOf = async (before: string | null, after: string | null, more: object = {}) =>
  (await findingsOf(invocation(before, after, more))).map(({ rule, what, detail, attribute, before: from, after: to }) =>
    [rule.slice(7), detail ?? what, attribute, from, to].filter((text) => text !== undefined),
  );

test("describes the topics that are created", async () => {
  expect(await planOf(null, input([topic("orders"), topic("single", { replicationFactor: 1 })]))).toEqual([
    ["durability-weakened", "the topic is created with one replica", "topic single: replication factor", "1"],
    [
      "writes-need-all-replicas",
      "producers with acks=all can never write: min.insync.replicas is higher than the replication factor",
      "topic single: min.insync.replicas",
      "not set",
      "2",
    ],
    ["administrator-changes", "create orders: 3 partitions, replication factor 3, min.insync.replicas=2"],
    ["administrator-changes", "create single: 3 partitions, replication factor 1, min.insync.replicas=2"],
  ]);
});

test("finds a deletable topic that is deleted, and another one that is kept", async () => {
  expect(await planOf(input([topic("orders"), topic("payments")]), input([], { release: ["orders", "never"] }))).toEqual([
    ["topic-deleted", "the topic is deleted with all its records", "topic orders"],
    ["topic-not-managed", "keep payments: no longer declared, and not listed as deletable"],
  ]);
});

test("finds partitions that are added", async () => {
  expect(await planOf(input([topic("orders")]), input([topic("orders", { partitions: 6 })]))).toEqual([
    [
      "irreversible",
      "partitions are added; keys move to other partitions, and Kafka can't remove partitions",
      "topic orders: partitions",
      "3",
      "6",
    ],
  ]);
});

test.each([
  [{ partitions: 2 }, "orders: 2 partitions are fewer than the existing 3; Kafka can only add partitions, so use 3 or more"],
  [{ replicationFactor: 2 }, "orders: replication factor 2 differs from the existing 3; change it with kafka-reassign-partitions"],
])("finds that the function refuses %j", async (change, error) => {
  expect(await planOf(input([topic("orders")]), input([topic("orders", change)]))).toEqual([["apply-fails", error]]);
});

test("finds weaker properties of a topic, next to what the function does", async () => {
  const configuration = { "min.insync.replicas": "1", "retention.ms": "1000", "cleanup.policy": "delete" };

  expect(await planOf(input([topic("orders")]), input([topic("orders", { configuration })]))).toEqual([
    ["durability-weakened", "min.insync.replicas is lowered", "topic orders: min.insync.replicas", "2", "1"],
    ["retention-shortened", "retention.ms is shortened: brokers delete older records", "topic orders: retention.ms", "not set", "1000"],
    ["administrator-changes", "configure orders: min.insync.replicas=1, retention.ms=1000, cleanup.policy=delete"],
  ]);
  expect(await planOf(input([topic("orders")]), input([topic("orders", { configuration: {} })]))).toEqual([
    ["administrator-changes", "configure orders: reset min.insync.replicas to the default"],
  ]);
});

test("describes ACLs that are added and removed", async () => {
  expect(await planOf(input([], { acls: [acl("User:shop", ["orders"])] }), input([], { acls: [acl("User:*", ["pay*"])] }))).toEqual([
    ["authorization-weakened", "allow User:* to Write, Describe topic pay*"],
    ["acls-removed", "remove ACL: allow User:shop to Write, Describe topic orders"],
  ]);
  expect(await planOf(input([], { acls: [] }), input([], { acls: [acl("User:shop", ["orders"])] }))).toEqual([
    ["administrator-changes", "allow User:shop to Write, Describe topic orders"],
  ]);
});

test("finds an ACL for everyone among those that are added", async () => {
  const everyone = { ...acl("User:*", ["pay*"]), principals: ["User:shop", "User:*"] };

  expect((await planOf(input([], { acls: [] }), input([], { acls: [everyone] }))).map(([rule, detail]) => [rule, detail])).toEqual([
    ["authorization-weakened", "allow User:* to Write, Describe topic pay*"],
    ["administrator-changes", "allow User:shop to Write, Describe topic pay*"],
  ]);
});

test("describes quotas that are added, changed and removed", async () => {
  const quota = (user: string, limits: object) => ({ user, limits });
  const before = [quota("shop", { producer_byte_rate: 1024, request_percentage: 50 }), quota("billing", { consumer_byte_rate: 2048 })];
  const after = [quota("shop", { producer_byte_rate: 4096 }), quota("search", { consumer_byte_rate: 512 })];

  expect(await planOf(input([], { quotas: before }), input([], { quotas: after }))).toEqual([
    ["administrator-changes", expect.stringMatching(/^limit .*shop.*: producer_byte_rate=4096, remove request_percentage$/)],
    ["administrator-changes", expect.stringMatching(/^limit .*search.*: consumer_byte_rate=512$/)],
    ["administrator-changes", expect.stringMatching(/^limit .*billing.*: remove consumer_byte_rate$/)],
  ]);
});

test("reports each action once, although the function is invoked twice", async () => {
  const after = input([topic("orders")]);
  const confirming = input([topic("orders")], { confirm: "hash" });
  const found = await findingsOf(
    { ...invocation(input([]), after), address: "a" },
    { ...invocation(input([], { confirm: "old" }), confirming), address: "b" },
  );

  expect(found.map(({ address, detail }) => [address, detail])).toEqual([
    ["a", "create orders: 3 partitions, replication factor 3, min.insync.replicas=2"],
  ]);
});

test("finds what destroying the invocation does, and that destroying the confirmation does nothing", async () => {
  const declared = { release: ["orders"], acls: [acl("User:shop", ["orders"])] };

  expect(await planOf(input([topic("orders"), topic("payments")], declared), null)).toEqual([
    ["topic-deleted", "the topic is deleted with all its records", "topic orders"],
    ["acls-removed", "remove ACL: allow User:shop to Write, Describe topic orders"],
    ["topic-not-managed", "keep payments: no longer declared, and not listed as deletable"],
  ]);
  expect(await planOf(input([topic("orders")], { ...declared, confirm: "hash" }), null)).toEqual([]);
  expect(await planOf(input([topic("orders")], declared), null, { actions: ["forget"] })).toEqual([
    ["resource-forgotten", "is removed from the state, and stays in AWS"],
  ]);
});

test("starts from an empty cluster if the cluster changes", async () => {
  expect(await planOf(input([topic("orders")]), input([topic("orders")], { cluster: "arn:2" }))).toEqual([
    ["administrator-changes", "create orders: 3 partitions, replication factor 3, min.insync.replicas=2"],
  ]);
  expect(await planOf(input([topic("a"), topic("b")]), null, { after: {}, unknown: { input: true } })).toEqual([
    ["unknown-value", "can't be compared with its value before", "input", expect.any(String), "known only after the apply"],
    [
      "administrator-changes",
      "the input is known only after the apply; the last one declared 2 topics, which a new cluster gets without records",
    ],
  ]);
});

test("says that the input of a first invocation is not known", async () => {
  expect(await planOf(null, null, { after: {}, unknown: { input: true } })).toEqual([
    ["unknown-value", "a function is invoked, with an input that is known only after the apply", "input"],
  ]);
});

test.each(["not JSON", '{"other":1}', "[]"])("ignores the input of another function: %s", async (other) => {
  expect(await planOf(other, `${other} `)).toEqual([]);
  expect(await planOf(other, null)).toEqual([]);
});

describe("a replaced invocation", () => {
  const access = { acls: [acl("User:shop", ["orders"])], quotas: [{ user: "shop", limits: { producer_byte_rate: 1024 } }] };
  const CREATE_ORDERS = "create orders: 3 partitions, replication factor 3, min.insync.replicas=2";

  test("destroys what can be deleted, and then creates it again", async () => {
    const before = input([topic("orders"), topic("payments")], { ...access, release: ["orders"] });
    const after = input([topic("orders"), topic("payments", { partitions: 6 })], { ...access, release: ["orders"] });

    expect(await planOf(before, after, { actions: ["delete", "create"] })).toEqual([
      ["topic-deleted", "the topic is deleted with all its records, and created again without them", "topic orders"],
      [
        "irreversible",
        "partitions are added; keys move to other partitions, and Kafka can't remove partitions",
        "topic payments: partitions",
        "3",
        "6",
      ],
      ["acls-removed", "remove ACL: allow User:shop to Write, Describe topic orders"],
      ["administrator-changes", "limit user shop: remove producer_byte_rate"],
      ["administrator-changes", CREATE_ORDERS],
      ["administrator-changes", "allow User:shop to Write, Describe topic orders"],
      ["administrator-changes", "limit user shop: producer_byte_rate=1024"],
    ]);
  });

  test("destroys what can be deleted after it was declared again, if it is created first", async () => {
    const before = input([topic("orders")], { ...access, release: ["orders"] });
    const after = input([topic("orders"), topic("payments")], { ...access, release: ["orders"] });

    expect(await planOf(before, after, { actions: ["create", "delete"] })).toEqual([
      ["topic-deleted", "the topic is deleted with all its records", "topic orders"],
      ["acls-removed", "remove ACL: allow User:shop to Write, Describe topic orders"],
      ["administrator-changes", CREATE_ORDERS.replace("orders", "payments")],
      ["administrator-changes", "limit user shop: remove producer_byte_rate"],
    ]);
  });

  test("created first: takes away what both inputs declare, and keeps what only the next one does", async () => {
    const before = input([topic("orders"), topic("payments"), topic("old")], {
      ...{ release: ["orders", "new"], acls: [acl("User:shop", ["orders"]), acl("User:bank", ["payments"])] },
      quotas: [
        { user: "shop", limits: { producer_byte_rate: 1024 } },
        { clientId: "importer", limits: { consumer_byte_rate: 1 } },
      ],
    });
    const after = input([topic("payments"), topic("new")], {
      ...{ release: [], acls: [acl("User:shop", ["orders"]), acl("User:new", ["new"])] },
      quotas: [
        { user: "shop", limits: { producer_byte_rate: 2048, request_percentage: 50 } },
        { user: "new", limits: { consumer_byte_rate: 5 } },
      ],
    });

    expect(await planOf(before, after, { actions: ["create", "delete"] })).toEqual([
      ["topic-deleted", "the topic is deleted with all its records", "topic orders"],
      ["topic-deleted", "the topic is deleted with all its records", "topic new"],
      ["acls-removed", "remove ACL: allow User:shop to Write, Describe topic orders"],
      ["acls-removed", "remove ACL: allow User:bank to Write, Describe topic payments"],
      ["topic-not-managed", "keep old: no longer declared, and not listed as deletable"],
      ["administrator-changes", "create new: 3 partitions, replication factor 3, min.insync.replicas=2"],
      ["administrator-changes", "allow User:new to Write, Describe topic new"],
      ["administrator-changes", "limit user shop: producer_byte_rate=2048, request_percentage=50"],
      ["administrator-changes", "limit user new: consumer_byte_rate=5"],
      ["administrator-changes", "limit user shop: remove producer_byte_rate"],
      ["administrator-changes", "limit client id importer: remove consumer_byte_rate"],
    ]);
  });

  test("destroyed first: an ACL and a quota that both inputs declare are removed and added again", async () => {
    const [one, other] = [
      { user: "shop", limits: { producer_byte_rate: 1024, request_percentage: 50 } },
      { user: "shop", clientId: "importer", limits: { consumer_byte_rate: 1 } },
    ];
    const same = input([topic("orders")], { acls: [acl("User:shop", ["orders"])], quotas: [one, other] });

    expect(await planOf(same, same, { actions: ["delete", "create"] })).toEqual([
      ["acls-removed", "remove ACL: allow User:shop to Write, Describe topic orders"],
      ["administrator-changes", "limit user shop: remove producer_byte_rate, remove request_percentage"],
      ["administrator-changes", "limit user shop, client id importer: remove consumer_byte_rate"],
      ["administrator-changes", "allow User:shop to Write, Describe topic orders"],
      ["administrator-changes", "limit user shop: producer_byte_rate=1024, request_percentage=50"],
      ["administrator-changes", "limit user shop, client id importer: consumer_byte_rate=1"],
    ]);
  });

  test("keeps a topic that can't be deleted, and says so only if it is no longer declared", async () => {
    const replace = { actions: ["delete", "create"] };

    expect(await planOf(input([topic("orders")]), input([topic("orders")]), replace)).toEqual([]);
    expect(await planOf(input([topic("orders")]), input([]), replace)).toEqual([
      ["topic-not-managed", "keep orders: no longer declared, and not listed as deletable"],
    ]);
  });

  test("resets no property that is no longer declared, because the created one gets no previous input", async () => {
    const configuration = { "min.insync.replicas": "2", "retention.ms": "1000" };

    expect(await planOf(input([topic("orders", { configuration })]), input([topic("orders")]), { actions: ["delete", "create"] })).toEqual(
      [],
    );
  });

  test("changes nothing in the former cluster's input where it is kept, or has no part in the destroy", async () => {
    const deletable = input([topic("orders")], { release: ["orders"] });

    expect(await planOf(deletable, deletable, { actions: ["create", "forget"] })).toEqual([
      ["resource-forgotten", "is removed from the state, and stays in AWS; a new one is created"],
    ]);
    expect(
      await planOf(deletable, deletable, {
        actions: ["delete", "create"],
        before: { input: deletable, lifecycle_scope: "CREATE_ONLY" },
      }),
    ).toEqual([]);
    expect(await planOf(deletable, null, { before: { input: deletable, lifecycle_scope: "CREATE_ONLY" } })).toEqual([]);
  });

  test("of another cluster deletes from the former one, and creates in an empty one", async () => {
    const [before, after] = [
      input([topic("orders")], { release: ["orders"] }),
      input([topic("orders")], { cluster: "arn:2", release: ["orders"] }),
    ];

    expect(await planOf(before, after, { actions: ["create", "delete"] })).toEqual([
      ["topic-deleted", "the topic is deleted with all its records", "topic orders"],
      ["administrator-changes", CREATE_ORDERS],
    ]);
  });

  test("destroys what its input declares, also if the next input is not known", async () => {
    const before = input([topic("orders")], { release: ["orders"] });

    expect(
      (await planOf(before, null, { actions: ["delete", "create"], after: {}, unknown: { input: true } })).map(([rule]) => rule),
    ).toEqual(["topic-deleted", "unknown-value", "administrator-changes"]);
  });
});

test("reports the same topic of two clusters for each of them", async () => {
  const of = (cluster: string, address: string) => ({
    ...invocation(input([], { cluster }), input([topic("orders")], { cluster })),
    address,
  });
  const found = await findingsOf(of("arn:1", "a"), of("arn:2", "b"));

  expect(found.map(({ address }) => address)).toEqual(["a", "b"]);
});

test("shows nothing of an input that is sensitive", async () => {
  const [before, after] = [
    input([topic("orders")], { release: ["orders"] }),
    input([topic("payments", { partitions: 1 })], { release: ["orders"] }),
  ];
  const found = await findingsOf(invocation(before, after, { sensitive: { input: true } }));

  expect(found.map(({ rule, attribute, detail }) => [rule.slice(7), attribute, detail])).toEqual([
    ["topic-deleted", "input", undefined],
    ["secret-in-plan", "input", undefined],
    ["administrator-changes", undefined, "(hidden)"],
  ]);
});
