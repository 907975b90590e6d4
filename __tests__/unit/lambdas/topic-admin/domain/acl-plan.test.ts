import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { aclOperations, type DeclaredAcl } from "../../../../../lambdas/topic-admin/contract.js";
import { type Acl, aclKey, without } from "../../../../../lambdas/topic-admin/domain/acl.js";
import { expandedAcls } from "../../../../../lambdas/topic-admin/domain/acl-expansion.js";
import { type AclAction, type AclPlanInput, planAcls } from "../../../../../lambdas/topic-admin/domain/acl-plan.js";
import { describeAction } from "../../../../../lambdas/topic-admin/domain/descriptions.js";

const declared = (changes: Partial<DeclaredAcl> = {}): DeclaredAcl => ({
  principals: ["User:shop"],
  host: "*",
  produce: [],
  consume: [],
  transactionalIds: [],
  rules: [],
  ...changes,
});
const rule = (changes: Partial<DeclaredAcl["rules"][number]>) =>
  declared({ rules: [{ resource: "topic", name: "orders", pattern: "literal", operations: ["Read"], permission: "allow", ...changes }] });
const plan = (changes: Partial<AclPlanInput>) => planAcls({ declared: [], previous: [], existing: [], ...changes });
const descriptions = (changes: Partial<AclPlanInput>) => plan(changes).actions.map(describeAction);

describe("short forms", () => {
  test("a producer can write and describe its topics, and use its transactional IDs", () => {
    expect(descriptions({ declared: [declared({ produce: ["orders", "returns.*", "*"], transactionalIds: ["shop-*"] })] })).toEqual([
      "allow User:shop to Write, Describe topic orders",
      "allow User:shop to Write, Describe topic returns.*",
      "allow User:shop to Write, Describe topic *",
      "allow User:shop to Write, Describe transactional-id shop-*",
    ]);
  });

  test("a consumer can read and describe its topic, and join its group", () => {
    expect(descriptions({ declared: [declared({ consume: [{ topic: "orders", group: "shop-*" }] })] })).toEqual([
      "allow User:shop to Read, Describe topic orders",
      "allow User:shop to Read group shop-*",
    ]);
  });

  test("a name with a trailing asterisk is prefixed; a full name and a lone asterisk are literal", () => {
    const acls = expandedAcls([declared({ produce: ["orders.*", "orders", "*"] })]);

    expect(acls.filter(({ operation }) => operation === "Write").map(({ name, pattern }) => [name, pattern])).toEqual([
      ["orders.", "prefixed"],
      ["orders", "literal"],
      ["*", "literal"],
    ]);
  });

  test("every principal gets the same ACLs for the same host, and duplicates are added once", () => {
    const both = declared({ principals: ["User:shop", "User:CN=billing,O=Example"], host: "10.0.0.7", produce: ["orders"] });

    expect(descriptions({ declared: [both, declared({ host: "10.0.0.7", produce: ["orders"] })] })).toEqual([
      "allow User:shop from 10.0.0.7 to Write, Describe topic orders",
      "allow User:CN=billing,O=Example from 10.0.0.7 to Write, Describe topic orders",
    ]);
  });
});

describe("rejects", () => {
  test.each<[string, DeclaredAcl, string]>([
    [
      "an operation that the resource type does not have",
      rule({ resource: "group", operations: ["Write"] }),
      "group orders: Write is not an operation of a group; use Read, Describe, Delete, DescribeConfigs, AlterConfigs, All",
    ],
    [
      "another cluster",
      rule({ resource: "cluster", name: "mine", operations: ["Describe"] }),
      "cluster mine: not a valid cluster resource; omit the name and use pattern literal",
    ],
    [
      "a prefixed cluster",
      rule({ resource: "cluster", name: null, pattern: "prefixed", operations: ["Describe"] }),
      "cluster: not a valid cluster resource; omit the name and use pattern literal",
    ],
    ["a topic without a name", rule({ name: null }), "topic: the rule has no name; set a name, or * for all"],
    [
      "an asterisk in a prefix",
      rule({ pattern: "prefixed", name: "orders*" }),
      "topic orders*: a prefix can't contain an asterisk; remove it",
    ],
    [
      "an asterisk in a literal name",
      rule({ name: "orders*" }),
      "topic orders*: a literal name can't contain an asterisk; use pattern prefixed without it, or the name *",
    ],
    [
      "an unsupported principal type",
      declared({ principals: ["Group:a"] }),
      "Group:a: not a valid principal; use User:name, User:CN=… or User:*",
    ],
  ])("%s", (_, acl, error) => {
    expect(plan({ declared: [acl] }).errors).toEqual([error]);
  });

  test("no valid ACL", () => {
    const acls = [
      rule({ resource: "cluster", name: undefined, operations: ["Describe", "All"] }),
      rule({ name: "*" }),
      declared({ produce: ["a.*"] }),
    ];

    expect(plan({ declared: acls }).errors).toEqual([]);
  });
});

