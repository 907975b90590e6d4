import { AwsError } from "../protocol/errors.js";
import { type AwsRequest, jsonBody, operationName } from "../protocol/request.js";
import type { Credentials } from "./credentials.js";
import type { Iam } from "./iam.js";

const OPERATIONS = ["GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan"];
/** Actions of the items of a transaction. Source: DynamoDB developer guide, "IAM and transactions", 2026-11. */
const inTransaction: Readonly<Record<string, string>> = {
  Put: "PutItem",
  Update: "UpdateItem",
  Delete: "DeleteItem",
  ConditionCheck: "ConditionCheckItem",
};

/**
 * Checks that the policies of a role allow a session of it to read or write items: moto asks no policy. Other principals are administrators
 * here.
 *
 * @throws AwsError 400 as DynamoDB answers
 */
export async function checkTableAccess(
  request: AwsRequest,
  { credentials, iam, accountId }: { readonly credentials: Credentials; readonly iam: Pick<Iam, "isAllowed">; readonly accountId: string },
): Promise<void> {
  if (request.service !== "dynamodb") return;
  const principal = credentials.principalOf(request.accessKeyId);
  if (principal === undefined || !principal.includes(":assumed-role/")) return;
  for (const [operation, table] of uses(request)) {
    const action = `dynamodb:${operation}`;
    const resource = table.startsWith("arn:") ? table : `arn:aws:dynamodb:${request.region}:${accountId}:table/${table}`;
    if ((await iam.isAllowed(principal, action, resource)).allowed) continue;
    const reason = `because no identity-based policy allows the ${action} action`;
    throw new AwsError(
      400,
      "AccessDeniedException",
      `User: ${principal} is not authorized to perform: ${action} on resource: ${resource} ${reason}`,
    );
  }
}

/** Returns the operations on tables in a request, each once. */
function uses(request: AwsRequest): (readonly [operation: string, table: string])[] {
  const operation = operationName(request);
  const input = jsonBody(request);
  if (OPERATIONS.includes(operation)) return [[operation, String(input["TableName"])]];
  if (operation !== "TransactWriteItems") return [];
  const items = (input["TransactItems"] ?? []) as Readonly<Record<string, { readonly TableName?: unknown }>>[];
  const all = items.flatMap((item) =>
    Object.entries(item).map(([kind, { TableName }]) => [inTransaction[kind] ?? kind, TableName] as const),
  );
  return [...new Map(all.map(([action, table]) => [`${action} ${table}`, [action, String(table)] as const])).values()];
}
