import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { markdown } from "../../../tools/plan-review/render/markdown.js";
import { type Review, type ReviewOptions, reviewPlan } from "../../../tools/plan-review/review.js";
import type { MskLimits } from "../../../tools/plan-review/rule.js";
import { root } from "../../../tools/setup/folders.js";
import type { PlanJson } from "../../../tools/terraform/index.js";
import { REVIEWED_ON } from "./scenarios.js";

const fileOf = (kind: "plans" | "comments", name: string, ending: string) =>
  join(root, "__tests__/support/review", kind, `${name}.${ending}`);

/** Returns the recorded plan of a scenario. */
export const recordedPlan = (name: string): PlanJson => JSON.parse(readFileSync(fileOf("plans", name, "json"), "utf8")) as PlanJson;

/** Returns the recorded comment of a scenario. */
export const recordedComment = (name: string): string => readFileSync(fileOf("comments", name, "md"), "utf8");

/** Limits of MSK for tests. */
const limits: MskLimits = {
  kafkaVersions: {
    "3.7.x.kraft": { metadata: "kraft", supportEnds: "2026-09-01" },
    "3.9.x.kraft": { metadata: "kraft" },
    "4.1.x.kraft": { metadata: "kraft" },
  },
  formerSupportEnds: { "2.8": "2025-01-14", "3.5": "2025-10-23" },
  supportSources: {
    current: "MSK developer guide, 2026-05",
    former: "endoflife.date/amazon-msk, 2025-05, and MSK developer guide, 2026-05",
  },
  smallestGrowthGib: 10,
  supportNoticeDays: 180,
};

/** Reviews a document as if it were read from a file. */
export const reviewOf = (document: unknown, options: Partial<ReviewOptions> = {}): Promise<Review> =>
  reviewPlan(Readable.from([Buffer.from(typeof document === "string" ? document : JSON.stringify(document))]), {
    today: REVIEWED_ON,
    limits,
    ...options,
  });

/** Returns the comment of a review. */
export const commentOf = (name: string, review: Review): string => markdown(review, { name });
