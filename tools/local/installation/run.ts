import { runChild } from "../process/index.js";

/** Runs a program. @throws Error with the last lines of its output if it fails */
export async function run(program: string, args: readonly string[], cwd: string): Promise<void> {
  const { code, signal, lines } = await runChild(program, args, { name: program, cwd });
  if (code !== 0) throw new Error(`${program} failed with ${signal ?? `status ${code}`}:\n${lines.slice(-15).join("\n")}`);
}
