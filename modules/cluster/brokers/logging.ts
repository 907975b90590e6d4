import type { MskClusterLoggingInfo } from "@cdktf/provider-aws/lib/msk-cluster";
import { attributeOf, isEnabled } from "../../terraform/index.js";
import type { LogsSettings } from "../settings/logging.js";

/**
 * Returns the cluster's `logging_info` block. It lists disabled destinations too: the provider does not change a block that is left out.
 *
 * @param logGroup - name of the log group; undefined turns logs to CloudWatch off
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
