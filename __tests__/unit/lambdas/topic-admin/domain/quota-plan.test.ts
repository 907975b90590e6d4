import { describe, expect, test } from "@jest/globals";
import type { DeclaredQuota } from "../../../../../lambdas/topic-admin/contract.js";
import { describeEntity, planQuotas, type Quota } from "../../../../../lambdas/topic-admin/domain/quota-plan.js";

const produce = (value: number) => ({ producer_byte_rate: value });
const shop = { user: "shop" };
const plan = (declared: readonly DeclaredQuota[] | undefined, existing: readonly Quota[], previous: readonly DeclaredQuota[] = []) =>
  planQuotas({ declared, existing, previous });

describe("a plan of quotas", () => {
  test("sets limits that are missing or different, and leaves equal ones", () => {
    const declared = [{ ...shop, limits: { ...produce(1), consumer_byte_rate: 2, request_percentage: 3 } }];

    expect(plan(declared, [{ ...shop, limits: { ...produce(1), consumer_byte_rate: 7 } }]).actions).toEqual([
      {
        kind: "changeQuota",
        ...shop,
        set: { consumer_byte_rate: 2, request_percentage: 3 },
        unset: [],
        from: { ...produce(1), consumer_byte_rate: 7 },
      },
    ]);
    expect(plan(declared, [{ ...shop, limits: { ...produce(1), consumer_byte_rate: 2, request_percentage: 3 } }])).toEqual({
      actions: [],
      unmanaged: [],
      errors: [],
    });
    expect(plan(declared, []).actions).toEqual([
      { kind: "changeQuota", ...shop, set: { ...produce(1), consumer_byte_rate: 2, request_percentage: 3 }, unset: [], from: {} },
    ]);
  });

  test("removes limits and entities that only the last apply declared, and keeps what others have set", () => {
    const previous = [
      { ...shop, limits: { ...produce(1), request_percentage: 3, consumer_byte_rate: 5 } },
      { user: "billing", limits: produce(1) },
      { user: "removed", limits: produce(1) },
    ];
    const existing = [
      { ...shop, limits: { ...produce(1), request_percentage: 3, consumer_byte_rate: 5, controller_mutation_rate: 4 } },
      { user: "billing", limits: { ...produce(1), request_percentage: 8 } },
      { clientId: "theirs", limits: produce(1) },
    ];

    expect(plan([{ ...shop, limits: produce(1) }], existing, previous)).toEqual({
      actions: [
        { kind: "changeQuota", ...shop, set: {}, unset: ["consumer_byte_rate", "request_percentage"], from: existing[0]?.limits },
        { kind: "changeQuota", user: "billing", set: {}, unset: ["producer_byte_rate"], from: existing[1]?.limits },
      ],
      unmanaged: [{ clientId: "theirs" }],
      errors: [],
    });
  });

  test("removes what any of several earlier declarations of an entity had", () => {
    const limits = { ...produce(1), request_percentage: 2 };
    const previous = [
      { ...shop, limits: produce(1) },
      { ...shop, clientId: null, limits: { request_percentage: 2 } },
    ];

    expect(plan([], [{ ...shop, limits }], previous).actions).toEqual([
      { kind: "changeQuota", ...shop, set: {}, unset: ["producer_byte_rate", "request_percentage"], from: limits },
    ]);
  });

  test("treats a user, a client id of it, and the defaults as different entities", () => {
    const entities = [
      shop,
      { ...shop, clientId: "a" },
      { ...shop, clientId: "*" },
      { clientId: "shop" },
      { user: "*" },
      { user: "*", clientId: "a" },
    ];
    const declared = entities.map((entity, i) => ({ ...entity, limits: produce(i + 1) }));

    expect(plan(declared, []).actions.map(({ kind: _, set, unset: __, from: ___, ...entity }) => [entity, set])).toEqual(
      entities.map((entity, i) => [entity, produce(i + 1)]),
    );
    expect(plan(declared, declared).actions).toEqual([]);
  });

  test("takes null for an entity without a user or a client id, as Terraform writes it", () => {
    const declared = [
      { user: null, clientId: "a", limits: produce(1) },
      { user: "b", clientId: null, limits: produce(2) },
    ];

    expect(plan(declared, [{ clientId: "a", limits: produce(1) }]).actions).toEqual([
      { kind: "changeQuota", user: "b", set: produce(2), unset: [], from: {} },
    ]);
  });

  test("changes nothing where quotas are not managed", () => {
    expect(plan(undefined, [{ ...shop, limits: produce(1) }], [{ ...shop, limits: produce(2) }])).toEqual({
      actions: [],
      unmanaged: [],
      errors: [],
    });
  });

  test("rejects a quota of nobody, one without a limit, and two of one entity", () => {
    const declared = [
      { limits: produce(1) },
      { ...shop, limits: {} },
      { ...shop, clientId: "a", limits: produce(1) },
      { ...shop, clientId: "a", limits: produce(2) },
    ];

    expect(plan(declared, []).errors).toEqual([
      "a quota has neither a user nor a client id; set one of them, * for the default",
      "user shop: the quota has no limit; set one of producer_byte_rate, consumer_byte_rate, request_percentage, controller_mutation_rate",
      "user shop, client id a: the quota is declared more than once",
    ]);
  });
});

test("describes entities", () => {
  expect([describeEntity(shop), describeEntity({ clientId: "*" }), describeEntity({ user: "*", clientId: "a" })]).toEqual([
    "user shop",
    "default of client ids",
    "default of users, client id a",
  ]);
});
