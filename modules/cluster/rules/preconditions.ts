import { Token } from "cdktf";
import type { Precondition } from "../../settings/index.js";
import { hcl } from "../../terraform/index.js";
import type { ExpressSettings, StandardSettings } from "../settings/cluster-settings.js";
import { clusterRules } from "./cluster-rules.js";

/** Where a cluster is to stand. */
interface Place {
  readonly name: string;
  readonly subnetIds: string[];
  /** Whether it is there already, where the plan knows. */
  readonly isThere?: unknown;
}

/**
 * What Terraform must check itself: rules over values that are variables in a published module, and what only a plan can know.
 * In a deployable stack the rules have been asked before.
 */
export function moduleConditions(settings: StandardSettings | ExpressSettings, { name, subnetIds, isThere }: Place): Precondition[] {
  const { brokers, publicAccess } = settings;
  const conditions: Precondition[] = clusterRules
    .filter(({ reads }) => reads.some((read) => holdsToken(valueAt(settings, read))))
    .flatMap(({ terraform }) => terraform?.(settings) ?? []);
  if (holdsToken(brokers) || holdsToken(subnetIds.length) || Token.isUnresolved(subnetIds)) {
    conditions.push({
      condition: hcl`${brokers} % length(${subnetIds}) == 0`,
      errorMessage: "brokers must be a multiple of the number of subnets.",
    });
  }
  if (publicAccess !== undefined && publicAccess !== "off" && isThere !== undefined) {
    conditions.push({
      condition: isThere,
      errorMessage: `The cluster ${name} is not there yet, and MSK makes none with public access: leave publicAccess out, apply, and set it then.`,
    });
  }
  return conditions;
}

const valueAt = (settings: object, path: string): unknown =>
  path
    .split(".")
    .reduce<unknown>((value, key) => (value && typeof value === "object" ? (value as Record<string, unknown>)[key] : undefined), settings);

/** Whether a value is a token, or one is in it. */
function holdsToken(value: unknown): boolean {
  if (Token.isUnresolved(value)) return true;
  return value !== null && typeof value === "object" && Object.values(value).some(holdsToken);
}
