import { AclOperationTypes, AclPermissionTypes, AclResourceTypes, type Kafka, ResourcePatternTypes } from "kafkajs";
import { withAdmin } from "../../local/kafka-admin.js";
import type { AclView } from "../api.js";

/** Reads all ACLs of the cluster. */
export async function readAcls(kafka: Kafka): Promise<AclView[]> {
  const everything = {
    resourceType: AclResourceTypes.ANY,
    resourcePatternType: ResourcePatternTypes.ANY,
    permissionType: AclPermissionTypes.ANY,
    operation: AclOperationTypes.ANY,
  };
  const { resources } = await withAdmin(kafka, (admin) => admin.describeAcls(everything));
  return resources.flatMap(({ resourceType, resourceName, resourcePatternType, acls }) =>
    acls.map(({ principal, host, operation, permissionType }) => ({
      principal,
      host,
      permission: nameIn(AclPermissionTypes, permissionType),
      operation: nameIn(AclOperationTypes, operation),
      resource: `${nameIn(AclResourceTypes, resourceType)} ${resourceName}`,
      pattern: nameIn(ResourcePatternTypes, resourcePatternType),
    })),
  );
}

/** `ALTER_CONFIGS` becomes `alter configs`. */
const nameIn = (names: Readonly<Record<string | number, string | number>>, value: number): string =>
  String(names[value] ?? value)
    .toLowerCase()
    .replaceAll("_", " ");
