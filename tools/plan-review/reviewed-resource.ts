import { actionOf, attributeAt, changedAttributes, isMarked, type PlannedResource } from "../terraform/index.js";
import type { ReviewedResource } from "./rule.js";

/** Returns a managed resource that a plan changes; undefined for others. */
export function reviewedResource(planned: PlannedResource): ReviewedResource | undefined {
  const action = planned.mode === "data" ? "none" : actionOf(planned);
  if (action === "none") return undefined;
  const { before, after, after_unknown: unknown } = planned.change;
  return {
    ...{ address: addressOf(planned), type: planned.type, action, planned, unknown },
    forgets: planned.change.actions.includes("forget"),
    before: before ?? undefined,
    after: after ?? undefined,
    changed: action === "update" || action === "replace" ? changedAttributes(planned.change) : [],
  };
}

/** Returns the address, in Terraform's words for an object that a failed replacement left: the address itself has another entry. */
const addressOf = ({ address, deposed }: PlannedResource): string =>
  deposed === undefined ? address : `${address} (deposed object ${deposed})`;

/** The values of an attribute before and after a plan. */
export interface AttributeChange {
  readonly before: unknown;
  readonly after: unknown;
  /** The value after it is known only after the apply. */
  readonly unknown: boolean;
}

/** Returns the values of an attribute before and after. A missing value is undefined, as null is. */
export function changeAt({ before, after, unknown }: ReviewedResource, name: string): AttributeChange {
  return {
    before: attributeAt(before, name) ?? undefined,
    after: attributeAt(after, name) ?? undefined,
    unknown: isMarked(unknown, name),
  };
}

/** Returns true if both values are the same; the order of object keys matters, as in Terraform's documents. */
export const isEqual = (one: unknown, other: unknown): boolean => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
