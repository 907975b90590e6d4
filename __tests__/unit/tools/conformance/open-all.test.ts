import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { openAll } from "../../../../tools/conformance/open-all.js";

class Opened {
  closed = false;
  constructor(readonly name: string) {}
  async close() {
    await sleep(1);
    this.closed = true;
  }
}

test("opens all in the order of their names", async () => {
  const opened = await openAll(["slow", "fast"], async (name) => {
    await sleep(name === "slow" ? 5 : 0);
    return new Opened(name);
  });

  expect(opened).toEqual([
    { name: "slow", closed: false },
    { name: "fast", closed: false },
  ]);
});

test("closes those that were opened, before or after one fails", async () => {
  const opened: Opened[] = [];
  const opening = openAll(["before", "fails", "after"], async (name) => {
    await sleep({ before: 0, fails: 5, after: 10 }[name]);
    if (name === "fails") throw new Error("the provider did not start");
    opened.push(new Opened(name));
    return opened.at(-1) as Opened;
  });

  await expect(opening).rejects.toThrow("the provider did not start");
  expect(opened).toEqual([
    { name: "before", closed: true },
    { name: "after", closed: true },
  ]);
});
