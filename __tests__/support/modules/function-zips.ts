import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Lets modules be synthesized without built functions: empty files stand for their zips.
 *
 * @returns a function that removes them
 */
export function emptyFunctionZips(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "functions-"));
  for (const name of ["producer", "consumer", "topic-admin"]) writeFileSync(join(folder, `${name}.zip`), "");
  process.env["MSK_FUNCTIONS"] = folder;
  return () => {
    delete process.env["MSK_FUNCTIONS"];
    rmSync(folder, { recursive: true });
  };
}
