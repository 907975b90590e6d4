import { Token } from "cdktf";
import { type Precondition, preconditionsOf, valueAt } from "../../settings/index.js";
import { hcl } from "../../terraform/index.js";
import type { ExpressSettings, StandardSettings } from "../settings/cluster-settings.js";
import { ownRules } from "./cluster-rules.js";

type ProvisionedSettings = StandardSettings | ExpressSettings;

/**
 * Returns the rules over settings that are tokens, as conditions for Terraform, for a program that uses a construct with variables. The rules
 * over other settings were checked at synthesis.
 */
export function ruleConditions(settings: ProvisionedSettings, subnetIds: string[]): Precondition[] {
  const { brokers } = settings;
  const conditions: Precondition[] = ownRules
    .filter(({ reads }) => reads.some((read) => containsToken(valueAt(settings, read.split(".")))))
    .flatMap((rule) => preconditionsOf(rule, settings));
  if (containsToken(brokers) || containsToken(subnetIds.length) || Token.isUnresolved(subnetIds)) {
    conditions.push({
      condition: hcl`${brokers} % length(${subnetIds}) == 0`,
      errorMessage: "brokers must be a multiple of the number of subnets. [cluster/brokers-multiple-of-zones]",
    });
  }
  return conditions;
}

/**
 * Returns the condition of public access that only a plan can check.
 *
 * @param lookup - has an expression that is false if the cluster does not exist before the plan
 */
export function publicAccessConditions(
  { publicAccess }: ProvisionedSettings,
  name: string,
  lookup: { readonly mayExist: unknown },
): Precondition[] {
  return publicAccess === undefined || publicAccess === "off"
    ? []
    : [
        {
          condition: lookup.mayExist,
          errorMessage: `The cluster ${name} does not exist yet, and MSK creates no cluster with public access: leave publicAccess out, apply, then set it.`,
        },
      ];
}

/** Returns true for a token, and for a value that contains one. */
function containsToken(value: unknown): boolean {
  if (Token.isUnresolved(value)) return true;
  return value !== null && typeof value === "object" && Object.values(value).some(containsToken);
}