test("adds deny ACLs first and removes them last, and adds allow ACLs before it removes others", () => {
  const before = [declared({ produce: ["a"] }), rule({ name: "b", permission: "deny" })];
  const after = [declared({ produce: ["c"] }), rule({ name: "d", permission: "deny" })];

  expect(descriptions({ declared: after, previous: before, existing: expandedAcls(before) })).toEqual([
    "deny User:shop to Read topic d",
    "allow User:shop to Write, Describe topic c",
    "remove ACL: allow User:shop to Write, Describe topic a",
    "remove ACL: deny User:shop to Read topic b",
  ]);
});

test("keeps ACLs that were never declared here, and counts them by principal", () => {
  const others = expandedAcls([
    declared({ principals: ["User:other"], produce: ["a"] }),
    declared({ consume: [{ topic: "x", group: "y" }] }),
  ]);

  expect(plan({ declared: [declared({ produce: ["a"] })], existing: others })).toMatchObject({
    actions: [{ kind: "addAcls" }],
    unmanaged: [
      { principal: "User:other", count: 2 },
      { principal: "User:shop", count: 3 },
    ],
  });
});

test("changes nothing if ACLs are not managed", () => {
  const acls = [declared({ produce: ["a"] })];

  expect(plan({ declared: undefined, previous: acls, existing: expandedAcls(acls) })).toEqual({ actions: [], unmanaged: [], errors: [] });
});

describe("for any desired state and any cluster", () => {
  const names = fc.constantFrom("a", "b", "a.*", "*");
  const anyRule = fc.record({
    resource: fc.constantFrom("topic" as const, "group" as const, "cluster" as const, "transactional-id" as const),
    name: fc.constantFrom("a", "b", null, "kafka-cluster"),
    pattern: fc.constantFrom("literal" as const, "prefixed" as const),
    operations: fc.uniqueArray(fc.constantFrom(...aclOperations), { minLength: 1, maxLength: 3 }),
    permission: fc.constantFrom("allow" as const, "deny" as const),
  });
  const anyDeclared = fc.record({
    principals: fc.uniqueArray(fc.constantFrom("User:a", "User:CN=b,O=c", "User:*"), { minLength: 1 }),
    host: fc.constantFrom("*", "10.0.0.1"),
    produce: fc.array(names, { maxLength: 2 }),
    consume: fc.array(fc.record({ topic: names, group: names }), { maxLength: 2 }),
    transactionalIds: fc.array(names, { maxLength: 1 }),
    rules: fc.array(anyRule, { maxLength: 2 }),
  });
  const declarations = fc.array(anyDeclared, { maxLength: 3 });
  /** Existing ACLs are any of the declared, previously declared and unmanaged ones. */
  const inputs = fc
    .record({
      declared: declarations,
      previous: declarations,
      others: declarations,
      present: fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
    })
    .map(({ declared: desired, previous, others, present }) => {
      const candidates = expandedAcls([...desired, ...previous, ...others]);
      return { declared: desired, previous, existing: candidates.filter((_, i) => present[i % present.length]) };
    });

  test("declared ACLs exist afterwards, no longer declared ones do not, and all others are unchanged", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { actions, unmanaged } = planAcls(input);
        const after = performed(input.existing, actions);
        const [desired, previouslyDeclared] = [expandedAcls(input.declared), expandedAcls(input.previous)];
        expect(without(desired, after)).toEqual([]);
        const remaining = without(after, desired);
        expect(keys(remaining)).toEqual(keys(without(without(input.existing, desired), previouslyDeclared)));
        expect(unmanaged.reduce((sum, { count }) => sum + count, 0)).toBe(remaining.length);
        expect(planAcls({ ...input, existing: after, previous: input.declared }).actions).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test("no step allows more or less than both the state before and the state after", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { actions } = planAcls(input);
        const end = performed(input.existing, actions);
        let now = input.existing;
        for (const action of actions) {
          now = performed(now, [action]);
          const denied = now.filter(({ permission }) => permission === "deny");
          const bothDeny = input.existing
            .filter(({ permission }) => permission === "deny")
            .filter((acl) => without([acl], end).length === 0);
          expect(without(bothDeny, denied)).toEqual([]);
          // All final deny ACLs exist before a new allow ACL is added.
          const newlyAllowed = without(now, input.existing).some(({ permission }) => permission === "allow");
          if (newlyAllowed)
            expect(
              without(
                end.filter(({ permission }) => permission === "deny"),
                denied,
              ),
            ).toEqual([]);
          // No allow ACL is removed before all final ACLs exist.
          const allowRemoved = without(input.existing, now).some(({ permission }) => permission === "allow");
          if (allowRemoved) expect(without(end, now)).toEqual([]);
        }
      }),
      { numRuns: 100 },
    );
  });
});

