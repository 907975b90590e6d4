import { expect, test } from "@jest/globals";
import { intervalOf } from "../../../../../tools/mutation/report/interval.js";

test.each([
  // The example of the NIST handbook, 4 of 20, and figures of R's prop.test without correction.
  [4, 20, [8.1, 41.6]],
  [45, 50, [78.6, 95.7]],
  [50, 50, [92.9, 100]],
  [0, 10, [0, 27.8]],
])("the share of all mutants, for %d of %d in a sample, is within Wilson's score interval", (killed, judged, interval) => {
  expect(intervalOf(killed, judged)).toEqual(interval);
});
