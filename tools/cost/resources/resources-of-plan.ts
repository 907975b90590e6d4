import type { PlanJson, PlannedResource } from "../../terraform/index.js";
import type { Resource } from "./resource.js";

/** Returns the managed resources of a plan, before or after its apply, by the address that they have afterwards. */
export function resourcesOfPlan({ resource_changes: changes = [] }: PlanJson, when: "before" | "after"): Resource[] {
  return changes.flatMap(({ address, type, mode, deposed, change }) => {
    const values = mode === "managed" && deposed === undefined ? change[when] : null;
    return values === null ? [] : [{ address, type, values }];
  });
}

/** `us-east-1`, also in an availability zone, `us-east-1a`, and in an ARN. */
const REGION = /^(?:arn:aws[a-z-]*:[a-z0-9-]+:)?([a-z]{2}(?:-[a-z]+)+-[0-9])(?:[a-z]|:.*)?$/;

/**
 * Returns the region of a plan: of the provider's configuration, else the most frequent one in the zones and ARNs of its resources;
 * undefined if it has none.
 */
export function regionOfPlan(plan: PlanJson): string | undefined {
  const counts = new Map<string, number>();
  for (const { change, mode, type } of plan.resource_changes ?? []) {
    for (const value of mode === "managed" || type === "aws_region" ? candidates(change) : []) {
      const region = typeof value === "string" ? REGION.exec(value)?.[1] : undefined;
      if (region !== undefined) counts.set(region, (counts.get(region) ?? 0) + 1);
    }
  }
  return configuredRegion(plan) ?? [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}

function candidates({ before, after }: PlannedResource["change"]): unknown[] {
  return [before, after].flatMap((values) => [values?.["arn"], values?.["availability_zone"], values?.["region"]]);
}

function configuredRegion(plan: PlanJson): string | undefined {
  const providers = plan.configuration?.provider_config ?? {};
  const aws = Object.values(providers).find(({ name, alias }) => name === "aws" && alias === undefined);
  const region = aws?.expressions?.["region"];
  if (typeof region?.constant_value === "string") return region.constant_value;
  const variable = region?.references?.find((reference) => reference.startsWith("var."));
  const value = variable === undefined ? undefined : plan.variables?.[variable.slice("var.".length)]?.value;
  return typeof value === "string" ? value : undefined;
}
