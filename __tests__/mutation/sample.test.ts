import { expect, test } from "@jest/globals";
import { mutate } from "../support/mutation/mutate.js";

// Everything is mutated before a release: __tests__/release/mutation.test.ts. A sample fails only if it shows with a confidence of 99.9 %
// that less than the 90 % which a release requires are killed, so that no push fails by chance.
test("unit tests kill a sample of the changes to what the last commits changed", async () => {
  const { code, output } = await mutate("--recent", "20", "--sample", "50", "--limit-seconds", "75");

  expect({ code, output }).toEqual({ code: 0, output: expect.stringMatching(/killed \d+ of \d+ \(|Nothing to mutate/) });
}, 300_000);
