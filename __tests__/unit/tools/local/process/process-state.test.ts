import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "@jest/globals";
import { processState, until } from "../../../../../tools/local/process/index.js";

test("a process is running, suspended after SIGSTOP, running again after SIGCONT, and exited after SIGKILL", async () => {
  const child = spawn(process.execPath, ["--eval", "setInterval(() => {}, 1_000)"]);
  const pid = child.pid as number;
  try {
    expect(processState(pid)).toBe("running");

    child.kill("SIGSTOP");
    await until("the process to be suspended", () => processState(pid) === "suspended", { timeoutMs: 5_000 });

    child.kill("SIGCONT");
    await until("the process to continue", () => processState(pid) === "running", { timeoutMs: 5_000 });
  } finally {
    child.kill("SIGKILL");
  }
  await once(child, "exit");
  expect(processState(pid)).toBe("exited");
});

const onLinux = process.platform === "linux" ? test : test.skip;

onLinux("a zombie has exited, and the name of a process does not matter", async () => {
  // The shell never waits for its child, which is a zombie as soon as it exits.
  const script = "process.title = 'a) T (b'; setInterval(() => {}, 1_000); console.log('named')";
  const parent = spawn("bash", ["-c", `sleep 0 & echo $!; exec ${process.execPath} --eval "${script}"`]);
  try {
    let output = "";
    parent.stdout.on("data", (text) => (output += String(text)));
    await until("the name", () => output.includes("named"), { timeoutMs: 10_000 });
    const zombie = Number(output.split("\n")[0]);

    await until("the child to exit", () => processState(zombie) === "exited", { timeoutMs: 5_000 });
    expect(() => process.kill(zombie, 0)).not.toThrow();
    expect(processState(parent.pid as number)).toBe("running");
  } finally {
    parent.kill("SIGKILL");
  }
});
