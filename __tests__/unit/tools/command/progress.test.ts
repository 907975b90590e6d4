import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { timedProgress, withoutSilence } from "../../../../tools/command/progress.js";

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

test("work that reports nothing for a minute is never silent for 10 s", async () => {
  const started = Date.now();
  const printed: { readonly at: number; readonly line: string }[] = [];
  const record = (line: string) => void printed.push({ at: (Date.now() - started) / 1_000, line });

  const work = withoutSilence(record, async (progress) => {
    progress("moto: installing (once)");
    await new Promise((resolve) => setTimeout(resolve, 60_000));
    progress("ready");
    await new Promise((resolve) => setTimeout(resolve, 12_000));
    return "result";
  });
  await jest.advanceTimersByTimeAsync(72_000);

  expect(await work).toBe("result");
  const times = [0, ...printed.map(({ at }) => at), 72];
  expect(Math.max(...times.slice(1).map((at, i) => at - (times[i] as number)))).toBeLessThan(10);
  expect(printed.map(({ line }) => line)).toEqual([
    "moto: installing (once)",
    ...[9, 18, 27, 36, 45, 54].map((seconds) => `… for ${seconds} s: moto: installing (once)`),
    "ready",
    "… for 9 s: ready",
  ]);
});

test("reports nothing after the work has ended or failed", async () => {
  const printed: string[] = [];
  const work = withoutSilence(
    (line) => printed.push(line),
    async (progress) => {
      progress("step");
      throw new Error("failed");
    },
  );
  await expect(work).rejects.toThrow("failed");
  await jest.advanceTimersByTimeAsync(60_000);
  expect(printed).toEqual(["step"]);
});

test("prints the time since the start", async () => {
  const lines: string[] = [];
  const progress = timedProgress((line) => lines.push(line));
  progress("first");
  await jest.advanceTimersByTimeAsync(12_340);
  progress("second");
  expect(lines).toEqual(["   0.0 s  first", "  12.3 s  second"]);
});
