import { expect, test } from "@jest/globals";
import { until } from "../../../../../tools/local/process/index.js";

test("answers what the probe found, having let it fail before", async () => {
  let calls = 0;
  const found = await until(
    "the third call",
    () => {
      calls += 1;
      if (calls === 1) throw new Error("not yet");
      return calls === 3 && "found";
    },
    { everyMs: 1 },
  );
  expect(found).toBe("found");
});

test("takes zero and the empty string for answers", async () => {
  expect(await until("zero", () => 0)).toBe(0);
  expect(await until("nothing", async () => "")).toBe("");
});

test("names what it waited for and the last failure", async () => {
  const cause = new Error("connection refused");
  const waiting = until("the broker", () => Promise.reject(cause), { timeoutMs: 20, everyMs: 5 });
  await expect(waiting).rejects.toMatchObject({ message: "waited 20 ms in vain for the broker: connection refused", cause });
});

test("does not wait for a probe that hangs", async () => {
  const waiting = until("an answer", () => new Promise<never>(() => undefined), { timeoutMs: 30, everyMs: 5 });
  await expect(waiting).rejects.toThrow("waited 30 ms in vain for an answer: the last attempt did not answer");
});

test("ends with the signal's reason, also in the middle of a probe", async () => {
  const controller = new AbortController();
  const waiting = until("never", () => new Promise<never>(() => undefined), { signal: controller.signal });
  controller.abort(new Error("shutting down"));
  await expect(waiting).rejects.toThrow("shutting down");
});
