import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Builds a folder under a temporary name and renames it, so that it is either complete or absent, even with concurrent processes. */
export async function makeOnce(folder: string, key: string, make: (target: string) => Promise<void>): Promise<void> {
  const upToDate = () => existsSync(join(folder, "key")) && readFileSync(join(folder, "key"), "utf8") === key;
  if (upToDate()) return;
  const target = `${folder}.${process.pid}`;
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  try {
    await make(target);
    writeFileSync(join(target, "key"), key);
    if (upToDate()) return; // another process built it first
    rmSync(folder, { recursive: true, force: true });
    renameSync(target, folder);
  } finally {
    rmSync(target, { recursive: true, force: true });
  }
}

/** Returns the SHA-256 of all parts, in hex. */
export function digest(...parts: readonly (string | Buffer)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(createHash("sha256").update(part).digest());
  return hash.digest("hex");
}
