import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../../setup/folders.js";
import type { BuiltFunction } from "../functions.js";
import { type BillOfMaterials, releaseMaterials } from "./bill-of-materials.js";

/**
 * Writes the software bill of materials of a release in CycloneDX: the npm packages in the functions, and those that the npm package needs.
 *
 * @param functions - the built functions
 * @returns the number of packages
 * @throws Error if a bundled package is not among the runtime dependencies, or a licence has not been reviewed
 */
export function writeSbom(file: string, functions: readonly BuiltFunction[]): number {
  const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { dependencies: Record<string, string> };
  const bundled = functions.flatMap(({ packages }) => packages);
  const materials = releaseMaterials(materialsOfRepository(), dependencies, bundled);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(materials, null, 2)}\n`);
  return materials.components.length;
}

/** Returns npm's bill of materials of package-lock.json. */
function materialsOfRepository(): BillOfMaterials {
  const args = ["sbom", "--sbom-format", "cyclonedx", "--package-lock-only"];
  const { status, stdout, stderr, error } = spawnSync("npm", args, { cwd: root, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0) throw new Error(`npm sbom failed:\n${stdout ?? ""}${stderr ?? ""}`, { cause: error });
  return JSON.parse(stdout) as BillOfMaterials;
}
