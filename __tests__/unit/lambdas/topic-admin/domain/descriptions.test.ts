import { expect, test } from "@jest/globals";
import type { Acl } from "../../../../../lambdas/topic-admin/domain/acl.js";
import {
  describeAction,
  describeKeptTopic,
  describeUnmanagedAcls,
  describeUnmanagedQuota,
  KEPT_ACLS_REMARK,
  KEPT_QUOTAS_REMARK,
} from "../../../../../lambdas/topic-admin/domain/descriptions.js";

const acl: Acl = {
  principal: "User:shop",
  host: "*",
  resource: "topic",
  name: "orders",
  pattern: "literal",
  operation: "Read",
  permission: "allow",
};
const acls = (...changes: Partial<Acl>[]) => changes.map((change) => ({ ...acl, ...change }));

test.each<[string, Parameters<typeof describeAction>[0]]>([
  [
    "create a: 2 partitions, replication factor 3, x=1, y=2",
    { kind: "createTopic", name: "a", partitions: 2, replicationFactor: 3, configuration: { x: "1", y: "2" } },
  ],
  [
    "create a: 2 partitions, replication factor 3",
    { kind: "createTopic", name: "a", partitions: 2, replicationFactor: 3, configuration: {} },
  ],
  ["add partitions to a: 2 to 5", { kind: "addPartitions", name: "a", from: 2, to: 5 }],
  [
    "configure a: x=1, y=2, reset v to the default, reset w to the default",
    { kind: "changeConfiguration", name: "a", configuration: { x: "1", y: "2", z: "3" }, set: { x: "1", y: "2" }, unset: ["v", "w"] },
  ],
  ["delete a: listed as deletable", { kind: "deleteTopic", name: "a" }],
  ["allow User:shop to Read, Write topic orders", { kind: "addAcls", acls: acls({}, { operation: "Write" }) }],
  [
    "deny User:shop from 10.0.0.7 to Read group orders*",
    { kind: "addAcls", acls: acls({ host: "10.0.0.7", resource: "group", pattern: "prefixed", permission: "deny" }) },
  ],
  [
    "remove ACL: allow User:shop to Describe the cluster",
    { kind: "removeAcls", acls: acls({ resource: "cluster", name: "kafka-cluster", operation: "Describe" }) },
  ],
  [
    "limit user shop, client id importer: producer_byte_rate=5, request_percentage=0.5, remove consumer_byte_rate",
    {
      kind: "changeQuota",
      user: "shop",
      clientId: "importer",
      set: { producer_byte_rate: 5, request_percentage: 0.5 },
      unset: ["consumer_byte_rate"],
      from: {},
    },
  ],
  ["limit default of users: producer_byte_rate=5", { kind: "changeQuota", user: "*", set: { producer_byte_rate: 5 }, unset: [], from: {} }],
  [
    "limit default of client ids: remove producer_byte_rate",
    { kind: "changeQuota", clientId: "*", set: {}, unset: ["producer_byte_rate"], from: {} },
  ],
  ["allow nobody to  the cluster", { kind: "addAcls", acls: [] }],
])("%s", (description, action) => {
  expect(describeAction(action)).toBe(description);
});

test("describes what is kept", () => {
  expect([
    describeUnmanagedAcls({ principal: "User:a", count: 1 }),
    describeUnmanagedAcls({ principal: "User:a", count: 2 }),
    describeKeptTopic("a"),
    KEPT_ACLS_REMARK,
    describeUnmanagedQuota({ user: "*", clientId: "a" }),
    KEPT_QUOTAS_REMARK,
  ]).toEqual([
    "keep 1 ACL of User:a: not managed by this configuration",
    "keep 2 ACLs of User:a: not managed by this configuration",
    "keep a: no longer declared, and not listed as deletable",
    "keep the ACLs of the last apply: ACLs are no longer managed; to remove them, declare an empty list",
    "keep the quota of default of users, client id a: not managed by this configuration",
    "keep the quotas of the last apply: quotas are no longer managed; to remove them, declare an empty list",
  ]);
});
