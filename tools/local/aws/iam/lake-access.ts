import { AwsError } from "../protocol/errors.js";
import { type AwsRequest, jsonBody, operationName } from "../protocol/request.js";
import type { Credentials } from "./credentials.js";
import type { Iam } from "./iam.js";

/** Operations on the databases and tables of the Glue Data Catalog. */
const CATALOG = /^(Get|Create|Update|Delete)(Database|Table)$/;

interface Access {
  readonly action: string;
  readonly resources: readonly string[];
}

/**
 * Checks that the policies of a role allow a session of it to use a table of the Glue Data Catalog, or an object in S3: moto asks no policy.
 * Other principals are administrators here.
 *
 * @throws AwsError 400 or 403 as Glue or S3 answer
 */
export async function checkLakeAccess(
  request: AwsRequest,
  { credentials, iam, accountId }: { readonly credentials: Credentials; readonly iam: Pick<Iam, "isAllowed">; readonly accountId: string },
): Promise<void> {
  const access =
    request.service === "glue" ? catalogAccess(request, accountId) : request.service === "s3" ? objectAccess(request) : undefined;
  if (!access) return;
  const principal = credentials.principalOf(request.accessKeyId);
  if (principal === undefined || !principal.includes(":assumed-role/")) return;
  const { action, resources } = access;
  for (const resource of resources) {
    if ((await iam.isAllowed(principal, action, resource)).allowed) continue;
    const message = `User: ${principal} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
    throw request.service === "glue" ? new AwsError(400, "AccessDeniedException", message) : new AwsError(403, "AccessDenied", message);
  }
}

/** Returns an operation on the catalog with its resources. Source: Service Authorization Reference, AWS Glue, 2026-11. */
function catalogAccess(request: AwsRequest, accountId: string): Access | undefined {
  const operation = operationName(request);
  if (!CATALOG.test(operation)) return undefined;
  const { DatabaseName, DatabaseInput, TableInput, Name } = jsonBody(request) as {
    readonly DatabaseName?: string;
    readonly DatabaseInput?: { readonly Name?: string };
    readonly TableInput?: { readonly Name?: string };
    readonly Name?: string;
  };
  const prefix = `arn:aws:glue:${request.region}:${accountId}`;
  const ofTable = operation.endsWith("Table");
  const database = ofTable ? DatabaseName : (DatabaseInput?.Name ?? Name);
  const table = ofTable ? [`${prefix}:table/${database}/${TableInput?.Name ?? Name}`] : [];
  return { action: `glue:${operation}`, resources: [`${prefix}:catalog`, `${prefix}:database/${database}`, ...table] };
}

/** Actions on an object by the method of the request. POST begins or completes an upload in parts. */
const ACTIONS: Readonly<Record<string, string>> = {
  GET: "s3:GetObject",
  HEAD: "s3:GetObject",
  PUT: "s3:PutObject",
  POST: "s3:PutObject",
  DELETE: "s3:DeleteObject",
};

/** Returns the action on an object; undefined for a request about a bucket, except one that deletes objects. */
function objectAccess(request: AwsRequest): Access | undefined {
  const [bucket = "", ...rest] = decodeURIComponent(request.path).slice(1).split("/");
  const key = rest.join("/");
  if (bucket !== "" && key === "" && request.method === "POST" && request.query.has("delete")) {
    const keys = [...request.body.toString().matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, each = ""]) => each);
    return { action: "s3:DeleteObject", resources: keys.map((each) => `arn:aws:s3:::${bucket}/${each}`) };
  }
  const upload = request.method === "DELETE" && request.query.has("uploadId");
  const action = upload ? "s3:AbortMultipartUpload" : ACTIONS[request.method];
  return key === "" || action === undefined ? undefined : { action, resources: [`arn:aws:s3:::${bucket}/${key}`] };
}
