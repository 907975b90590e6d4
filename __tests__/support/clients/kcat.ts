import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { findCommand } from "../../../tools/local/process/index.js";
import { toolsFolder } from "../../../tools/setup/folders.js";

const run = promisify(execFile);

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
  const folder = join(toolsFolder, "kcat");
  const program = join(folder, "usr", "bin", "kcat");
  if (!existsSync(program)) {
    mkdirSync(folder, { recursive: true });
    await run("apt-get", ["download", ...PACKAGES], { cwd: folder }).catch(async () => {
      await run("apt-get", ["update", "-qq"]); // the lists of packages are missing or old
      await run("apt-get", ["download", ...PACKAGES], { cwd: folder });
    });
    const packages = readdirSync(folder).filter((name) => name.endsWith(".deb"));
    const [first, ...others] = packages.sort((a) => (a.startsWith("kcat_") ? 1 : -1)); // kcat last, because it marks the others as complete
    for (const file of [first as string, ...others]) await run("dpkg-deb", ["-x", file, "."], { cwd: folder });
  }
  const libraries = readdirSync(join(folder, "usr", "lib")).map((name) => join(folder, "usr", "lib", name));
  return { program, environment: { LD_LIBRARY_PATH: libraries.join(":") } };
}
