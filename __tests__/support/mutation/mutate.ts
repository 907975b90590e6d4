import { runChild } from "../../../tools/local/process/index.js";
import { root } from "../../../tools/setup/folders.js";

/** Runs `msk mutate`, and prints what it prints. */
export async function mutate(...args: readonly string[]): Promise<{ code: number | null; output: string }> {
  const { code, lines } = await runChild("node", ["--import", "tsx", "tools/cli.ts", "mutate", ...args], {
    name: "mutate",
    cwd: root,
    onLine: (line) => process.stdout.write(`${line}\n`),
  });
  return { code, output: lines.join("\n") };
}
