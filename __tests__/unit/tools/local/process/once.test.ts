import { expect, test } from "@jest/globals";
import { Once } from "../../../../../tools/local/process/index.js";

test("work asked for at the same time is done once, and again for who comes later", async () => {
  const once = new Once();
  let runs = 0;
  const work = async () => ++runs;
  expect(await Promise.all([once.do("jars", work), once.do("jars", work), once.do("other", work)])).toEqual([1, 1, 2]);
  expect(await once.do("jars", work)).toBe(3);
});

test("work that failed is tried again by the next who asks", async () => {
  const once = new Once();
  await expect(once.do("jars", async () => Promise.reject(new Error("no network")))).rejects.toThrow("no network");
  expect(await once.do("jars", async () => "made")).toBe("made");
});
