import { existsSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import JestRuntime from "jest-runtime";

/**
 * Packages that every test of infrastructure loads. Loading them takes longer than most tests, and no mutant is in them. Their errors are
 * not instances of the `Error` of a test, which matters for no package here.
 */
const shared = /^(cdktf|constructs|zod|fast-check|@cdktf\/provider-aws)(\/|$)/;

/** For each test file, the files of the repository that it loads. The test runner, in the same process, sets and reads it. */
export const LOADED = Symbol.for("mutation.loaded");

const native = createRequire(`${process.cwd()}/package.json`);

/**
 * Jest's runtime with one difference: the packages in `shared` are loaded once in a process instead of once in a test file.
 *
 * CDKTF is loaded without what costs most and no unit test of this repository looks at: stack traces of tokens, the version of the
 * Terraform binary, and the contents of archived assets.
 */
export default class SharingRuntime extends JestRuntime {
  override requireModuleOrMock<T>(from: string, name: string): T {
    if (shared.test(name)) return sharedPackage(name) as T;
    this.noteLoaded(from, name);
    return super.requireModuleOrMock(from, name);
  }

  private noteLoaded(from: string, name: string): void {
    const loaded = (globalThis as { [LOADED]?: Map<string, Set<string>> })[LOADED];
    if (!loaded || !name.startsWith(".")) return;
    const { _testPath: test, _resolution: resolution } = this as unknown as Internals;
    const files = loaded.get(test) ?? new Set();
    loaded.set(test, files.add(resolution.resolveCjs(from, name)));
  }
}

interface Internals {
  readonly _testPath: string;
  readonly _resolution: { resolveCjs(from: string, name: string): string };
}

let patched = false;

function sharedPackage(name: string): unknown {
  if (!patched && name.startsWith("cdktf")) {
    patched = true;
    native("cdktf/lib/tokens/private/stack-trace").captureStackTrace = () => [];
    native("cdktf/lib/validations/validate-binary-version").ValidateBinaryVersion.prototype.validate = () => [];
    native("cdktf/lib/private/fs").archiveSync = (_: string, archive: string) => existsSync(archive) || writeFileSync(archive, "");
  }
  return native(name);
}
