import { expect, test } from "@jest/globals";
import { until } from "../../../../../tools/local/process/index.js";

test("returns the probe's result after an earlier failure", async () => {
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

test("accepts zero and the empty string as results", async () => {
  expect(await until("zero", () => 0)).toBe(0);
  expect(await until("nothing", async () => "")).toBe("");
});

test("reports what it waited for and the last failure", async () => {
  const cause = new Error("connection refused");
  const waiting = until("the broker", () => Promise.reject(cause), { timeoutMs: 20, everyMs: 5 });
  await expect(waiting).rejects.toMatchObject({ message: "timed out after 20 ms waiting for the broker: connection refused", cause });
});

test("does not wait for a probe that hangs", async () => {
  const waiting = until("a result", () => new Promise<never>(() => undefined), { timeoutMs: 30, everyMs: 5 });
  await expect(waiting).rejects.toThrow("timed out after 30 ms waiting for a result: the last attempt did not finish");
});

test("rejects with the signal's reason, even during a probe", async () => {
  const controller = new AbortController();
  const waiting = until("never", () => new Promise<never>(() => undefined), { signal: controller.signal });
  controller.abort(new Error("shutting down"));
  await expect(waiting).rejects.toThrow("shutting down");
});
