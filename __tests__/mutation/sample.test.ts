import { expect, test } from "@jest/globals";
import { mutate } from "../support/mutation/mutate.js";

// Everything is mutated before a release: __tests__/release/mutation.test.ts. A sample has survivors that its commit did not cause, so it
// fails only far below the 90 % that a release requires.
test("unit tests kill a sample of the changes to what the last commits changed", async () => {
  const { code, output } = await mutate("--recent", "20", "--sample", "50", "--limit-seconds", "100", "--minimum", "75");

  expect({ code, output }).toEqual({ code: 0, output: expect.stringMatching(/killed \d+ of \d+ \(|Nothing to mutate/) });
}, 300_000);
