import { expect, test } from "@jest/globals";
import { runChild } from "../../../../../tools/local/process/index.js";

const node = (script: string, more: object = {}) => runChild(process.execPath, ["-e", script], { name: "script", ...more });

test("waits for a child and returns its status and every line of both outputs", async () => {
  const seen: string[] = [];
  const { code, lines } = await node("console.log('out'); console.error('err'); process.exitCode = 3", {
    onLine: (line: string) => seen.push(line),
  });
  expect({ code, lines: [...lines].sort() }).toEqual({ code: 3, lines: ["err", "out"] });
  expect(seen).toEqual(lines);
});

test("stops the child on the signal, with the given onAbort", async () => {
  const wait = "process.on('SIGINT', () => process.exit(7)); console.log('ready'); setInterval(() => {}, 1000)";
  const interruption = new AbortController();
  const { code } = await node(wait, {
    signal: interruption.signal,
    onAbort: (child: { kill(signal: string): void }) => child.kill("SIGINT"),
    onLine: () => interruption.abort(),
  });
  expect(code).toBe(7);
});

test("does not start a child whose signal is already aborted", async () => {
  await expect(node("", { signal: AbortSignal.abort(new Error("interrupted")) })).rejects.toThrow("interrupted");
});
