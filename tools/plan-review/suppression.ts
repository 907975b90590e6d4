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
  suppressions.find((each) => each.rule === rule && matchesAddress(each.address, address));

function matchesAddress(pattern: string | undefined, address: string): boolean {
  if (pattern === undefined) return true;
  const parts = pattern.split("*");
  const [first = "", ...rest] = parts;
  if (!address.startsWith(first)) return false;
  if (rest.length === 0) return address === first;
  const last = rest.pop() as string;
  let at = first.length;
  for (const part of rest) {
    const found = address.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return address.length - last.length >= at && address.endsWith(last);
}
