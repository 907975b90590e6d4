import { expect, test } from "@jest/globals";
import { areas } from "../../tools/mutation/scope.js";
import { mutate } from "../support/mutation/mutate.js";

test("a sample of everything together is judged, with the tests of all areas", async () => {
  const { code, output } = await mutate("--sample", "20");

  expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining("killed ") });
}, 3_600_000);

test.each(areas.map(({ sources }) => sources.join(",")))(
  "unit tests kill at least 90 %% of the changes to %s, and the others have a reason",
  async (sources) => {
    const { code, output } = await mutate("--only", sources);

    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining("killed ") });
  },
  3 * 3_600_000,
);
