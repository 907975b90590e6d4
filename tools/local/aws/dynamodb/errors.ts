import { AwsError } from "../protocol/errors.js";

export const invalid = (message: string): AwsError => new AwsError(400, "ValidationException", message);

/** A valid request that the local platform does not support. */
export const unsupported = (what: string): AwsError =>
  new AwsError(501, "NotImplementedException", `The local platform does not support ${what} of DynamoDB.`);

export const tableMissing = (): AwsError => new AwsError(400, "ResourceNotFoundException", "Requested resource not found");

export const conditionFailed = (item?: object): AwsError =>
  new AwsError(400, "ConditionalCheckFailedException", "The conditional request failed", { members: item ? { Item: item } : {} });

export const conflict = (): AwsError => new AwsError(400, "TransactionConflictException", "Transaction is ongoing for the item");
