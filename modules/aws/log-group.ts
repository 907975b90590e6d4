import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { Token } from "cdktf";
import type { Construct } from "constructs";
import { z } from "zod";
import { acceptFinding } from "./accepted-finding.js";
import type { EncryptionKey } from "./encryption-key.js";

/** Retention periods of CloudWatch Logs, in days. Source: CloudWatch Logs API, PutRetentionPolicy, 2026-11. */
const retentions = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653] as const;

/** Shortest retention, in days, that check CKV_AWS_338 of the security scan accepts. */
const AUDITABLE_DAYS = 365;

/** Schema of a log group's retention, in days. */
export const logRetentionDays = z.union(retentions.map((days) => z.literal(days))).meta({ allowed: `one of ${retentions.join(", ")}` });

export interface EncryptedLogGroupProps {
  readonly name: string;
  readonly retentionDays: number;
  /** Encrypts the log events. */
  readonly key: EncryptionKey;
}

/** Creates a log group that is encrypted with a customer-managed key and has a retention period. */
export function encryptedLogGroup(scope: Construct, id: string, { name, retentionDays, key }: EncryptedLogGroupProps): CloudwatchLogGroup {
  const group = new CloudwatchLogGroup(scope, id, { name, retentionInDays: retentionDays, kmsKeyId: key.arn });
  if (Token.isUnresolved(retentionDays)) {
    acceptFinding(group, "CKV_AWS_338", `the retention is a variable of the module, by default ${AUDITABLE_DAYS} days`);
  } else if (retentionDays < AUDITABLE_DAYS) {
    acceptFinding(group, "CKV_AWS_338", `the settings choose ${retentionDays} days; only audited environments need a year of logs`);
  }
  return group;
}
