import { expect, test } from "@jest/globals";
import { clientPolicy } from "../../../../modules/kafka/index.js";

const nothing = { produce: [], idempotent: true, transactionalIds: [], consume: [], administer: false };
const arnOf = (kind: string, name?: string) => (name === undefined ? kind : `${kind}/${name}`);
/** Returns the statements of a client's policy: their actions without the prefix, and their resources, by id. */
const statements = (client: Partial<Parameters<typeof clientPolicy>[0]>) => {
  const { Statement } = JSON.parse(clientPolicy({ ...nothing, ...client }, arnOf)) as {
    Statement: { Sid: string; Effect: string; Action: string[]; Resource: string[] }[];
  };
  expect(new Set(Statement.map(({ Effect }) => Effect))).toEqual(new Set(["Allow"]));
  return Object.fromEntries(
    Statement.map(({ Sid, Action, Resource }) => [Sid, [Action.map((action) => action.replace("kafka-cluster:", "")), Resource]]),
  );
};

test("a client without permissions can connect only", () => {
  expect(statements({})).toEqual({ Connect: [["Connect"], ["cluster"]] });
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
