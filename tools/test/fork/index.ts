import { join } from "node:path";
import { interruptible } from "../../command/interrupt.js";
import { runCommand } from "../../command/run-command.js";
import { createForkFolder } from "./folder.js";

/** Tests that don't depend on cdktf (enforced by .dependency-cruiser.cjs), and checks of the documentation and the repository. */
const independentOfCdktf = [
  "/node_modules/",
  "__tests__/unit/(docs|lambdas)/",
  "__tests__/unit/tools/(local|command|mutation)/",
  "__tests__/unit/repository/(checks|language|makefile)",
];

/** Runs `make test-fork`: the unit tests, with snapshots and the compiler, against the maintained fork of cdktf and AWS provider 6. */
export async function testFork(jestArguments: readonly string[]): Promise<void> {
  await interruptible(async (signal) => {
    const folder = createForkFolder((line) => process.stdout.write(`${line}\n`));
    const jest = ["jest", "--selectProjects", "unit", "--ci", "--testPathIgnorePatterns", ...independentOfCdktf, ...jestArguments];
    const env = { ...process.env, PATH: `${join(folder, "node_modules/.bin")}:${process.env["PATH"]}` };
    process.exitCode = await runCommand(jest, { cwd: folder, env, signal, graceMs: 60_000 });
  });
}
