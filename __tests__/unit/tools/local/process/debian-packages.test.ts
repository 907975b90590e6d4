import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { ensureDebianPackages } from "../../../../../tools/local/process/index.js";

const path = process.env["PATH"] ?? "";
let work: string;
let programs: string;
let calls: string;

/** Puts programs on the PATH that stand for Debian's, and record their arguments. */
function given(aptGet: string): void {
  const write = (name: string, script: string) =>
    writeFileSync(join(programs, name), `#!/bin/sh\necho "${name} $*" >> ${calls}\n${script}\n`, { mode: 0o755 });
  write("apt-get", aptGet);
  write("dpkg-deb", "mkdir -p usr/bin && cp $2 usr/bin/$2.unpacked");
  process.env["PATH"] = [programs, path].join(delimiter);
}

const called = () => readFileSync(calls, "utf8").trim().split("\n");

beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), "debian-"));
  programs = join(work, "programs");
  calls = join(work, "calls");
  mkdirSync(programs);
});

afterEach(() => {
  process.env["PATH"] = path;
  rmSync(work, { recursive: true, force: true });
});

test("unpacks each package once, without installing it", async () => {
  given('[ "$1" = download ] && touch a.deb b.deb');
  const folder = join(work, "tools", "thing");

  await Promise.all([ensureDebianPackages(folder, ["a", "b"], () => {}), ensureDebianPackages(folder, ["a", "b"], () => {})]);
  await ensureDebianPackages(folder, ["a", "b"], () => {});

  expect(readdirSync(join(folder, "usr/bin")).sort()).toEqual(["a.deb.unpacked", "b.deb.unpacked"]);
  expect(called()).toEqual(["apt-get download a b", "dpkg-deb -x a.deb .", "dpkg-deb -x b.deb ."]);
  expect(readdirSync(join(work, "tools"))).toEqual(["thing"]);
});

test("unpacks again for another list of packages", async () => {
  given('[ "$1" = download ] && touch "$2.deb"');
  const folder = join(work, "thing");

  await ensureDebianPackages(folder, ["a"], () => {});
  await ensureDebianPackages(folder, ["b"], () => {});

  expect(readdirSync(join(folder, "usr/bin"))).toEqual(["b.deb.unpacked"]);
});

test("updates the lists of packages if a package isn't found", async () => {
  given('case "$1" in update) touch ../updated ;; download) [ -f ../updated ] && touch a.deb ;; esac');

  await ensureDebianPackages(join(work, "thing"), ["a"], () => {});

  expect(called().slice(0, 3)).toEqual(["apt-get download a", "apt-get update -qq", "apt-get download a"]);
});

test("leaves nothing behind and reports the output when a download fails", async () => {
  given("echo no network; exit 100");
  const folder = join(work, "thing");

  await expect(ensureDebianPackages(folder, ["a"], () => {})).rejects.toThrow(
    "thing could not be downloaded: apt-get update -qq failed with status 100:\nno network",
  );
  expect([existsSync(folder), readdirSync(work).filter((name) => name.startsWith("thing"))]).toEqual([false, []]);
});

test("says that a machine without apt-get can't download packages", async () => {
  process.env["PATH"] = programs;

  await expect(ensureDebianPackages(join(work, "thing"), ["a"], () => {})).rejects.toThrow(
    "apt-get, which Debian and Ubuntu have, is not on the PATH",
  );
});
