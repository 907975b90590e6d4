import { describe, expect, test } from "@jest/globals";
import { differencesOf } from "../../../../../lambdas/topic-admin/domain/differences.js";
import type { Action } from "../../../../../lambdas/topic-admin/domain/reconciler.js";

const acl = { principal: "User:shop", host: "*", resource: "topic", name: "orders", pattern: "literal", permission: "allow" };
const topics = [{ name: "orders", partitions: 6, replicationFactor: 3, configuration: { "retention.ms": "3600000", a: "1" } }];
const of = (...actions: Action[]) => differencesOf({ actions, remarks: ["a remark"], errors: [] }, { topics });

describe("the words of a difference", () => {
  test.each<[Action, readonly string[]]>([
    [
      { kind: "createTopic", name: "orders", partitions: 1, replicationFactor: 3, configuration: {} },
      ["orders: declared, not on the cluster"],
    ],
    [{ kind: "addPartitions", name: "orders", from: 3, to: 6 }, ["orders partitions: 6 declared, 3 on the cluster"]],
    [
      {
        kind: "changeConfiguration",
        name: "orders",
        configuration: {},
        set: { "retention.ms": "604800000", "segment.ms": "5" },
        unset: [],
      },
      ["orders retention.ms: 604800000 declared, 3600000 on the cluster", "orders segment.ms: 5 declared, the default on the cluster"],
    ],
    [
      { kind: "changeConfiguration", name: "other", configuration: {}, set: { a: "2" }, unset: [] },
      ["other a: 2 declared, the default on the cluster"],
    ],
    [{ kind: "deleteTopic", name: "old" }, ["old: listed as deletable and not declared, on the cluster"]],
    [
      { kind: "addAcls", acls: ["Read", "Describe"].map((operation) => ({ ...acl, operation })) },
      ["allow User:shop to Read, Describe topic orders: declared, not on the cluster"],
    ],
    [
      { kind: "removeAcls", acls: [{ ...acl, operation: "Read" }] },
      ["remove ACL: allow User:shop to Read topic orders: no longer declared, on the cluster"],
    ],
    [
      {
        kind: "changeQuota",
        user: "shop",
        clientId: "*",
        set: { producer_byte_rate: 10, request_percentage: 5 },
        unset: [],
        from: { producer_byte_rate: 20 },
      },
      [
        "user shop, default of client ids producer_byte_rate: 10 declared, 20 on the cluster",
        "user shop, default of client ids request_percentage: 5 declared, no limit on the cluster",
      ],
    ],
  ])("%j", (action, differences) => {
    expect(of(action)).toEqual({ differences, warnings: [] });
  });
});

test("has one line for each difference, in the order of the plan, and the errors of the plan as warnings", () => {
  const actions: Action[] = ["b", "a"].map((name) => ({ kind: "deleteTopic", name }));

  expect(differencesOf({ actions, remarks: [], errors: ["e1", "e2"] }, { topics: [] })).toEqual({
    differences: ["b", "a"].map((name) => `${name}: listed as deletable and not declared, on the cluster`),
    warnings: ["e1", "e2"],
  });
});

test("shows 200 lines, and counts the others", () => {
  const errors = (count: number) => differencesOf({ actions: [], remarks: [], errors: Array(count).fill("e") }, { topics: [] }).warnings;
  const many: Action[] = Array.from({ length: 202 }, (_, i) => ({ kind: "deleteTopic", name: `t${i}` }));

  expect([errors(200).length, errors(200).at(-1)]).toEqual([200, "e"]);
  expect([errors(201).length, errors(201).at(-1)]).toEqual([201, "and 1 more"]);
  expect([of(...many).differences.length, of(...many).differences.slice(-2)]).toEqual([
    201,
    ["t199: listed as deletable and not declared, on the cluster", "and 2 more"],
  ]);
});

test("cuts a line after 500 characters", () => {
  const line = (length: number) => differencesOf({ actions: [], remarks: [], errors: ["x".repeat(length)] }, { topics: [] }).warnings[0];

  expect(line(500)).toBe("x".repeat(500));
  expect(line(501)).toBe(`${"x".repeat(499)}…`);
});
