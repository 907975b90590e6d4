import type { Moto } from "../moto/moto.js";
import { AwsError } from "../protocol/errors.js";
import { type AwsRequest, jsonBody, operationName } from "../protocol/request.js";
import type { Credentials } from "./credentials.js";
import type { Iam } from "./iam.js";

const ACTION = "secretsmanager:GetSecretValue";

/**
 * Checks that the policies of a role allow a session of it to read a secret: moto asks no policy. Other principals are administrators here.
 *
 * @throws AwsError 400 as Secrets Manager answers
 */
export async function checkSecretAccess(
  request: AwsRequest,
  {
    credentials,
    iam,
    moto,
  }: { readonly credentials: Credentials; readonly iam: Pick<Iam, "isAllowed">; readonly moto: Pick<Moto, "json"> },
): Promise<void> {
  if (request.service !== "secretsmanager" || operationName(request) !== "GetSecretValue") return;
  const principal = credentials.principalOf(request.accessKeyId);
  if (principal === undefined || !principal.includes(":assumed-role/")) return;
  const { SecretId } = jsonBody(request);
  const secret = await moto
    .json<{ ARN: string }>("secretsmanager", request.region, "secretsmanager.DescribeSecret", { SecretId })
    .catch(() => undefined); // Secrets Manager answers that it does not exist
  if (!secret || (await iam.isAllowed(principal, ACTION, secret.ARN)).allowed) return;
  const reason = `because no identity-based policy allows the ${ACTION} action`;
  throw new AwsError(
    400,
    "AccessDeniedException",
    `User: ${principal} is not authorized to perform: ${ACTION} on resource: ${secret.ARN} ${reason}`,
  );
}
