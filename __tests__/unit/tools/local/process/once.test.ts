import { expect, test } from "@jest/globals";
import { Once } from "../../../../../tools/local/process/index.js";

test("runs work once for concurrent calls, and again for a later call", async () => {
  const once = new Once();
  let runs = 0;
  const work = async () => ++runs;
  expect(await Promise.all([once.do("jars", work), once.do("jars", work), once.do("other", work)])).toEqual([1, 1, 2]);
  expect(await once.do("jars", work)).toBe(3);
});

test("runs failed work again on the next call", async () => {
  const once = new Once();
  await expect(once.do("jars", async () => Promise.reject(new Error("no network")))).rejects.toThrow("no network");
  expect(await once.do("jars", async () => "created")).toBe("created");
});
