import type { ReviewedResource } from "./rule.js";

/** The number of resources of a plan by action, in Terraform's words. */
export type ChangeCounts = Readonly<Record<ReviewedResource["action"], number>>;

export const noChanges: ChangeCounts = { create: 0, update: 0, replace: 0, delete: 0, forget: 0 };

export const countedChange = (counts: ChangeCounts, action: ReviewedResource["action"]): ChangeCounts => ({
  ...counts,
  [action]: counts[action] + 1,
});

const words: Readonly<Record<ReviewedResource["action"], string>> = {
  create: "created",
  update: "updated in place",
  replace: "replaced",
  delete: "destroyed",
  forget: "forgotten",
};

/** Returns the counts as text: `3 created, 1 replaced`. */
export function countsText(counts: ChangeCounts): string {
  const parts = (Object.keys(words) as (keyof typeof words)[])
    .filter((action) => counts[action] > 0)
    .map((action) => `${counts[action]} ${words[action]}`);
  return parts.length === 0 ? "no resource changes" : parts.join(", ");
}
