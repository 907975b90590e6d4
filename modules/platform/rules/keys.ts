import { otherRegionViolations } from "../../aws/index.js";
import type { Rule } from "../../settings/index.js";

export interface KeysContext {
  readonly region: string;
  readonly operationsKey?: string | undefined;
}

/** Rules about keys of the platform as a whole. */
export const keyRules: readonly Rule<KeysContext>[] = [
  {
    id: "platform/operations-key-in-region",
    checks: "operationsKey is a key in the platform's Region.",
    why: "CloudWatch Logs, SQS and Lambda encrypt only with keys in the Region of the log group, the queue or the function.",
    fix: "Use the ARN of a key in the Region, such as the replica of a multi-Region key.",
    reads: ["region", "operationsKey"],
    violations: ({ region, operationsKey }) => otherRegionViolations(["operationsKey"], operationsKey, region),
    terraform: { notNeeded: "The Region of a module is its provider's; the services refuse a key of another one." },
  },
];
