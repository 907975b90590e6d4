import { Token } from "cdktf";
import { type Precondition, valueAt } from "../../settings/index.js";
import { hcl } from "../../terraform/index.js";
import type { ExpressSettings, StandardSettings } from "../settings/cluster-settings.js";
import { ownRules } from "./cluster-rules.js";

interface Placement {
  readonly name: string;
  readonly subnetIds: string[];
  /** An expression that is true if the cluster exists before the plan; left out if the plan does not look it up. */
  readonly exists?: unknown;
}

/**
 * Returns the conditions that Terraform must check: rules over values that are variables of a published module, and what only a plan
 * knows. In a deployable stack the rules were checked at synthesis.
 */
export function clusterConditions(settings: StandardSettings | ExpressSettings, { name, subnetIds, exists }: Placement): Precondition[] {
  const { brokers, publicAccess } = settings;
  const conditions: Precondition[] = ownRules
    .filter(({ reads }) => reads.some((read) => containsToken(valueAt(settings, read.split(".")))))
    .flatMap(({ terraform }) => terraform?.(settings) ?? []);
  if (containsToken(brokers) || containsToken(subnetIds.length) || Token.isUnresolved(subnetIds)) {
    conditions.push({
      condition: hcl`${brokers} % length(${subnetIds}) == 0`,
      errorMessage: "brokers must be a multiple of the number of subnets. [cluster/brokers-multiple-of-zones]",
    });
  }
  if (publicAccess !== undefined && publicAccess !== "off" && exists !== undefined) {
    conditions.push({
      condition: exists,
      errorMessage: `The cluster ${name} does not exist yet, and MSK creates no cluster with public access: leave publicAccess out, apply, then set it.`,
    });
  }
  return conditions;
}

/** Returns true for a token, and for a value that contains one. */
function containsToken(value: unknown): boolean {
  if (Token.isUnresolved(value)) return true;
  return value !== null && typeof value === "object" && Object.values(value).some(containsToken);
}
