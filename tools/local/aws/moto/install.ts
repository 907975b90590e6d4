import { join, resolve } from "node:path";
import { ensurePythonEnvironment } from "../../process/index.js";

const requirements = resolve(__dirname, "../../requirements.txt");

/**
 * Makes a virtual environment with the pinned moto in `<toolsDir>/moto`, once per content of requirements.txt.
 *
 * @returns the environment's Python
 * @throws Error naming what is missing or what pip said
 */
export async function ensureMoto(toolsDir: string, log: (line: string) => void): Promise<string> {
  return join(await ensurePythonEnvironment(join(toolsDir, "moto"), requirements, log), "python");
}
