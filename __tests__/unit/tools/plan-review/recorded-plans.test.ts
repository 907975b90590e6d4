import { expect, test } from "@jest/globals";
import { commentOf, recordedComment, recordedPlan, reviewOf } from "../../../support/review/recorded.js";
import { scenarios } from "../../../support/review/scenarios.js";

// The plans were made on the local platform, one change after another, and reduced to what rules read.
test.each(scenarios)("the comment on the plan of $name, $change, is as recorded", async ({ name }) => {
  const review = await reviewOf(recordedPlan(name));

  expect(commentOf(name, review)).toBe(recordedComment(name));
});
