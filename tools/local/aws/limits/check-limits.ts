import type { Moto } from "../moto/moto.js";
import type { AwsRequest } from "../protocol/request.js";
import { checkEc2Limits } from "./ec2.js";
import type { Ask } from "./existing-tags.js";
import { checkIamLimits } from "./iam.js";
import { checkLambdaLimits } from "./lambda.js";
import { checkNames } from "./names.js";
import { checkTags } from "./tags.js";

/** Checks the quotas of an account, and the rules for names and tags. @throws AwsError as the service answers */
export async function checkLimits(request: AwsRequest, moto: Pick<Moto, "query">, ask: Ask): Promise<void> {
  checkNames(request);
  await checkTags(request, ask);
  if (request.service === "ec2") checkEc2Limits(request);
  if (request.service === "lambda") checkLambdaLimits(request);
  if (request.service === "iam") await checkIamLimits(request, moto);
}
