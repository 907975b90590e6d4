import { describe, expect, test } from "@jest/globals";
import type { AclEntry, AclFilter, DescribeAclResource } from "kafkajs";
// @ts-expect-error kafkajs publishes no types for its internal modules.
import createAcls from "kafkajs/src/protocol/requests/createAcls/v1/request";
// @ts-expect-error
import deleteAcls from "kafkajs/src/protocol/requests/deleteAcls/v1/request";
// @ts-expect-error
import describeAcls from "kafkajs/src/protocol/requests/describeAcls/v1/request";
import { type AclAdmin, KafkaAcls } from "../../../../../lambdas/topic-admin/adapters/kafka-acls.js";
import { aclOperations, aclPatterns, aclPermissions, aclResources } from "../../../../../lambdas/topic-admin/contract.js";
import type { Acl } from "../../../../../lambdas/topic-admin/domain/acl.js";
import { createErrorFromCode } from "../../../../support/lambdas/kafkajs-errors.js";

/**
 * Kafka's codes. Source: Apache Kafka 3.9, org.apache.kafka.common.acl.AclOperation and AclPermissionType,
 * org.apache.kafka.common.resource.ResourceType and PatternType; `__tests__/local/kafka-cluster.test.ts` compares them with a broker.
 */
const codes = {
  resource: { topic: 2, group: 3, cluster: 4, "transactional-id": 5 },
  pattern: { literal: 3, prefixed: 4 },
  permission: { deny: 2, allow: 3 },
  operation: {
    All: 2,
    Read: 3,
    Write: 4,
    Create: 5,
    Delete: 6,
    Alter: 7,
    Describe: 8,
    ClusterAction: 9,
    DescribeConfigs: 10,
    AlterConfigs: 11,
    IdempotentWrite: 12,
  },
} as const;

/** One ACL for each value of each enum, and for each form of a host. */
const acls: readonly Acl[] = [
  ...aclResources.map((resource) => acl({ resource })),
  ...aclPatterns.map((pattern) => acl({ pattern })),
  ...aclPermissions.map((permission) => acl({ permission })),
  ...aclOperations.map((operation) => acl({ operation })),
  ...["*", "10.0.0.7", "2001:db8::1"].map((host) => acl({ host })),
];

function acl(changes: Partial<Acl>): Acl {
  return {
    principal: "User:CN=shop,O=Ä",
    host: "*",
    resource: "topic",
    name: "n",
    pattern: "literal",
    operation: "Read",
    permission: "allow",
    ...changes,
  };
}

/** Returns the codes that a broker must receive for an ACL. */
function onTheWire({ resource, name, pattern, principal, host, operation, permission }: Acl) {
  return [
    codes.resource[resource as keyof typeof codes.resource],
    name,
    codes.pattern[pattern as keyof typeof codes.pattern],
    principal,
    host,
    codes.operation[operation as keyof typeof codes.operation],
    codes.permission[permission as keyof typeof codes.permission],
  ];
}

/** Reads the ACLs in the bytes of a CreateAcls or DeleteAcls request of version 1. */
async function decoded(request: { encode(): Promise<{ buffer: Buffer }> }): Promise<unknown[][]> {
  const bytes = (await request.encode()).buffer;
  let at = 0;
  const int8 = () => bytes.readInt8(at++);
  const text = () => {
    const length = bytes.readInt16BE(at);
    at += 2 + length;
    return bytes.toString("utf8", at - length, at);
  };
  at = 4;
  const list = Array.from({ length: bytes.readInt32BE(0) }, () => [int8(), text(), int8(), text(), text(), int8(), int8()]);
  expect(at).toBe(bytes.length);
  return list;
}

/** An admin client that keeps what it is called with. */
class RecordingAdmin {
  readonly created: AclEntry[][] = [];
  readonly deleted: AclFilter[][] = [];
  readonly described: AclFilter[] = [];
  resources: DescribeAclResource[] = [];
  error: Error | undefined;

  async createAcls({ acl: entries }: { acl: AclEntry[] }) {
    this.created.push(entries);
    return true;
  }
  async deleteAcls({ filters }: { filters: AclFilter[] }) {
    if (this.error) throw this.error;
    this.deleted.push(filters);
    return { filterResponses: [] };
  }
  async describeAcls(filter: AclFilter) {
    if (this.error) throw this.error;
    this.described.push(filter);
    return { throttleTime: 0, errorCode: 0, resources: this.resources };
  }
}

function kafkaAcls() {
  const admin = new RecordingAdmin();
  return { admin, kafka: new KafkaAcls(admin as unknown as AclAdmin) };
}

