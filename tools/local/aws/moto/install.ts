import { readdir } from "node:fs/promises";
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

/** Returns the folder of the service models of botocore, which moto depends on. @param toolsDir - a folder in which moto is installed */
export async function serviceModelsFolder(toolsDir: string): Promise<string> {
  const libraries = join(toolsDir, "moto", "lib");
  const python = (await readdir(libraries)).find((name) => /^python3\.\d+$/.test(name));
  if (!python) throw new Error(`${libraries} has no folder python3.*: the virtual environment of moto is damaged; remove ${toolsDir}/moto`);
  return join(libraries, python, "site-packages", "botocore", "data");
}
