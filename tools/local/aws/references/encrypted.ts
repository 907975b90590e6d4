import { AwsError } from "../protocol/errors.js";
import { member, type Operations } from "../protocol/operations.js";
import { logsKey, type Misfit, symmetricKey } from "./checks.js";
import type { Row } from "./row.js";

/**
 * CloudWatch Logs does not distinguish a key that does not exist from one whose policy does not allow it. Source: reports of both
 * messages in the AWS provider's issues 8042 and 29282, and terraform issue 24194; the API Reference says that a disabled key is
 * refused (2026-11), the message is not known. The misfit's detail is the ARN of the log group.
 */
function refuseLogsKey({ reason, id, detail: logGroupArn }: Misfit): AwsError {
  if (reason === "missing" && !id.startsWith("arn:")) {
    const name = logGroupArn.split(":").at(-1);
    return new AwsError(400, "InvalidParameterException", `The specified KMS Key Id could not be found. '${name}'`);
  }
  if (reason === "missing" || reason === "not permitted") {
    const message = `The specified KMS key does not exist or is not allowed to be used with Arn '${logGroupArn}'`;
    return new AwsError(400, "AccessDeniedException", message);
  }
  return new AwsError(400, "InvalidParameterException", `The specified KMS key is ${reason}: ${id}`);
}

const logsKeyOf = (logGroup: string): Row => ({ values: [member("kmsKeyId"), member(logGroup)], check: logsKey, refuse: refuseLogsKey });

/** References in requests to CloudWatch Logs. */
export const logs: Operations<readonly Row[]> = {
  CreateLogGroup: [logsKeyOf("logGroupName")],
  AssociateKmsKey: [logsKeyOf("logGroupName")],
};

const secretKey: Row = {
  values: [member("KmsKeyId")],
  check: symmetricKey,
  // Source: Secrets Manager API Reference, CreateSecret, errors (2026-11). Secrets Manager's wording is not known.
  refuse: ({ id, reason }) =>
    new AwsError(
      400,
      "EncryptionFailure",
      `Secrets Manager can't encrypt the protected secret text using the provided KMS key. Check that the KMS key is available, enabled, and not in an invalid state: ${id} is ${reason}.`,
    ),
};

/** References in requests to DynamoDB. Its message for a key that can't be used is not known. */
export const dynamoDb: Operations<readonly Row[]> = {
  CreateTable: [
    {
      values: [member("SSESpecification.KMSMasterKeyId")],
      check: symmetricKey,
      refuse: ({ id, reason }) =>
        new AwsError(400, "ValidationException", `One or more parameter values were invalid: the KMS key ${id} is ${reason}.`),
    },
  ],
};

/** References in requests to Secrets Manager. */
export const secretsManager: Operations<readonly Row[]> = { CreateSecret: [secretKey], UpdateSecret: [secretKey] };
