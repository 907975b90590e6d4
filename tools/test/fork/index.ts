import { join } from "node:path";
import { interruptible } from "../../command/interrupt.js";
import { runChild } from "../../local/process/index.js";
import { makeForkFolder } from "./folder.js";

/** What knows nothing of cdktf, as .dependency-cruiser.cjs sees to, and checks of documents and of the repository itself. */
const sameAnyway = [
  "/node_modules/",
  "__tests__/unit/(docs|lambdas)/",
  "__tests__/unit/tools/(local|command)/",
  "__tests__/unit/repository/checks",
];

/** `make test-fork`: the unit suite, snapshots and the compiler included, with cdktf's maintained fork and AWS provider 6 in place. */
export async function testFork(jestArguments: readonly string[]): Promise<void> {
  await interruptible(async (signal) => {
    const folder = makeForkFolder((line) => process.stdout.write(`${line}\n`));
    const bin = join(folder, "node_modules/.bin");
    const { code } = await runChild(
      join(bin, "jest"),
      ["--selectProjects", "unit", "--ci", "--testPathIgnorePatterns", ...sameAnyway, ...jestArguments],
      {
        name: "jest",
        cwd: folder,
        env: { ...process.env, PATH: `${bin}:${process.env["PATH"]}` },
        onLine: (line) => process.stdout.write(`${line}\n`),
        signal,
        onAbort: (child) => child.stop(60_000),
      },
    );
    process.exitCode = code ?? 1;
  });
}
