import type { Moto } from "../moto/moto.js";
import { type AwsService, jsonBody, operationName } from "../protocol/request.js";

/** Operations in which moto fails for the ARN of a key. */
const byKeyId = new Set(["DisableKey", "EnableKey", "ScheduleKeyDeletion", "CancelKeyDeletion"]);

/** The waiting period if the request has none. Source: AWS KMS API Reference, ScheduleKeyDeletion (2026-11). */
const PENDING_WINDOW_DAYS = 30;

/** Sends the ID of a key to moto where it fails for the ARN, and adds the default waiting period before a deletion. */
export function kmsService(moto: Pick<Moto, "forward">): AwsService {
  return async (request) => {
    const operation = operationName(request);
    if (!byKeyId.has(operation)) return undefined;
    const input = jsonBody(request);
    const KeyId = String(input["KeyId"]).replace(new RegExp(`^arn:aws:kms:${request.region}:\\d+:key/`), "");
    const defaults = operation === "ScheduleKeyDeletion" ? { PendingWindowInDays: PENDING_WINDOW_DAYS } : {};
    return moto.forward({ ...request, body: Buffer.from(JSON.stringify({ ...defaults, ...input, KeyId })) });
  };
}
