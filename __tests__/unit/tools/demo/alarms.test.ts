import { expect, test } from "@jest/globals";
import { rangIn } from "../../../../tools/demo/alarms.js";

const change = (alarm: string, seconds: number, state: "OK" | "ALARM") => ({ alarm, state, atMs: seconds * 1_000 });

test("alarms that rang are listed in their order, with the time until they were OK again", () => {
  const history = [change("a", 1, "OK"), change("b", 2, "ALARM"), change("a", 3, "ALARM"), change("b", 8, "OK")];

  expect(rangIn(history)).toEqual([{ name: "b", forMs: 6_000 }, { name: "a" }]);
});

test("an alarm that rang twice counts from the first time", () => {
  const history = [change("a", 1, "ALARM"), change("a", 2, "OK"), change("a", 4, "ALARM"), change("a", 6, "OK")];

  expect(rangIn(history)).toEqual([{ name: "a", forMs: 5_000 }]);
});
