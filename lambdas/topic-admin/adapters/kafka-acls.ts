import {
  type AclEntry,
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  type Admin,
  type DescribeAclResource,
  ResourcePatternTypes,
} from "kafkajs";
import type { aclOperations, aclPatterns, aclPermissions, aclResources } from "../contract.js";
import { type Acl, without } from "../domain/acl.js";
import type { AclAction } from "../domain/acl-plan.js";
import { describeAction } from "../domain/descriptions.js";
import { kafkaRequest } from "./kafka-request.js";

/** The ACL methods of the kafkajs admin client. */
export type AclAdmin = Pick<Admin, "describeAcls" | "createAcls" | "deleteAcls">;

const resources: Record<(typeof aclResources)[number], AclResourceTypes> = {
  topic: AclResourceTypes.TOPIC,
  group: AclResourceTypes.GROUP,
  cluster: AclResourceTypes.CLUSTER,
  "transactional-id": AclResourceTypes.TRANSACTIONAL_ID,
};
const patterns: Record<(typeof aclPatterns)[number], ResourcePatternTypes> = {
  literal: ResourcePatternTypes.LITERAL,
  prefixed: ResourcePatternTypes.PREFIXED,
};
const permissions: Record<(typeof aclPermissions)[number], AclPermissionTypes> = {
  allow: AclPermissionTypes.ALLOW,
  deny: AclPermissionTypes.DENY,
};
const operations: Record<(typeof aclOperations)[number], AclOperationTypes> = {
  All: AclOperationTypes.ALL,
  Read: AclOperationTypes.READ,
  Write: AclOperationTypes.WRITE,
  Create: AclOperationTypes.CREATE,
  Delete: AclOperationTypes.DELETE,
  Alter: AclOperationTypes.ALTER,
  Describe: AclOperationTypes.DESCRIBE,
  ClusterAction: AclOperationTypes.CLUSTER_ACTION,
  DescribeConfigs: AclOperationTypes.DESCRIBE_CONFIGS,
  AlterConfigs: AclOperationTypes.ALTER_CONFIGS,
  IdempotentWrite: AclOperationTypes.IDEMPOTENT_WRITE,
};

/** A filter that matches all ACLs. kafkajs requires every field except the names. */
const matchAll = {
  resourceType: AclResourceTypes.ANY,
  resourcePatternType: ResourcePatternTypes.ANY,
  operation: AclOperationTypes.ANY,
  permissionType: AclPermissionTypes.ANY,
};

/** An ACL that does not exist. */
const nonexistentAcl: Acl = {
  principal: "User:nonexistent-d2f7",
  host: "0.0.0.0",
  resource: "topic",
  name: "nonexistent-d2f7",
  pattern: "literal",
  operation: "Describe",
  permission: "deny",
};

/** ACLs of a Kafka cluster. */
export class KafkaAcls {
  constructor(private readonly admin: AclAdmin) {}

  /** Returns all ACLs of the cluster. */
  list(): Promise<Acl[]> {
    return kafkaRequest("read the ACLs", async () => (await this.admin.describeAcls(matchAll)).resources.flatMap(aclsOn));
  }

  /** Checks the permission to change ACLs. Kafka has no validate-only for ACLs, but removing a nonexistent one needs the same permission. */
  async checkPermission(): Promise<void> {
    await kafkaRequest("change ACLs", () => this.remove([nonexistentAcl]));
  }

  async add(acls: readonly Acl[]): Promise<void> {
    await this.admin.createAcls({ acl: acls.map(entryOf) });
  }

  /** Removes ACLs. Each filter sets every field and matches one ACL, or none if it is already removed. */
  async remove(acls: readonly Acl[]): Promise<void> {
    await this.admin.deleteAcls({ filters: acls.map(entryOf) });
  }

  /** Returns the first pending change, or undefined. Brokers apply ACL changes asynchronously. */
  async pending(changes: readonly AclAction[]): Promise<string | undefined> {
    const present = await this.list();
    const isBehind = ({ kind, acls }: AclAction) => {
      const absent = without(acls, present);
      return kind === "addAcls" ? absent.length > 0 : absent.length < acls.length;
    };
    const behind = changes.find(isBehind);
    return behind && `${describeAction(behind)}: not visible yet`;
  }
}

/**
 * Converts an ACL to the kafkajs type.
 * @throws Error for a name that is unknown here; ACLs with such names are only read
 */
function entryOf({ principal, host, resource, name, pattern, operation, permission }: Acl): AclEntry {
  return {
    principal,
    host,
    resourceType: numberOf(resources, resource),
    resourceName: name,
    resourcePatternType: numberOf(patterns, pattern),
    operation: numberOf(operations, operation),
    permissionType: numberOf(permissions, permission),
  };
}

function aclsOn({ resourceType, resourceName: name, resourcePatternType, acls }: DescribeAclResource): Acl[] {
  return acls.map(({ principal, host, operation, permissionType }) => ({
    principal,
    host,
    resource: nameOf(resources, resourceType),
    name,
    pattern: nameOf(patterns, resourcePatternType),
    operation: nameOf(operations, operation),
    permission: nameOf(permissions, permissionType),
  }));
}

function numberOf<T extends number>(numbers: Readonly<Record<string, T>>, name: string): T {
  const number = numbers[name];
  if (number === undefined) throw new Error(`Unknown name in an ACL: ${name}`);
  return number;
}

/** Returns the name of a protocol code, or the code in text form if it is unknown here. */
function nameOf(numbers: Readonly<Record<string, number>>, number: number): string {
  return Object.keys(numbers).find((name) => numbers[name] === number) ?? String(number);
}
