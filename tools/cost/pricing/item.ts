import type { Usage } from "../assumptions.js";
import type { Resource } from "../resources/resource.js";

/** A number with its meaning: `[3, "brokers"]`. It is undefined if Terraform knows it only after the apply. */
export type Factor = readonly [value: number | undefined, label: string];

/** A quantity that AWS charges for, a month. */
export interface Item {
  /** What it is, unique for its resource: `brokers`. */
  readonly what: string;
  /** Id of the price. */
  readonly price: string;
  /** The quantity is their product. */
  readonly factors: readonly Factor[];
}

/** What the cost of a resource depends on in addition to its own arguments. */
export interface Situation {
  readonly usage: Usage;
  /** All resources of the configuration. */
  readonly resources: readonly Resource[];
}

/** Returns what AWS charges for a resource in one case. Every case has the same items. */
export type Pricer = (resource: Resource, situation: Situation) => readonly Item[];

/** Hours of a month, as AWS's own calculators use. */
export const HOURS = 730;
export const SECONDS = HOURS * 3600;
export const hours: Factor = [HOURS, "h"];

/** GiB of a month at a rate. AWS's GB are GiB. */
export const gibOf = (mibPerSecond: number): number => (mibPerSecond * SECONDS) / 1024;

/** Returns the resources of a type. */
export const ofType = ({ resources }: Pick<Situation, "resources">, type: string): Resource[] =>
  resources.filter((resource) => resource.type === type);

/** Returns the number of instances of a type. */
export const countOf = (situation: Pick<Situation, "resources">, type: string): number =>
  ofType(situation, type).reduce((sum, { instances = 1 }) => sum + instances, 0);
