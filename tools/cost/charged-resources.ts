import type { PlanJson, PlannedResource, PlanVisitor, ProviderConfiguration } from "../terraform/index.js";
import { isFree, pricers } from "./pricing/pricers.js";
import type { Resource } from "./resources/resource.js";

/** What the cost of a plan depends on: its managed resources that AWS charges for, and its Region. */
export interface ChargedResources {
  /** By the address that they have afterwards. */
  readonly before: readonly Resource[];
  readonly after: readonly Resource[];
  /** Undefined if it can't be read from the plan. */
  readonly region?: string;
}

/** `us-east-1`, also in an availability zone, `us-east-1a`, and in an ARN. */
const REGION = /^(?:arn:aws[a-z-]*:[a-z0-9-]+:)?([a-z]{2}(?:-[a-z]+)+-[0-9])(?:[a-z]|:.*)?$/;

/** Longest text that is kept of a resource. No price depends on a longer one, such as a policy or the body of a dashboard. */
const LONGEST_TEXT = 256;

/**
 * Collects what the cost of a plan depends on, while `streamPlan` reads it. The memory that it needs grows with the number of resources that
 * are charged, not with the size of the plan.
 */
export class ChargedResourcesReader implements PlanVisitor {
  private readonly before: Resource[] = [];
  private readonly after: Resource[] = [];
  private readonly counts = new Map<string, number>();
  /** Regions by the name of the variable. */
  private readonly variables = new Map<string, string>();
  private configured: ProviderConfiguration | undefined;

  resource({ address, type, mode, deposed, change }: PlannedResource): void {
    for (const values of [change.before, change.after]) {
      if (mode === "managed" || type === "aws_region") this.countRegions(values);
    }
    if (mode !== "managed" || deposed !== undefined || (isFree(type) && !(type in parts))) return;
    if (change.before) this.before.push({ address, type, values: keptValues(type, change.before) });
    if (change.after) this.after.push({ address, type, values: keptValues(type, change.after) });
  }

  variable(name: string, value: unknown): void {
    const region = regionIn(value);
    if (region !== undefined) this.variables.set(name, region);
  }

  provider(configuration: ProviderConfiguration): void {
    if (configuration.name === "aws" && configuration.alias === undefined) this.configured = configuration;
  }

  /** What was collected. The Region is that of the provider, else the most frequent one in the zones and ARNs of the resources. */
  get found(): ChargedResources {
    const mostFrequent = [...this.counts].sort((a, b) => b[1] - a[1])[0]?.[0];
    const region = this.configuredRegion() ?? mostFrequent;
    return { before: this.before, after: this.after, ...(region !== undefined && { region }) };
  }

  private countRegions(values: Readonly<Record<string, unknown>> | null): void {
    for (const name of ["arn", "availability_zone", "region"]) {
      const region = regionIn(values?.[name]);
      if (region !== undefined) this.counts.set(region, (this.counts.get(region) ?? 0) + 1);
    }
  }

  private configuredRegion(): string | undefined {
    const region = this.configured?.expressions?.["region"];
    if (typeof region?.constant_value === "string") return region.constant_value;
    const variable = region?.references?.find((reference) => reference.startsWith("var."));
    return variable && this.variables.get(variable.slice("var.".length));
  }
}

const regionIn = (value: unknown): string | undefined => (typeof value === "string" ? REGION.exec(value)?.[1] : undefined);

/** Types without a charge on which the cost of others depends. */
const parts = { aws_appautoscaling_target: true };

/** Returns the arguments of a resource that its cost can depend on: none of a type that is not priced. */
const keptValues = (type: string, values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  type in pricers || type in parts ? (withoutLongTexts(values) as Readonly<Record<string, unknown>>) : {};

function withoutLongTexts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutLongTexts);
  if (value === null || typeof value !== "object") return value;
  const kept = Object.entries(value).filter(([, each]) => !(typeof each === "string" && each.length > LONGEST_TEXT));
  return Object.fromEntries(kept.map(([name, each]) => [name, withoutLongTexts(each)]));
}

/** Returns what the cost of a plan in memory depends on. */
export function chargedResourcesOf({ resource_changes: changes = [], variables = {}, configuration }: PlanJson): ChargedResources {
  const reader = new ChargedResourcesReader();
  for (const change of changes) reader.resource(change);
  for (const [name, { value }] of Object.entries(variables)) reader.variable(name, value);
  for (const provider of Object.values(configuration?.provider_config ?? {})) reader.provider(provider);
  return reader.found;
}
