import { join } from "node:path";
import { root } from "../../setup/folders.js";
import { filesBelow } from "./files.js";

const decoder = new TextDecoder();

/** The example that shows a module's least. */
const SHOWN = "minimal";

/** A module's examples: files by path in the module's folder, and the block that calls the module in the smallest of them. */
export function examplesOf(module: string): {
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly names: string[];
  readonly usage: string;
} {
  const found = filesBelow(join(root, "examples", "modules", module), (path) => /\.(tf|hcl)$/.test(path) && !path.includes(".terraform"));
  const files = Object.fromEntries(Object.entries(found).map(([path, content]) => [`examples/${path}`, content]));
  const names = [...new Set(Object.keys(found).map((path) => path.split("/")[0] as string))];
  const main = found[`${SHOWN}/main.tf`];
  const call = main && /^module "[^"]+" \{\n[\s\S]*?^\}$/m.exec(decoder.decode(main))?.[0];
  if (!call) throw new Error(`examples/modules/${module}/${SHOWN}/main.tf calls no module`);
  return { files, names, usage: call.replace(/source( *)= "[^"]+"/, `source$1= "./${module}" # the folder, or the unpacked archive`) };
}
