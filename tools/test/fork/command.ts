import type { Command } from "commander";
import { command } from "../../command/command.js";

export const testForkCommand = (): Command =>
  command("test-fork", {
    summary: "run the unit tests with the maintained fork of cdktf and AWS provider 6",
    description:
      "Copies the repository to .msk/fork, installs the fork as cdktf and @cdktf/provider-aws (npm aliases in " +
      "tools/test/fork/package.json), and runs the compiler and the unit tests of all code that depends on cdktf, with snapshots. " +
      "Arguments after -- are passed to jest.",
    failsIf: "a test failed",
    examples: [
      { run: "msk test-fork", does: "runs all of these tests" },
      { run: "msk test-fork -- --testPathPatterns __tests__/unit/modules", does: "runs the tests of the constructs" },
    ],
  })
    .argument("[jest...]", "arguments for jest")
    .action(async (jest: string[]) => {
      const { testFork } = await import("./index.js");
      await testFork(jest);
    });
