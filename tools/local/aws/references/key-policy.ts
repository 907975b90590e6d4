import { matchesWildcards } from "../../../wildcards/index.js";
import { evaluate, type Policy, type Statement, toArray } from "../iam/policy.js";

/** The condition key with the ARN of the log group. Source: CloudWatch Logs User Guide, "Encrypt log data … using AWS KMS" (2026-11). */
const LOG_GROUP_KEY = "kms:EncryptionContext:aws:logs:arn";

/**
 * Returns whether a key policy allows CloudWatch Logs to encrypt a log group. Of the conditions, only that on the log group is
 * evaluated. A denial with another condition is ignored, an allowance with another condition counts.
 */
export function allowsLogs(policy: string, region: string, logGroupArn: string): boolean {
  const statements = policy === "" ? [] : toArray((JSON.parse(policy) as Policy).Statement);
  const applicable = statements.flatMap((statement) => {
    const { Condition, ...unconditional } = statement;
    const conditions = Object.values(Condition ?? {}).flatMap((keys) => Object.entries(keys));
    if (statement.Effect === "Deny" && conditions.some(([key]) => !isLogGroupKey(key))) return [];
    const matches = conditions.every(
      ([key, patterns]) => !isLogGroupKey(key) || toArray(patterns).some((pattern) => matchesWildcards(logGroupArn, String(pattern))),
    );
    return matches ? [unconditional] : [];
  });
  const services = [`logs.${region}.amazonaws.com`, "logs.amazonaws.com"];
  const request = { action: "kms:Encrypt", resource: "*" };
  return evaluate([{ Statement: applicable }], request, (statement) => names(statement, services)).effect === "allow";
}

const isLogGroupKey = (key: string) => key.toLowerCase() === LOG_GROUP_KEY.toLowerCase();

function names({ Principal }: Statement, services: readonly string[]): boolean {
  if (Principal === undefined || Principal === "*") return Principal === "*";
  return toArray(Principal["Service"] ?? []).some((name) => services.includes(name)) || toArray(Principal["AWS"] ?? []).includes("*");
}
