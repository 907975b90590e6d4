import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { ensureDebianPackages, findCommand } from "../../../tools/local/process/index.js";
import { toolsFolder } from "../../../tools/setup/folders.js";

const run = promisify(execFile);

/** Debian's packages of the programs, and of the Python libraries of cloud-init that an installation can lack. */
const PACKAGES = [
  "cloud-init",
  "shellcheck",
  "systemd",
  "libyaml-0-2",
  ...["attr", "certifi", "chardet", "charset-normalizer", "configobj", "idna", "jinja2", "json-pointer", "jsonpatch", "jsonschema"],
  ...["markupsafe", "oauthlib", "pyrsistent", "requests", "serial", "six", "urllib3", "yaml"],
].map((name) => (/^(cloud-init|shellcheck|systemd|lib)/.test(name) ? name : `python3-${name}`));

/** Programs that check the files of a host. Each check rejects with the program's output. */
export interface Checkers {
  cloudInit(file: string): Promise<string>;
  shellcheck(files: readonly string[]): Promise<string>;
  /** @param rootFolder - the file system of the host, with the units and every program that they start */
  units(rootFolder: string, units: readonly string[]): Promise<string>;
}

/** Returns the programs, Debian's, unpacked into the folder of tools. */
export async function checkers(): Promise<Checkers> {
  const folder = await ensureDebianPackages(join(toolsFolder, "host-checkers"), PACKAGES, (line) => process.stdout.write(`${line}\n`));
  const shared = ["usr/lib/x86_64-linux-gnu", "lib/systemd", "usr/lib/systemd", "usr/lib/x86_64-linux-gnu/systemd"];
  const env = {
    ...process.env,
    PYTHONPATH: join(folder, "usr/lib/python3/dist-packages"),
    LD_LIBRARY_PATH: shared.map((path) => join(folder, path)).join(":"),
  };
  const output = async (program: string, args: readonly string[]) => {
    const { stdout, stderr } = await run(program, args, { env });
    return `${stdout}${stderr}`;
  };
  return {
    cloudInit: (file) => output("/usr/bin/python3", [join(folder, "usr/bin/cloud-init"), "schema", "--config-file", file]),
    shellcheck: (files) => output(join(folder, "usr/bin/shellcheck"), files),
    units: async (rootFolder, units) => {
      const installed = findCommand("systemd-analyze");
      const { stdout, stderr } = await run(
        installed ?? join(folder, "usr/bin/systemd-analyze"),
        ["verify", `--root=${rootFolder}`, "--man=no", "--recursive-errors=no", ...units],
        { env: installed ? process.env : env },
      );
      return `${stdout}${stderr}`;
    },
  };
}
