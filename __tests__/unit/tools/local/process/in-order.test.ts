import { expect, test } from "@jest/globals";
import { InOrder } from "../../../../../tools/local/process/index.js";

test("work runs one after another, and goes on after a failure", async () => {
  const order = new InOrder();
  const events: string[] = [];
  const work = (name: string, fails = false) =>
    order.run(async () => {
      events.push(`${name} starts`);
      await Promise.resolve();
      events.push(`${name} ends`);
      if (fails) throw new Error(`${name} failed`);
      return name;
    });

  const results = await Promise.allSettled([work("first", true), work("second")]);

  expect(events).toEqual(["first starts", "first ends", "second starts", "second ends"]);
  expect(results).toEqual([
    { status: "rejected", reason: new Error("first failed") },
    { status: "fulfilled", value: "second" },
  ]);
});
