import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** The output folder of a synthesis can't be written. */
export class FolderNotWritable extends Error {
  constructor(folder: string, cause: unknown) {
    super(`${folder}: can't be written: ${cause instanceof Error ? cause.message : String(cause)}; set CDKTF_OUTDIR to another folder`);
    this.name = "FolderNotWritable";
  }
}

/**
 * Synthesizes into a new folder next to `folder`, and then moves each file to its place in `folder`. So no file of an earlier synthesis is
 * left truncated, and other files, such as those of `terraform init`, stay.
 *
 * @param synthesize - is called with the new folder
 * @throws {@link FolderNotWritable}
 */
export function synthesizeInto(folder: string, synthesize: (folder: string) => void): void {
  let temporary: string | undefined;
  try {
    mkdirSync(dirname(folder), { recursive: true });
    temporary = mkdtempSync(join(dirname(folder), `.${basename(folder)}-`));
    synthesize(temporary);
    moveFiles(temporary, folder);
  } catch (cause) {
    // Node's errors of files have the code and the call; others are faults of the synthesis itself.
    if (cause instanceof Error && "code" in cause && "syscall" in cause) throw new FolderNotWritable(folder, cause);
    throw cause;
  } finally {
    if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true });
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
