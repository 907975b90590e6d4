import { matchesWildcards } from "../wildcards/index.js";
import type { Finding } from "./finding.js";

/** An accepted finding of the settings: `planReview.accepted`. */
export interface Suppression {
  readonly rule: string;
  /** The address, with `*` for any text. @default every address */
  readonly address?: string | undefined;
  readonly reason: string;
}

/** A finding that the settings accept. */
export interface SuppressedFinding {
  readonly finding: Finding;
  readonly reason: string;
}

/** Returns the suppression of a finding, if there is one. */
export const suppressionOf = ({ rule, address }: Finding, suppressions: readonly Suppression[]): Suppression | undefined =>
  suppressions.find((each) => each.rule === rule && matchesWildcards(address, each.address ?? "*", "*"));