/** Applies actions to a model of Kafka's ACLs. */
function performed(existing: readonly Acl[], actions: readonly AclAction[]): Acl[] {
  let acls = [...existing];
  for (const { kind, acls: changed } of actions) {
    acls = kind === "addAcls" ? acls.concat(without(changed, acls)) : without(acls, changed);
  }
  return acls;
}

const keys = (acls: readonly Acl[]) => acls.map(aclKey).sort();

test.each(["User:", "User: shop", "user:shop", "a User:shop", "shop", ""])("%j is not a principal", (principal) => {
  expect(plan({ declared: [declared({ principals: [principal] })] }).errors).toEqual([
    `${principal}: not a valid principal; use User:name, User:CN=… or User:*`,
  ]);
});

test("reports each error once, for all operations and rules", () => {
  const errors = plan({
    declared: [
      rule({ resource: "group", operations: ["Write", "Create"] }),
      rule({ resource: "group", operations: ["Write"] }),
      rule({ resource: "cluster", name: "mine", pattern: "prefixed", operations: ["Describe"] }),
      rule({ resource: "topic", name: undefined, pattern: "prefixed" }),
    ],
  }).errors;

  expect(errors).toEqual([
    "group orders: Write is not an operation of a group; use Read, Describe, Delete, DescribeConfigs, AlterConfigs, All",
    "group orders: Create is not an operation of a group; use Read, Describe, Delete, DescribeConfigs, AlterConfigs, All",
    "cluster mine: not a valid cluster resource; omit the name and use pattern literal",
    "topic: the rule has no name; set a name, or * for all",
  ]);
});

test("a rule for the cluster names Kafka's cluster resource", () => {
  expect(expandedAcls([rule({ resource: "cluster", name: null, operations: ["Describe"], permission: "deny" })])).toEqual([
    {
      principal: "User:shop",
      host: "*",
      resource: "cluster",
      name: "kafka-cluster",
      pattern: "literal",
      operation: "Describe",
      permission: "deny",
    },
  ]);
  expect(plan({ declared: [rule({ resource: "cluster", name: "kafka-cluster", operations: ["Describe"] })] }).errors).toEqual([]);
});

test.each<[keyof Acl, string]>([
  ["principal", "User:other"],
  ["host", "10.0.0.1"],
  ["resource", "group"],
  ["name", "other"],
  ["pattern", "prefixed"],
  ["operation", "Write"],
  ["permission", "deny"],
])("ACLs that differ in their %s are different", (field, value) => {
  const [one] = expandedAcls([rule({})]) as [Acl];

  expect(without([one], [{ ...one, [field]: value }])).toEqual([one]);
  expect(without([one], [{ ...one }])).toEqual([]);
  expect(plan({ declared: [rule({})], existing: [{ ...one, [field]: value }] }).actions).toEqual([{ kind: "addAcls", acls: [one] }]);
});

test("groups operations of one principal and resource in one action, and keeps others apart", () => {
  const acls = [rule({ operations: ["Read", "Write"] }), rule({ name: "b", operations: ["Read"] }), rule({ operations: ["Describe"] })];

  expect(descriptions({ declared: acls })).toEqual([
    "allow User:shop to Read, Write, Describe topic orders",
    "allow User:shop to Read topic b",
  ]);
});

test("removes what only the last apply declared, and only if it still exists", () => {
  const [kept, removed, absent] = ["a", "b", "c"].map((name) => rule({ name }));
  const previous = [kept, removed, absent] as DeclaredAcl[];
  const existing = expandedAcls([kept, removed] as DeclaredAcl[]);

  expect(plan({ declared: [kept as DeclaredAcl], previous, existing })).toEqual({
    actions: [{ kind: "removeAcls", acls: expandedAcls([removed as DeclaredAcl]) }],
    unmanaged: [],
    errors: [],
  });
});
