import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { aclOperations, type DeclaredAcl } from "../../../../../lambdas/topic-admin/contract.js";
import { type Acl, aclKey, without } from "../../../../../lambdas/topic-admin/domain/acl.js";
import { expandedAcls } from "../../../../../lambdas/topic-admin/domain/acl-expansion.js";
import { type AclAction, type AclPlanInput, planAcls } from "../../../../../lambdas/topic-admin/domain/acl-plan.js";
import { sentence } from "../../../../../lambdas/topic-admin/domain/descriptions.js";

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
const sentences = (changes: Partial<AclPlanInput>) => plan(changes).actions.map(sentence);

describe("short forms", () => {
  test("a producer may write and describe its topics, and use its transactional ids", () => {
    expect(sentences({ declared: [declared({ produce: ["orders", "returns.*", "*"], transactionalIds: ["shop-*"] })] })).toEqual([
      "allow User:shop to Write, Describe topic orders",
      "allow User:shop to Write, Describe topic returns.*",
      "allow User:shop to Write, Describe topic *",
      "allow User:shop to Write, Describe transactional-id shop-*",
    ]);
  });

  test("a consumer may read and describe its topic, and join its group", () => {
    expect(sentences({ declared: [declared({ consume: [{ topic: "orders", group: "shop-*" }] })] })).toEqual([
      "allow User:shop to Read, Describe topic orders",
      "allow User:shop to Read group shop-*",
    ]);
  });

  test("a beginning is prefixed, a whole name and the asterisk alone are literal", () => {
    const acls = expandedAcls([declared({ produce: ["orders.*", "orders", "*"] })]);
    expect(acls.filter(({ operation }) => operation === "Write").map(({ name, pattern }) => [name, pattern])).toEqual([
      ["orders.", "prefixed"],
      ["orders", "literal"],
      ["*", "literal"],
    ]);
  });

  test("every principal gets the same, from the same host, and what is said twice is done once", () => {
    const both = declared({ principals: ["User:shop", "User:CN=billing,O=Example"], host: "10.0.0.7", produce: ["orders"] });
    expect(sentences({ declared: [both, declared({ host: "10.0.0.7", produce: ["orders"] })] })).toEqual([
      "allow User:shop from 10.0.0.7 to Write, Describe topic orders",
      "allow User:CN=billing,O=Example from 10.0.0.7 to Write, Describe topic orders",
    ]);
  });
});

describe("refuses", () => {
  test.each<[string, DeclaredAcl, string]>([
    [
      "an operation that the resource has not",
      rule({ resource: "group", operations: ["Write"] }),
      "group orders: Write is no operation of a group: one of Read, Describe, Delete, DescribeConfigs, AlterConfigs, All",
    ],
    [
      "another cluster",
      rule({ resource: "cluster", name: "mine", operations: ["Describe"] }),
      "cluster mine: there is one cluster, kafka-cluster, and no beginning of its name",
    ],
    [
      "a beginning of the cluster",
      rule({ resource: "cluster", name: null, pattern: "prefixed", operations: ["Describe"] }),
      "cluster: there is one cluster, kafka-cluster, and no beginning of its name",
    ],
    ["a topic without a name", rule({ name: null }), "topic: a rule needs its name, or *"],
    ["an asterisk in a beginning", rule({ pattern: "prefixed", name: "orders*" }), "topic orders*: a beginning has no asterisk"],
    ["an asterisk in a name", rule({ name: "orders*" }), "topic orders*: only a whole * stands for all: use pattern prefixed"],
    ["a principal of another kind", declared({ principals: ["Group:a"] }), "Group:a: not a principal: User:name, User:CN=… or User:*"],
  ])("%s", (_, acl, refusal) => {
    expect(plan({ declared: [acl] }).refusals).toEqual([refusal]);
  });

  test("nothing that Kafka does as it reads", () => {
    const acls = [
      rule({ resource: "cluster", name: undefined, operations: ["Describe", "All"] }),
      rule({ name: "*" }),
      declared({ produce: ["a.*"] }),
    ];
    expect(plan({ declared: acls }).refusals).toEqual([]);
  });
});

