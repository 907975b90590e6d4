import { Command } from "commander";
import { interruptible } from "../../../tools/command/interrupt.js";
import { run } from "../../../tools/command/run.js";

/** A CLI whose only command waits until it is interrupted, cleans up, and then fails. */
const program = new Command("waits").action(() =>
  interruptible(async (signal) => {
    const alive = setInterval(() => {}, 1_000);
    process.stdout.write("waiting\n");
    await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    clearInterval(alive);
    process.stdout.write("cleaned up\n");
    throw new Error("the wait was interrupted");
  }),
);

run(program, []).then((exitCode) => {
  process.exitCode = exitCode;
});
