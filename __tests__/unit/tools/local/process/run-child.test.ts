import { expect, test } from "@jest/globals";
import { runChild } from "../../../../../tools/local/process/index.js";

const node = (script: string, more: object = {}) => runChild(process.execPath, ["-e", script], { name: "script", ...more });

test("a child is waited for, with its status and every line of both outputs", async () => {
  const seen: string[] = [];
  const { code, lines } = await node("console.log('out'); console.error('err'); process.exitCode = 3", {
    onLine: (line: string) => seen.push(line),
  });
  expect({ code, lines: [...lines].sort() }).toEqual({ code: 3, lines: ["err", "out"] });
  expect(seen).toEqual(lines);
});

test("a signal ends it, in the way that was asked for", async () => {
  const wait = "process.on('SIGINT', () => process.exit(7)); console.log('ready'); setInterval(() => {}, 1000)";
  const interruption = new AbortController();
  const { code } = await node(wait, {
    signal: interruption.signal,
    onAbort: (child: { kill(signal: string): void }) => child.kill("SIGINT"),
    onLine: () => interruption.abort(),
  });
  expect(code).toBe(7);
});

test("a child whose signal is aborted already is not started", async () => {
  await expect(node("", { signal: AbortSignal.abort(new Error("interrupted")) })).rejects.toThrow("interrupted");
});
