import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { parseInvocation, reconciliationOf } from "../../../../../lambdas/topic-admin/adapters/invocation.js";
import type { ExistingTopic } from "../../../../../lambdas/topic-admin/domain/topic-plan.js";

interface State {
  readonly resources: readonly {
    readonly type: string;
    readonly instances: readonly { readonly attributes: { readonly input: string } }[];
  }[];
}

const state: State = JSON.parse(readFileSync(join(__dirname, "../../../../support/releases/0.1.0/terraform.state"), "utf8"));

/** The input that release 0.1.0 wrote, as the provider sends it to the function. */
const releasedInput = JSON.parse(
  state.resources.find(({ type }) => type === "aws_lambda_invocation")?.instances[0]?.attributes.input ?? "null",
);
const existing: readonly ExistingTopic[] = releasedInput.topics;

test("reads the topics and configuration of a previous input that release 0.1.0 wrote", () => {
  const [first] = existing;
  const payload = { topics: [{ ...first, configuration: {} }], release: [], tf: { action: "update", prev_input: releasedInput } };

  const plan = reconciliationOf(parseInvocation(payload))?.plan({ brokers: 3, topics: existing, acls: [], quotas: [] });

  expect(plan).toEqual({
    actions: [
      expect.objectContaining({
        kind: "changeConfiguration",
        name: "ad-events",
        unset: ["cleanup.policy", "min.insync.replicas", "retention.ms"],
      }),
    ],
    remarks: ["keep ad-events-dead-letters: no longer declared, and not listed as deletable"],
    errors: [],
  });
});

test("destroys an invocation whose input release 0.1.0 wrote, with its field release", () => {
  const input = { ...releasedInput, release: ["ad-events"] };
  const payload = { ...input, tf: { action: "delete", prev_input: input } };

  const plan = reconciliationOf(parseInvocation(payload))?.plan({ brokers: 3, topics: existing, acls: [], quotas: [] });

  expect(plan).toMatchObject({
    actions: [{ kind: "deleteTopic", name: "ad-events" }],
    remarks: ["keep ad-events-dead-letters: no longer declared, and not listed as deletable"],
  });
});

