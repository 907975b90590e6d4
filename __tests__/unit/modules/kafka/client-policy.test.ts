import { expect, test } from "@jest/globals";
import { clientGrants, clientPolicy, grantsOf } from "../../../../modules/kafka/index.js";

const nothing = { produce: [], idempotent: true, transactionalIds: [], consume: [], administer: false };
const arnOf = (kind: string, name?: string) => (name === undefined ? kind : `${kind}/${name}`);
/** Returns the statements of a client's policy: their actions without the prefix, and their resources, by id. */
const statements = (client: Partial<Parameters<typeof clientPolicy>[0]>) => {
  const { Statement } = JSON.parse(String(clientPolicy({ ...nothing, ...client }, arnOf))) as {
    Statement: { Sid: string; Effect: string; Action: string[]; Resource: string[] }[];
  };
  expect(new Set(Statement.map(({ Effect }) => Effect))).toEqual(new Set(["Allow"]));
  return Object.fromEntries(
    Statement.map(({ Sid, Action, Resource }) => [Sid, [Action.map((action) => action.replace("kafka-cluster:", "")), Resource]]),
  );
};

test("a client without permissions has no policy, as its role has none", () => {
  const other = { sid: "SendEvents", actions: ["execute-api:Invoke"], resources: ["api"] };

  expect(clientPolicy(nothing, arnOf)).toBeUndefined();
  expect(JSON.parse(String(clientPolicy(nothing, arnOf, [other]))).Statement).toEqual([
    { Sid: "SendEvents", Effect: "Allow", Action: ["execute-api:Invoke"], Resource: ["api"] },
  ]);
});

test("a client has its grants once, in the order of its role", () => {
  const grants = grantsOf({
    ...{ produce: ["b", "a", "b"], idempotent: false, transactionalIds: ["t", "t"], administer: true },
    consume: [1, 2, 1].map((n) => ({ topic: "a", group: `g${n}` })),
  });
  const text = (each: (typeof grants)[number]) => [each.name, each.statements(arnOf)];

  expect(grants.map(text)).toEqual(
    [
      clientGrants.produce("b", { idempotent: false }),
      clientGrants.produce("a", { idempotent: false }),
      clientGrants.transact("t"),
      clientGrants.consume("a", "g1"),
      clientGrants.consume("a", "g2"),
      clientGrants.administer(),
    ].map(text),
  );
});

test("each resource is in the document once, although tokens of the same ARN differ", () => {
  let tokens = 0;
  const policy = clientPolicy(
    { ...nothing, consume: ["a", "b"].map((topic) => ({ topic, group: "shop" })) },
    (kind, name) => `${kind}/${name ?? ""} ${kind === "cluster" ? "" : tokens++}`,
  );

  const groups = (JSON.parse(String(policy)).Statement as { Sid: string; Resource: string[] }[]).find(({ Sid }) => Sid === "JoinGroup");
  expect(groups?.Resource).toEqual([expect.stringMatching(/^group\/shop /)]);
});

test("a client that writes idempotently, reads and administers connects by one statement", () => {
  const consume = [{ topic: "orders", group: "a" }];

  expect(Object.keys(statements({ consume, produce: ["orders"], transactionalIds: ["t"], administer: true }))).toEqual([
    ...["Connect", "Write", "Transact", "Read", "JoinGroup", "Topics"],
  ]);
  expect(Object.keys(statements({ consume, produce: ["orders"], idempotent: false }))).toEqual(["Connect", "Write", "Read", "JoinGroup"]);
});

test("a producer writes idempotently unless it says otherwise, and always with transactions", () => {
  expect(statements({ produce: ["orders", "refunds", "orders"] })).toEqual({
    Connect: [["Connect", "WriteDataIdempotently"], ["cluster"]],
    Write: [
      ["DescribeTopic", "WriteData"],
      ["topic/orders", "topic/refunds"],
    ],
  });
  expect(statements({ produce: ["orders"], idempotent: false })["Connect"]).toEqual([["Connect"], ["cluster"]]);
  expect(statements({ idempotent: false, transactionalIds: ["shop-*"] })).toEqual({
    Connect: [["Connect", "WriteDataIdempotently"], ["cluster"]],
    Transact: [["DescribeTransactionalId", "AlterTransactionalId"], ["transactional-id/shop-*"]],
  });
});

test("a consumer has one statement for its topics and one for its groups", () => {
  const consume = [
    { topic: "orders", group: "a" },
    { topic: "refunds", group: "a" },
  ];

  expect(statements({ consume })).toEqual({
    Connect: [["Connect"], ["cluster"]],
    Read: [
      ["DescribeTopic", "ReadData"],
      ["topic/orders", "topic/refunds"],
    ],
    JoinGroup: [["DescribeGroup", "AlterGroup"], ["group/a"]],
  });
});

test("an administrator can create and change each topic", () => {
  expect(statements({ administer: true })["Topics"]).toEqual([
    ["CreateTopic", "DescribeTopic", "AlterTopic", "DescribeTopicDynamicConfiguration", "AlterTopicDynamicConfiguration"],
    ["topic/*"],
  ]);
});
