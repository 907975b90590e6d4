import { join } from "node:path";
import { root } from "../../setup/folders.js";
import { filesBelow } from "./files.js";

const decoder = new TextDecoder();

/** The example in the usage section of the README. */
const USAGE_EXAMPLE = "minimal";

/** Returns the examples of a module: files by path in the module's folder, names, and the module call of the minimal example. */
export function examplesOf(module: string): {
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly names: string[];
  readonly usage: string;
} {
  const found = filesBelow(
    join(root, "examples", "modules", module),
    (path) => /\.(tf|hcl|avsc)$/.test(path) && !path.includes(".terraform"),
  );
  const files = Object.fromEntries(Object.entries(found).map(([path, content]) => [`examples/${path}`, content]));
  const names = [...new Set(Object.keys(found).map((path) => path.split("/")[0] as string))];
  const main = found[`${USAGE_EXAMPLE}/main.tf`];
  const call = main && /^module "[^"]+" \{\n[\s\S]*?^\}$/m.exec(decoder.decode(main))?.[0];
  if (!call) throw new Error(`examples/modules/${module}/${USAGE_EXAMPLE}/main.tf contains no module call`);
  return { files, names, usage: call.replace(/source( *)= "[^"]+"/, `source$1= "./${module}" # the folder, or the unpacked archive`) };
}
