import { AwsError } from "../protocol/errors.js";
import type { Input, Operations } from "../protocol/operations.js";
import { failureTarget } from "./checks.js";
import type { Row } from "./row.js";

/** Returns the ARN of the dead letter queue in the attributes of a queue. A policy that is not JSON is left to SQS. */
function deadLetterQueue({ Attributes: attributes }: Input): string[] {
  const policy = (attributes as Input | undefined)?.["RedrivePolicy"];
  if (typeof policy !== "string") return [];
  try {
    return [String(JSON.parse(policy).deadLetterTargetArn)];
  } catch {
    return [];
  }
}

const redrive: Row = {
  values: [deadLetterQueue],
  check: failureTarget,
  // SQS repeats the value of the parameter; here it is the ARN only.
  refuse: ({ id }) =>
    new AwsError(
      400,
      "InvalidParameterValue",
      `Value {"deadLetterTargetArn":"${id}"} for parameter RedrivePolicy is invalid. Reason: Dead letter target does not exist.`,
    ),
};

/** References in requests to SQS. SQS does not look up KMS keys until a message is sent. */
export const sqs: Operations<readonly Row[]> = { CreateQueue: [redrive], SetQueueAttributes: [redrive] };
