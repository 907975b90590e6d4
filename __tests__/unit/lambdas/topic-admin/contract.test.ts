import { expect, test } from "@jest/globals";
import { parseInvocation } from "../../../../lambdas/topic-admin/adapters/invocation.js";
import { aclOperations, aclOperationsOf, aclPatterns, aclPermissions, aclResources } from "../../../../lambdas/topic-admin/contract.js";
import create from "../../../events/topic-admin-create.json";

const topic = create.topics[0] as (typeof create.topics)[number];
const acl = create.acls[0] as (typeof create.acls)[number];
const rule = acl.rules[0] as (typeof acl.rules)[number];
const withTopic = (changes: object) => ({ ...create, topics: [{ ...topic, ...changes }] });
const withAcl = (changes: object) => ({ ...create, acls: [{ ...acl, ...changes }] });
const withRule = (changes: object) => withAcl({ rules: [{ ...rule, ...changes }] });

/** Returns the paths of the errors in a payload. */
function errorPaths(payload: unknown): string[] {
  try {
    parseInvocation(payload);
    return [];
  } catch (error) {
    const [prefix, ...rest] = (error as Error).message.split(/(?<=not valid): /);
    expect(prefix).toBe("The payload is not valid");
    return rest
      .join("")
      .split("; ")
      .map((line) => line.split(": ")[0] as string);
  }
}

test.each<[string, unknown]>([
  ["(root)", null],
  ["(root)", "text"],
  ["cluster", { ...create, cluster: "" }],
  ["cluster", { ...create, cluster: 7 }],
  ["topics", { ...create, topics: "all" }],
  ["topics.0.name", withTopic({ name: "" })],
  ["topics.0.partitions", withTopic({ partitions: 0 })],
  ["topics.0.partitions", withTopic({ partitions: 1.5 })],
  ["topics.0.replicationFactor", withTopic({ replicationFactor: 0 })],
  ["topics.0.replicationFactor", withTopic({ replicationFactor: "3" })],
  ["topics.0.configuration", withTopic({ configuration: undefined })],
  ["topics.0.configuration.retention.ms", withTopic({ configuration: { "retention.ms": 1 } })],
  ["topics.0.configuration.", withTopic({ configuration: { "": "1" } })],
  ["topics.0", withTopic({ retention: 1 })],
  ["release", { ...create, release: undefined }],
  ["release.0", { ...create, release: [""] }],
  ["acls.0.principals", withAcl({ principals: [] })],
  ["acls.0.principals.0", withAcl({ principals: [""] })],
  ["acls.0.host", withAcl({ host: "" })],
  ["acls.0.produce.0", withAcl({ produce: [""] })],
  ["acls.0.consume.0.group", withAcl({ consume: [{ topic: "a", group: "" }] })],
  ["acls.0.consume.0", withAcl({ consume: [{ topic: "a", group: "b", more: 1 }] })],
  ["acls.0.transactionalIds.0", withAcl({ transactionalIds: [""] })],
  ["acls.0", withAcl({ more: 1 })],
  ["acls.0.rules.0.resource", withRule({ resource: "Topic" })],
  ["acls.0.rules.0.name", withRule({ name: "" })],
  ["acls.0.rules.0.pattern", withRule({ pattern: "match" })],
  ["acls.0.rules.0.operations", withRule({ operations: [] })],
  ["acls.0.rules.0.operations.0", withRule({ operations: ["read"] })],
  ["acls.0.rules.0.permission", withRule({ permission: "ALLOW" })],
  ["acls.0.rules.0", withRule({ more: 1 })],
  ["quotas", { ...create, quotas: "none" }],
  ["quotas.0.user", { ...create, quotas: [{ user: "", limits: {} }] }],
  ["quotas.0.clientId", { ...create, quotas: [{ clientId: 7, limits: {} }] }],
  ["quotas.0.limits", { ...create, quotas: [{ user: "a" }] }],
  ["quotas.0.limits.producer_byte_rate", { ...create, quotas: [{ user: "a", limits: { producer_byte_rate: 0 } }] }],
  ["quotas.0.limits.producer_byte_rate", { ...create, quotas: [{ user: "a", limits: { producer_byte_rate: "1" } }] }],
  ["quotas.0.limits", { ...create, quotas: [{ user: "a", limits: { ip_rate: 1 } }] }],
  ["quotas.0", { ...create, quotas: [{ user: "a", limits: {}, more: 1 }] }],
  ["confirm", { ...create, confirm: "" }],
  ["tf", { ...create, tf: undefined }],
  ["tf.action", { ...create, tf: { action: "destroy" } }],
])("reports %s", (path, payload) => {
  expect(errorPaths(payload)).toEqual([path]);
});

test("accepts an input without ACLs, a rule without a name, and fields of a later provider", () => {
  expect(
    [
      { ...create, acls: null },
      { ...create, acls: undefined },
      withRule({ name: null }),
      { ...create, tf: { action: "delete", more: 1 } },
    ].map(errorPaths),
  ).toEqual([[], [], [], []]);
});

test("has the names of Kafka's tools", () => {
  expect({ aclResources, aclPatterns, aclPermissions }).toEqual({
    aclResources: ["topic", "group", "cluster", "transactional-id"],
    aclPatterns: ["literal", "prefixed"],
    aclPermissions: ["allow", "deny"],
  });
  expect([...aclOperations].sort()).toEqual(
    "All Alter AlterConfigs ClusterAction Create Delete Describe DescribeConfigs IdempotentWrite Read Write".split(" "),
  );
});

test("has Kafka's operations for each resource type, as AclEntry.supportedOperations of Kafka 3.9", () => {
  const sorted = Object.fromEntries(Object.entries(aclOperationsOf).map(([resource, operations]) => [resource, [...operations].sort()]));

  expect(sorted).toEqual({
    topic: ["All", "Alter", "AlterConfigs", "Create", "Delete", "Describe", "DescribeConfigs", "Read", "Write"],
    group: ["All", "AlterConfigs", "Delete", "Describe", "DescribeConfigs", "Read"],
    cluster: ["All", "Alter", "AlterConfigs", "ClusterAction", "Create", "Describe", "DescribeConfigs", "IdempotentWrite"],
    "transactional-id": ["All", "Describe", "Write"],
  });
});