describe("the reconciliation of an input", () => {
  const topic = (name: string, replicationFactor = 3, configuration = {}) => ({ name, partitions: 1, replicationFactor, configuration });
  const acl = (produce: string) => ({
    principals: ["User:shop"],
    host: "*",
    produce: [produce],
    consume: [],
    transactionalIds: [],
    rules: [],
  });
  const reconciliation = (payload: object) => reconciliationOf(parseInvocation({ topics: [], release: [], ...payload }));
  const create = { action: "create" };

  test("waits for as many brokers as the largest replication factor, and for none to destroy", () => {
    const topics = [topic("a", 2), topic("b", 4), topic("c", 3)];

    expect([
      reconciliation({ topics, tf: create })?.brokersExpected,
      reconciliation({ topics: [], tf: create })?.brokersExpected,
      reconciliation({ topics, tf: { action: "delete" } })?.brokersExpected,
    ]).toEqual([4, 0, 0]);
  });

  test("reads the configuration of the declared topics, and ACLs if they are managed", () => {
    const topics = [topic("a"), topic("b")];
    const queryOf = (acls: unknown, action: string) => reconciliation({ topics, acls, tf: { action } })?.query;

    expect([queryOf([], "create"), queryOf(null, "update"), queryOf(undefined, "create")]).toEqual([
      { configurationOf: ["a", "b"], acls: true, quotas: false },
      { configurationOf: ["a", "b"], acls: false, quotas: false },
      { configurationOf: ["a", "b"], acls: false, quotas: false },
    ]);
    expect([queryOf([], "delete"), queryOf(null, "delete")]).toEqual([
      { configurationOf: [], acls: true, quotas: false },
      { configurationOf: [], acls: false, quotas: false },
    ]);
  });

  test("plans topics before ACLs, and lists remarks and errors of both", () => {
    const tf = { action: "update", prev_input: { topics: [topic("old")], acls: [acl("old")] } };
    const payload = { topics: [topic("a"), topic("no spaces")], acls: [acl("a"), { ...acl("b"), principals: ["shop"] }], tf };
    const existing = [{ ...topic("old"), configuration: {} }];
    const other = {
      principal: "User:x",
      host: "*",
      resource: "topic",
      name: "a",
      pattern: "literal",
      operation: "Read",
      permission: "allow",
    };

    const plan = reconciliation(payload)?.plan({ brokers: 3, topics: existing, acls: [other], quotas: [] });

    expect(plan?.actions.map(({ kind }) => kind)).toEqual(["createTopic", "createTopic", "addAcls", "addAcls"]);
    expect(plan?.remarks).toEqual([
      "keep old: no longer declared, and not listed as deletable",
      "keep 1 ACL of User:x: not managed by this configuration",
    ]);
    expect(plan?.errors).toEqual([
      "no spaces: not a valid topic name; use 1 to 249 letters, digits, '.', '_' or '-'",
      "shop: not a valid principal; use User:name, User:CN=… or User:*",
    ]);
  });

  test("reports kept ACLs only if the last apply declared some", () => {
    const remarks = (acls: unknown) =>
      reconciliation({ tf: { action: "update", prev_input: { topics: [], acls } } })?.plan({ brokers: 3, topics: [], acls: [], quotas: [] })
        .remarks;
    const kept = "keep the ACLs of the last apply: ACLs are no longer managed; to remove them, declare an empty list";

    expect([remarks([acl("a")]), remarks([]), remarks(undefined)]).toEqual([[kept], [], []]);
  });

  test("destroys the ACLs of the destroyed input and of the input before it, and no others", () => {
    const tf = { action: "delete", prev_input: { topics: [], acls: [acl("a")] } };
    const existing = ["a", "b", "c"].map((name) => ({
      principal: "User:shop",
      host: "*",
      resource: "topic",
      name,
      pattern: "literal",
      operation: "Write",
      permission: "allow",
    }));
    const plan = (acls: unknown) => reconciliation({ acls, tf })?.plan({ brokers: 0, topics: [], acls: existing, quotas: [] });

    expect(plan([acl("b")])).toEqual({
      actions: [
        { kind: "removeAcls", acls: [existing[0]] },
        { kind: "removeAcls", acls: [existing[1]] },
      ],
      remarks: ["keep 1 ACL of User:shop: not managed by this configuration"],
      errors: [],
    });
    expect(plan(null)?.actions).toEqual([]);
  });

  test("unsets a key that the previous input declared, also if it has fields of another release", () => {
    const previous = { topics: [{ ...topic("a"), more: 1, configuration: { x: "1" } }], unknown: true };
    const tf = { action: "update", prev_input: previous };
    const existing = [{ ...topic("a"), configuration: { x: "1", y: "2" } }];

    expect(reconciliation({ topics: [topic("a")], tf })?.plan({ brokers: 3, topics: existing, acls: [], quotas: [] }).actions).toEqual([
      { kind: "changeConfiguration", name: "a", configuration: { y: "2" }, set: {}, unset: ["x"] },
    ]);
  });

  test("a previous topic without configuration counts as one with an empty configuration", () => {
    const tf = { action: "update", prev_input: { topics: [{ name: "a" }] } };
    const existing = [{ ...topic("a"), configuration: {} }];

    expect(reconciliation({ tf })?.plan({ brokers: 3, topics: existing, acls: [], quotas: [] })).toEqual({
      actions: [],
      remarks: ["keep a: no longer declared, and not listed as deletable"],
      errors: [],
    });
  });

  test("reads quotas if they are managed, plans them after ACLs, and keeps those that are no longer managed", () => {
    const quota = (user: string) => ({ user, limits: { producer_byte_rate: 1 } });
    const tf = { action: "update", prev_input: { topics: [], quotas: [quota("old")] } };
    const existing = { brokers: 3, topics: [], acls: [], quotas: [quota("old"), quota("theirs")] };
    const change = { kind: "changeQuota", unset: [], from: {} };
    const of = (quotas: unknown, from = tf) => reconciliation({ acls: [acl("a")], quotas, tf: from });

    expect([of([])?.query.quotas, of(null)?.query.quotas, of([], { ...tf, action: "delete" })?.query.quotas]).toEqual([true, false, true]);
    expect(of([quota("new")])?.plan(existing)).toEqual({
      actions: [
        expect.objectContaining({ kind: "addAcls" }),
        { ...change, user: "new", set: { producer_byte_rate: 1 } },
        { ...change, user: "old", set: {}, unset: ["producer_byte_rate"], from: { producer_byte_rate: 1 } },
      ],
      remarks: ["keep the quota of user theirs: not managed by this configuration"],
      errors: [],
    });
    expect(of(null)?.plan(existing).remarks).toEqual([
      "keep the quotas of the last apply: quotas are no longer managed; to remove them, declare an empty list",
    ]);
    expect(of([], { action: "create", prev_input: null as never })?.plan(existing).remarks).toEqual([
      "keep the quota of user old: not managed by this configuration",
      "keep the quota of user theirs: not managed by this configuration",
    ]);
    expect(of([{ user: "a", limits: {} }])?.plan(existing).errors).toEqual([expect.stringMatching(/^user a: the quota has no limit; /)]);
  });

  test("destroys the limits of the destroyed input and of the input before it, and no others", () => {
    const tf = { action: "delete", prev_input: { topics: [], quotas: [{ user: "a", limits: { producer_byte_rate: 1 } }] } };
    const quotas = [
      { user: "a", limits: { request_percentage: 2 } },
      { user: "b", clientId: null, limits: { producer_byte_rate: 3 } },
    ];
    const limits = { producer_byte_rate: 1, request_percentage: 2, consumer_byte_rate: 4 };
    const existing = {
      brokers: 0,
      topics: [],
      acls: [],
      quotas: [
        { user: "a", limits },
        { user: "b", limits },
        { user: "c", limits },
      ],
    };

    expect(reconciliation({ quotas, tf })?.plan(existing)).toEqual({
      actions: [
        { kind: "changeQuota", user: "a", set: {}, unset: ["producer_byte_rate", "request_percentage"], from: limits },
        { kind: "changeQuota", user: "b", set: {}, unset: ["producer_byte_rate"], from: limits },
      ],
      remarks: ["keep the quota of user c: not managed by this configuration"],
      errors: [],
    });
    expect(reconciliation({ quotas: null, tf })?.plan(existing).actions).toEqual([]);
  });

  test("only the destroy of a confirmation changes nothing", () => {
    expect(reconciliation({ confirm: "c", tf: { action: "delete" } })).toBeUndefined();
    expect(reconciliation({ confirm: "c", tf: { action: "update" } })).toBeDefined();
    expect(reconciliation({ tf: { action: "delete" } })).toBeDefined();
  });
});