test("denials come first and go last, and what is allowed comes before what goes", () => {
  const before = [declared({ produce: ["a"] }), rule({ name: "b", permission: "deny" })];
  const after = [declared({ produce: ["c"] }), rule({ name: "d", permission: "deny" })];
  expect(sentences({ declared: after, previous: before, existing: expandedAcls(before) })).toEqual([
    "deny User:shop to Read topic d",
    "allow User:shop to Write, Describe topic c",
    "no longer allow User:shop to Write, Describe topic a",
    "no longer deny User:shop to Read topic b",
  ]);
});

test("leaves ACLs alone that were never declared here, and counts them by principal", () => {
  const others = expandedAcls([
    declared({ principals: ["User:other"], produce: ["a"] }),
    declared({ consume: [{ topic: "x", group: "y" }] }),
  ]);
  expect(plan({ declared: [declared({ produce: ["a"] })], existing: others })).toMatchObject({
    actions: [{ kind: "addAcls" }],
    foreign: [
      { principal: "User:other", count: 2 },
      { principal: "User:shop", count: 3 },
    ],
  });
});

test("touches nothing where ACLs are not managed", () => {
  const acls = [declared({ produce: ["a"] })];
  expect(plan({ declared: undefined, previous: acls, existing: expandedAcls(acls) })).toEqual({ actions: [], foreign: [], refusals: [] });
});

describe("for any wish and any cluster", () => {
  const named = fc.constantFrom("a", "b", "a.*", "*");
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
    produce: fc.array(named, { maxLength: 2 }),
    consume: fc.array(fc.record({ topic: named, group: named }), { maxLength: 2 }),
    transactionalIds: fc.array(named, { maxLength: 1 }),
    rules: fc.array(anyRule, { maxLength: 2 }),
  });
  const wishes = fc.array(anyDeclared, { maxLength: 3 });
  /** ACLs of ours, of others, and of what the last apply declared. */
  const inputs = fc
    .record({ declared: wishes, previous: wishes, others: wishes, there: fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }) })
    .map(({ declared: wanted, previous, others, there }) => {
      const candidates = expandedAcls([...wanted, ...previous, ...others]);
      return { declared: wanted, previous, existing: candidates.filter((_, i) => there[i % there.length]) };
    });

  test("what is declared is there afterwards, what was declared and isn't is gone, all else is as it was", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { actions, foreign } = planAcls(input);
        const after = performed(input.existing, actions);
        const [wanted, ours] = [expandedAcls(input.declared), expandedAcls(input.previous)];
        expect(without(wanted, after)).toEqual([]);
        const leftOver = without(after, wanted);
        expect(keys(leftOver)).toEqual(keys(without(without(input.existing, wanted), ours)));
        expect(foreign.reduce((sum, { count }) => sum + count, 0)).toBe(leftOver.length);
        expect(planAcls({ ...input, existing: after, previous: input.declared }).actions).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test("at no step is more allowed than before or after, nor less", () => {
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
          // Whoever is denied something at the end is denied it before anything new is allowed.
          const newlyAllowed = without(now, input.existing).some(({ permission }) => permission === "allow");
          if (newlyAllowed)
            expect(
              without(
                end.filter(({ permission }) => permission === "deny"),
                denied,
              ),
            ).toEqual([]);
          // Nothing that is allowed goes while something is still to come.
          const goneAllowed = without(input.existing, now).some(({ permission }) => permission === "allow");
          if (goneAllowed) expect(without(end, now)).toEqual([]);
        }
      }),
      { numRuns: 100 },
    );
  });
});

/** What Kafka does; a model to plan against. */
function performed(existing: readonly Acl[], actions: readonly AclAction[]): Acl[] {
  let acls = [...existing];
  for (const { kind, acls: changed } of actions) {
    acls = kind === "addAcls" ? acls.concat(without(changed, acls)) : without(acls, changed);
  }
  return acls;
}

const keys = (acls: readonly Acl[]) => acls.map(aclKey).sort();
