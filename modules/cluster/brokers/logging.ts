import type { MskClusterLoggingInfo } from "@cdktf/provider-aws/lib/msk-cluster";
import { attributeOf, isEnabled } from "../../terraform/index.js";
import type { LogsSettings } from "../settings/logging.js";

/**
 * The cluster's block. What is off says so: the provider takes a block that is left out for one that nobody manages.
 *
 * @param logGroup its name, where logs go to CloudWatch
 */
export function loggingInfo({ s3, firehose }: LogsSettings, logGroup: string | undefined): MskClusterLoggingInfo {
  return {
    brokerLogs: {
      cloudwatchLogs: logGroup === undefined ? { enabled: false } : { enabled: true, logGroup },
      s3: { enabled: isEnabled(s3), bucket: attributeOf(s3, "bucket"), prefix: attributeOf(s3, "prefix") },
      firehose: { enabled: isEnabled(firehose), deliveryStream: attributeOf(firehose, "deliveryStream") },
    },
  };
}
