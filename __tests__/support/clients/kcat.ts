import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ensureDebianPackages, findCommand } from "../../../tools/local/process/index.js";
import { toolsFolder } from "../../../tools/setup/folders.js";

/** Debian's packages of kcat and of the libraries that an installation may lack. */
const PACKAGES = ["kcat", "librdkafka1", "libyajl2", "liblz4-1", "libsasl2-2"];

/** A program, and the environment that it needs. */
export interface Kcat {
  readonly program: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** Returns the kcat on the PATH, or else Debian's, unpacked into the folder of tools: nothing is installed on the machine. */
export async function kcat(): Promise<Kcat> {
  const installed = findCommand("kcat");
  if (installed) return { program: installed, environment: {} };
  const folder = await ensureDebianPackages(join(toolsFolder, "kcat"), PACKAGES, () => {});
  const libraries = readdirSync(join(folder, "usr", "lib")).map((name) => join(folder, "usr", "lib", name));
  return { program: join(folder, "usr", "bin", "kcat"), environment: { LD_LIBRARY_PATH: libraries.join(":") } };
}
