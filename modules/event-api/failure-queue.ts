import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy";
import { Construct } from "constructs";
import type { EncryptionKey } from "../aws/index.js";
import { policyDocument } from "../aws/index.js";

/** Longest retention of SQS: 14 days. */
const RETENTION_SECONDS = 1_209_600;

export interface FailureQueueProps {
  readonly name: string;
  readonly key: EncryptionKey;
}

/** The queue of batches that failed after all retries. A message has the partitions and offsets of the batch, not its records. */
export class FailureQueue extends Construct {
  readonly arn: string;
  readonly name: string;
  readonly url: string;

  constructor(scope: Construct, id: string, { name, key }: FailureQueueProps) {
    super(scope, id);
    const queue = new SqsQueue(this, "this", {
      name,
      kmsMasterKeyId: key.arn,
      kmsDataKeyReusePeriodSeconds: 3600,
      messageRetentionSeconds: RETENTION_SECONDS,
    });
    new SqsQueuePolicy(this, "policy", {
      queueUrl: queue.url,
      policy: policyDocument([
        {
          sid: "TlsOnly",
          effect: "Deny",
          principals: "*",
          actions: ["sqs:*"],
          resources: [queue.arn],
          conditions: { Bool: { "aws:SecureTransport": "false" } },
        },
      ]),
    });
    this.arn = queue.arn;
    this.name = queue.name;
    this.url = queue.url;
  }
}
