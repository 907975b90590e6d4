import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { Token } from "cdktf";
import type { Construct } from "constructs";
import { z } from "zod";
import { acceptFinding } from "./accepted-finding.js";
import type { EncryptionKey } from "./encryption-key.js";

/** Days that CloudWatch Logs can keep events. Source: CloudWatch Logs API, PutRetentionPolicy, 2026-11. */
const retentions = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653] as const;

/** A year, from which on the security scan is content. */
const AUDITABLE_DAYS = 365;

export const logRetentionDays = z.union(retentions.map((days) => z.literal(days))).meta({ allowed: `one of ${retentions.join(", ")}` });

export interface EncryptedLogGroupProps {
  readonly name: string;
  readonly retentionDays: number;
  readonly key: EncryptionKey;
}

/** A log group that is encrypted with our key and forgets in time. */
export function encryptedLogGroup(scope: Construct, id: string, { name, retentionDays, key }: EncryptedLogGroupProps): CloudwatchLogGroup {
  const group = new CloudwatchLogGroup(scope, id, { name, retentionInDays: retentionDays, kmsKeyId: key.arn });
  if (!Token.isUnresolved(retentionDays) && retentionDays < AUDITABLE_DAYS) {
    acceptFinding(group, "CKV_AWS_338", `the settings choose ${retentionDays} days: a year of logs is for environments that are audited`);
  }
  return group;
}