describe("the bytes of a request", () => {
  test("create each resource, pattern, permission, operation and host", async () => {
    const { admin, kafka } = kafkaAcls();

    await kafka.add(acls);

    expect(admin.created).toHaveLength(1);
    expect(await decoded(createAcls({ creations: admin.created[0] }))).toEqual(acls.map(onTheWire));
  });

  test("remove exactly the same, with a filter that leaves no field open", async () => {
    const { admin, kafka } = kafkaAcls();

    await kafka.remove(acls);

    expect(await decoded(deleteAcls({ filters: admin.deleted[0] }))).toEqual(acls.map(onTheWire));
  });

  test("read all ACLs: any resource, name, pattern, principal, host, operation and permission", async () => {
    const { admin, kafka } = kafkaAcls();

    await kafka.list();

    const request = describeAcls(admin.described[0]) as { encode(): Promise<{ buffer: Buffer }> };
    // INT8 ANY = 1, null strings have the length -1.
    expect([...(await request.encode()).buffer]).toEqual([1, 255, 255, 1, 255, 255, 255, 255, 1, 1]);
  });

  test("check the permission with an ACL that cannot exist on any cluster", async () => {
    const { admin, kafka } = kafkaAcls();

    await kafka.checkPermission();

    expect(await decoded(deleteAcls({ filters: admin.deleted[0] }))).toEqual([
      [2, "nonexistent-d2f7", 3, "User:nonexistent-d2f7", "0.0.0.0", 8, 2],
    ]);
  });
});

test("names each code that a broker returns, and writes unknown codes as numbers", async () => {
  const { admin, kafka } = kafkaAcls();
  const resource = (one: Acl): DescribeAclResource => {
    const [resourceType, resourceName, resourcePatternType, principal, host, operation, permissionType] = onTheWire(one);
    return { resourceType, resourceName, resourcePatternType, acls: [{ principal, host, operation, permissionType }] } as never;
  };
  const unknown = {
    resourceType: 7,
    resourceName: "x",
    resourcePatternType: 9,
    acls: [{ principal: "User:a", host: "*", operation: 13, permissionType: 8 }],
  };
  admin.resources = [...acls.map(resource), unknown as never];

  expect(await kafka.list()).toEqual([
    ...acls,
    { principal: "User:a", host: "*", resource: "7", name: "x", pattern: "9", operation: "13", permission: "8" },
  ]);
});

test.each<[keyof Acl, string]>([
  ["resource", "delegation-token"],
  ["pattern", "match"],
  ["operation", "CreateTokens"],
  ["permission", "any"],
])("does not write an ACL with an unknown %s", async (field, value) => {
  const { admin, kafka } = kafkaAcls();
  const changed = acl({ [field]: value });

  await expect(kafka.add([changed])).rejects.toThrow(`Unknown name in an ACL: ${value}`);
  await expect(kafka.remove([changed])).rejects.toThrow(`Unknown name in an ACL: ${value}`);
  expect([admin.created, admin.deleted]).toEqual([[], []]);
});

test("reports a change as pending until the brokers show all of it", async () => {
  const { admin, kafka } = kafkaAcls();
  const [read, write] = [acl({}), acl({ operation: "Write" })];
  const show = (...shown: Acl[]) => {
    admin.resources = shown.map((one) => {
      const [resourceType, resourceName, resourcePatternType, principal, host, operation, permissionType] = onTheWire(one);
      return { resourceType, resourceName, resourcePatternType, acls: [{ principal, host, operation, permissionType }] } as never;
    });
  };
  const added = { kind: "addAcls", acls: [read, write] } as const;
  const removed = { kind: "removeAcls", acls: [read, write] } as const;
  const text = "allow User:CN=shop,O=Ä to Read, Write topic n";

  show(read);

  expect([await kafka.pending([added]), await kafka.pending([removed])]).toEqual([
    `${text}: not visible yet`,
    `remove ACL: ${text}: not visible yet`,
  ]);

  show(read, write);

  expect([await kafka.pending([added]), await kafka.pending([removed])]).toEqual([undefined, `remove ACL: ${text}: not visible yet`]);

  show(acl({ permission: "deny" }), acl({ host: "10.0.0.7" }));

  expect([await kafka.pending([added]), await kafka.pending([removed])]).toEqual([`${text}: not visible yet`, undefined]);
});

test("names the request that Kafka refused", async () => {
  const { admin, kafka } = kafkaAcls();
  admin.error = createErrorFromCode(31);

  await expect(kafka.list()).rejects.toMatchObject({
    name: "NotPermitted",
    message: expect.stringMatching(/^Can't read the ACLs: CLUSTER_AUTHORIZATION_FAILED: /),
  });
  await expect(kafka.checkPermission()).rejects.toMatchObject({
    name: "NotPermitted",
    message: expect.stringMatching(/^Can't change ACLs: CLUSTER_AUTHORIZATION_FAILED: /),
  });
});
