import { mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";

/** The output folder of a synthesis can't be written. */
export class FolderNotWritable extends Error {
  constructor(folder: string, cause: unknown) {
    super(`${folder}: can't be written: ${cause instanceof Error ? cause.message : String(cause)}; set CDKTF_OUTDIR to another folder`);
    this.name = "FolderNotWritable";
  }
}

/**
 * Synthesizes into a folder within `folder`, and then moves each file to its place. So no file of an earlier synthesis is left truncated,
 * and other files, such as those of `terraform init`, stay. The next synthesis removes what an interrupted one has left.
 *
 * @param synthesize - is called with the inner folder, which exists
 * @throws {@link FolderNotWritable}
 */
export function synthesizeInto(folder: string, synthesize: (folder: string) => void): void {
  const inner = join(folder, ".synthesis");
  try {
    rmSync(inner, { recursive: true, force: true });
    mkdirSync(inner, { recursive: true });
    synthesize(inner);
    moveFiles(inner, folder);
    rmSync(inner, { recursive: true });
  } catch (cause) {
    // Node's errors of files have the code and the call; others are faults of the synthesis itself.
    if (cause instanceof Error && "code" in cause && "syscall" in cause) throw new FolderNotWritable(folder, cause);
    throw cause;
  }
}

function moveFiles(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) moveFiles(source, target);
    else renameSync(source, target);
  }
}
