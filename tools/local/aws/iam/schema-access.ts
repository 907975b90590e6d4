import { AwsError } from "../protocol/errors.js";
import { type AwsRequest, jsonBody, operationName } from "../protocol/request.js";
import type { Credentials } from "./credentials.js";
import type { Iam } from "./iam.js";

/** Operations of clients of the Glue Schema Registry. */
const OPERATIONS = ["GetSchemaVersion", "GetSchemaByDefinition", "RegisterSchemaVersion", "CreateSchema", "PutSchemaVersionMetadata"];

interface SchemaId {
  readonly SchemaArn?: string;
  readonly RegistryName?: string;
  readonly SchemaName?: string;
}

/**
 * Checks that the policies of a role allow a session of it to use a schema registry: moto asks no policy. Other principals are
 * administrators here.
 *
 * @throws AwsError 400 as Glue answers
 */
export async function checkSchemaAccess(
  request: AwsRequest,
  { credentials, iam, accountId }: { readonly credentials: Credentials; readonly iam: Pick<Iam, "isAllowed">; readonly accountId: string },
): Promise<void> {
  const operation = operationName(request);
  if (request.service !== "glue" || !OPERATIONS.includes(operation)) return;
  const principal = credentials.principalOf(request.accessKeyId);
  if (principal === undefined || !principal.includes(":assumed-role/")) return;
  const action = `glue:${operation}`;
  for (const resource of resourcesOf(request, accountId)) {
    if ((await iam.isAllowed(principal, action, resource)).allowed) continue;
    const reason = `because no identity-based policy allows the ${action} action`;
    throw new AwsError(
      400,
      "AccessDeniedException",
      `User: ${principal} is not authorized to perform: ${action} on resource: ${resource} ${reason}`,
    );
  }
}

/**
 * Returns the ARNs of a request's schema and registry. A version that is read by its id has no resource.
 * Source: Service Authorization Reference, AWS Glue, 2026-11.
 */
function resourcesOf(request: AwsRequest, accountId: string): string[] {
  const { SchemaId, RegistryId, SchemaName } = jsonBody(request) as {
    readonly SchemaId?: SchemaId;
    readonly RegistryId?: { readonly RegistryName?: string; readonly RegistryArn?: string };
    readonly SchemaName?: string;
  };
  const prefix = `arn:aws:glue:${request.region}:${accountId}`;
  const [registry, schema] = SchemaId?.SchemaArn
    ? (SchemaId.SchemaArn.split(":").at(-1) as string).split("/").slice(1)
    : [
        SchemaId?.RegistryName ?? RegistryId?.RegistryName ?? RegistryId?.RegistryArn?.split("/")[1] ?? "default-registry",
        SchemaId?.SchemaName ?? SchemaName,
      ];
  return schema === undefined ? ["*"] : [`${prefix}:registry/${registry}`, `${prefix}:schema/${registry}/${schema}`];
}
