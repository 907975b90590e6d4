import { join, resolve } from "node:path";
import { ensurePythonEnvironment } from "../../process/index.js";

const requirements = resolve(__dirname, "../../requirements.txt");

/**
 * Creates a virtual environment with the pinned moto in `<toolsDir>/moto`. Creates it again only if requirements.txt changes.
 *
 * @returns the path of the environment's Python
 * @throws Error with the missing program or the output of pip
 */
export async function ensureMoto(toolsDir: string, log: (line: string) => void): Promise<string> {
  return join(await ensurePythonEnvironment(join(toolsDir, "moto"), requirements, log), "python");
}
