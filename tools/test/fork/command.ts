import type { Command } from "commander";
import { command } from "../../command/command.js";

export const testForkCommand = (): Command =>
  command("test-fork", {
    summary: "run the unit suite with cdktf's maintained fork and AWS provider 6 in place",
    description:
      "Copies the repository to .msk/fork, puts the fork behind the names cdktf and @cdktf/provider-aws (by the npm aliases in " +
      "tools/test/fork/package.json), and runs there the compiler and the unit tests of whatever knows cdktf, snapshots included. " +
      "What is given behind -- goes to jest.",
    failsIf: "a test failed",
    examples: [
      { run: "msk test-fork", does: "all of it" },
      { run: "msk test-fork -- --testPathPatterns __tests__/unit/modules", does: "the tests of the constructs" },
    ],
  })
    .argument("[jest...]", "options of jest")
    .action(async (jest: string[]) => {
      const { testFork } = await import("./index.js");
      await testFork(jest);
    });
