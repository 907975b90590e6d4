import { expect, test } from "@jest/globals";
import { runCommand } from "../../../../tools/command/run-command.js";
import { root } from "../../../../tools/setup/folders.js";
import { outputOf } from "../../../support/processes/output-of.js";

const options = { cwd: root, env: { ...process.env, GREETING: "hello" }, signal: new AbortController().signal };
const node = (script: string) => [process.execPath, "--eval", script];

async function run(command: readonly string[], changed: Partial<Parameters<typeof runCommand>[1]> = {}) {
  let exitCode: number | undefined;
  const output = await outputOf(async () => {
    exitCode = await runCommand(command, { ...options, ...changed });
  });
  return { exitCode, output };
}

test("prints the output of a command, and returns its exit code", async () => {
  const passed = await run(node("console.log(process.env.GREETING); console.error(process.cwd())"));
  expect(passed.exitCode).toBe(0);
  expect(passed.output.split("\n").sort()).toEqual(["", root, "hello"]);

  expect(await run(node("process.exitCode = 7"))).toEqual({ exitCode: 7, output: "" });
});

test.each([
  ["SIGKILL", 137],
  ["SIGSEGV", 139],
])("returns an exit code other than 0 for a command that is killed by %s", async (signal, exitCode) => {
  expect(await run(node(`process.kill(process.pid, "${signal}"); setInterval(() => {}, 1_000)`))).toEqual({ exitCode, output: "" });
});

test("an aborted command stops within its grace period", async () => {
  const controller = new AbortController();
  const deaf = node("process.on('SIGTERM', () => console.log('SIGTERM')); setInterval(() => {}, 1_000); console.log('ready')");
  const write = process.stdout.write;
  const running = run(deaf, { signal: controller.signal, graceMs: 300 });
  const spied = process.stdout.write;
  process.stdout.write = ((chunk: string) => {
    if (String(chunk) === "ready\n") controller.abort();
    return spied.call(process.stdout, chunk);
  }) as typeof write;
  expect(await running).toEqual({ exitCode: 137, output: "ready\nSIGTERM\n" });
});

test("reports a missing command", async () => {
  await expect(run([])).rejects.toThrow("No command given; write it after --.");
  await expect(run(["no-such-program"])).rejects.toThrow("no-such-program: can't start no-such-program: not found on the PATH");
});
