import type { Moto } from "../moto/moto.js";
import { AwsError } from "../protocol/errors.js";
import { type AwsRequest, type AwsService, formParameters } from "../protocol/request.js";
import { elementTexts } from "../protocol/xml.js";
import { AccessDenied } from "./access-denied.js";
import type { Credentials } from "./credentials.js";
import type { Iam } from "./iam.js";
import type { Identities } from "./identities.js";

/** Forwards IAM requests to moto, and records changes to access keys and policies. */
export function iamService(moto: Moto, credentials: Credentials, identities: Identities): AwsService {
  return async (request) => {
    const form = formParameters(request);
    const action = form.get("Action") ?? "";
    if (/^(Get|List|Simulate|Generate)/.test(action)) return undefined;
    const response = await moto.forward(request);
    identities.invalidate();
    if (response.status >= 300) return response;
    if (action === "CreateAccessKey") await recordAccessKey(response.body.toString(), moto, request.region, credentials);
    if (action === "DeleteAccessKey") credentials.remove(form.get("AccessKeyId") ?? "");
    return response;
  };
}

/** Stores the access key in a response of CreateAccessKey. */
export async function recordAccessKey(
  response: string,
  moto: Moto,
  region: string,
  credentials: Credentials,
): Promise<{ accessKeyId: string; secretAccessKey: string }> {
  const [accessKeyId = ""] = elementTexts(response, "AccessKeyId");
  const [secretAccessKey = ""] = elementTexts(response, "SecretAccessKey");
  const [userName = ""] = elementTexts(response, "UserName");
  const user = await moto.query("iam", region, { Action: "GetUser", Version: "2010-05-08", UserName: userName });
  credentials.add({ accessKeyId, secretAccessKey, principalArn: elementTexts(user, "Arn")[0] as string });
  return { accessKeyId, secretAccessKey };
}

/**
 * Forwards STS requests to moto. GetCallerIdentity requires a valid signature. AssumeRole also requires the trust of the role; the keys it
 * returns are stored.
 */
export function stsService(moto: Moto, iam: Iam, accountId: string): AwsService {
  return async (request) => {
    const form = formParameters(request);
    if (form.get("Action") === "GetCallerIdentity") checkIdentity(request, iam);
    if (form.get("Action") !== "AssumeRole") return undefined;
    if (form.has("Policy") || form.has("PolicyArns.member.1.arn")) {
      throw new AwsError(501, "NotImplemented", "The local platform does not support session policies.");
    }
    await checkCanAssume(request, form, iam, accountId);
    const response = await moto.forward(request);
    if (response.status < 300) iam.recordSession(response.body.toString());
    return response;
  };
}

/** @throws AwsError with the code for an unknown key. STS has other codes for a wrong secret and for an expired key */
function checkIdentity(request: AwsRequest, iam: Iam): void {
  try {
    iam.verifyRequest(request, { service: "sts" });
  } catch (cause) {
    if (!(cause instanceof AccessDenied)) throw cause;
    throw new AwsError(403, "InvalidClientTokenId", "The security token included in the request is invalid.", { cause });
  }
}

async function checkCanAssume(request: AwsRequest, form: URLSearchParams, iam: Iam, accountId: string): Promise<void> {
  const roleArn = form.get("RoleArn") ?? "";
  try {
    const { arn } = iam.verifyRequest(request, { service: "sts" });
    const { allowed, reason } = await iam.canAssume(roleArn, { kind: "principal", arn, accountId }, form.get("ExternalId") ?? undefined);
    if (allowed) return;
    throw new AccessDenied(`User: ${arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}: ${reason}`);
  } catch (cause) {
    if (!(cause instanceof AccessDenied)) throw cause;
    throw new AwsError(403, "AccessDenied", cause.message, { cause });
  }
}
