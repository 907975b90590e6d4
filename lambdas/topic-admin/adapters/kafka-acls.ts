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
import { sentence } from "../domain/descriptions.js";
import { answered } from "./kafka-request.js";

/** What is used of kafkajs's administrator. */
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

/** Every field of a filter but the names: kafkajs takes no filter without them. */
const any = {
  resourceType: AclResourceTypes.ANY,
  resourcePatternType: ResourcePatternTypes.ANY,
  operation: AclOperationTypes.ANY,
  permissionType: AclPermissionTypes.ANY,
};

/** An ACL that nobody has. */
const nobodys: Acl = {
  principal: "User:nobody-by-this-name-d2f7",
  host: "0.0.0.0",
  resource: "topic",
  name: "no-topic-by-this-name-d2f7",
  pattern: "literal",
  operation: "Describe",
  permission: "deny",
};

/** ACLs of a Kafka cluster. */
export class KafkaAcls {
  constructor(private readonly admin: AclAdmin) {}

  all(): Promise<Acl[]> {
    return answered("read the ACLs", async () => (await this.admin.describeAcls(any)).resources.flatMap(aclsOn));
  }

  /** Kafka checks no ACL without making it. Removing one that is not there asks at least for the same right. */
  async rehearse(): Promise<void> {
    await answered("change ACLs", () => this.remove([nobodys]));
  }

  async add(acls: readonly Acl[]): Promise<void> {
    await this.admin.createAcls({ acl: acls.map(entryOf) });
  }

  /** Filters that name every field match the one ACL; one that is gone already matches none, which is as well. */
  async remove(acls: readonly Acl[]): Promise<void> {
    await this.admin.deleteAcls({ filters: acls.map(entryOf) });
  }

  /** What is not shown yet, as a sentence: each broker hears of a change by itself. */
  async missing(action: AclAction): Promise<string | undefined> {
    const absent = without(action.acls, await this.all());
    const behind = action.kind === "addAcls" ? absent.length > 0 : absent.length < action.acls.length;
    return behind ? `${sentence(action)}: not shown yet` : undefined;
  }
}

/** @throws Error where a name is none of ours: those that brokers alone know are never written */
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
  if (number === undefined) throw new Error(`${name}: not a word of Kafka's ACLs that is known here`);
  return number;
}

/** Our name of a number on the wire, or the number itself where brokers know more than we. */
function nameOf(numbers: Readonly<Record<string, number>>, number: number): string {
  return Object.keys(numbers).find((name) => numbers[name] === number) ?? String(number);
}
