import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { policyDocument } from "../../../../modules/aws/index.js";
import { clientGrants, type Grant, MOST_MANAGED, PolicyPacking, sampleArns } from "../../../../modules/kafka/index.js";

const arns = sampleArns("msk-ha-dev");
const consumes = (count: number) => Array.from({ length: count }, (_, n) => clientGrants.consume(`orders-${n}`, `shop-${n}`));

/** Returns which grants are inline, and the managed policies. */
function packed(grants: readonly Grant[], arnOf = arns) {
  const packing = new PolicyPacking();
  const inline = grants.filter((grant) => packing.add(grant, arnOf) === "inline");
  return { inline, managed: packing.managed };
}

const textOf = (grant: Grant) => policyDocument(grant.statements(arns));

test("as many grants as fit into half of IAM's characters are inline policies, and all others are merged into one managed policy", () => {
  const { inline, managed } = packed(consumes(8));

  expect(inline.map(({ name }) => name)).toEqual(consumes(7).map(({ name }) => name));
  expect(managed).toHaveLength(1);
  expect(managed[0]?.statements).toEqual([
    { sid: "Connect", actions: ["kafka-cluster:Connect"], resources: [arns("cluster")] },
    { sid: "Read", actions: ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"], resources: [arns("topic", "orders-7")] },
    { sid: "JoinGroup", actions: ["kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup"], resources: [arns("group", "shop-7")] },
  ]);
});

test("merged statements of the same actions have each resource once", () => {
  const same = [...consumes(7), ...[1, 2, 3].map((n) => clientGrants.consume(`ads-${n}`, "shop"))];
  const [policy] = packed(same).managed;

  expect(policy?.statements.map(({ sid, resources }) => [sid, resources])).toEqual([
    ["Connect", [arns("cluster")]],
    ["Read", [1, 2, 3].map((n) => arns("topic", `ads-${n}`))],
    ["JoinGroup", [arns("group", "shop")]],
  ]);
});

test("statements with the same name and different actions have different ids", () => {
  const [policy] = packed([...consumes(8), clientGrants.produce("ads"), clientGrants.describe()]).managed;

  expect(policy?.statements.map(({ sid }) => sid)).toEqual([
    ...["Connect", "Read", "JoinGroup", "Connect2", "Write", "Connect3", "DescribeTopics", "DescribeGroups"],
  ]);
});

test("a grant that is added at the end moves no other grant", () => {
  for (const count of [3, 7, 10, 20, 60, 150]) {
    const [before, after] = [packed(consumes(count)), packed(consumes(count + 1))];

    expect(after.inline.slice(0, before.inline.length).map(textOf)).toEqual(before.inline.map(textOf));
    const resources = ({ managed }: typeof before) => managed.map(({ statements }) => statements.flatMap((each) => each.resources));
    const moved = resources(before).flatMap((list, n) => list.filter((resource) => !resources(after)[n]?.includes(resource)));
    expect(moved).toEqual([]);
  }
});

const name = fc.string({ unit: fc.constantFrom("a", "b", "-", "1"), minLength: 1, maxLength: 200 });
const anyGrant = fc.oneof(
  fc.record({ topic: name, idempotent: fc.boolean() }).map(({ topic, ...options }) => clientGrants.produce(topic, options)),
  fc.record({ topic: name, group: name }).map(({ topic, group }) => clientGrants.consume(topic, group)),
  name.map((id) => clientGrants.transact(id)),
  fc.constant(clientGrants.administer({ deletable: ["a", "b"], acls: true })),
);

test("for any grants, no policy exceeds IAM's limits, and together they permit what the grants permit", () => {
  fc.assert(
    fc.property(fc.array(anyGrant, { maxLength: 60 }), fc.constantFrom("a", "n".repeat(64)), (grants, cluster) => {
      const arnOf = sampleArns(cluster);
      const { inline, managed } = packed(grants, arnOf);
      const permitted = (statements: readonly { readonly actions: readonly string[]; readonly resources: readonly string[] }[]) =>
        statements.flatMap(({ actions, resources }) => actions.flatMap((action) => resources.map((resource) => `${action} ${resource}`)));

      expect(inline.map((grant) => policyDocument(grant.statements(arnOf))).join("").length).toBeLessThanOrEqual(4_920);
      for (const { statements } of managed) {
        expect(policyDocument(statements).length).toBeLessThanOrEqual(6_144);
        expect(new Set(statements.map(({ sid }) => sid)).size).toBe(statements.length);
      }
      expect(
        new Set(permitted([...inline.flatMap((grant) => grant.statements(arnOf)), ...managed.flatMap(({ statements }) => statements)])),
      ).toEqual(new Set(permitted(grants.flatMap((grant) => grant.statements(arnOf)))));
    }),
    { numRuns: 30 },
  );
});

test("after any change of the list, the inline policies of both lists fit together", () => {
  for (const after of [consumes(40).slice(3), consumes(5), [clientGrants.produce("ads"), ...consumes(40)], consumes(80).slice(40)]) {
    const policies = new Set([...packed(consumes(40)).inline, ...packed(after).inline].map(textOf));
    expect([...policies].join("").length).toBeLessThanOrEqual(10_240 - 400);
  }
});

test("a client can consume hundreds of topics with the managed policies of a role", () => {
  expect(packed(consumes(250)).managed.length).toBeLessThanOrEqual(MOST_MANAGED);
});
