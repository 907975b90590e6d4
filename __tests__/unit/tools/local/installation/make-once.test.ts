import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { digest, makeOnce, run } from "../../../../../tools/local/installation/index.js";

let folder: string;
let made: number;

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "make-once-")), "lib");
  made = 0;
});

afterEach(() => rmSync(join(folder, ".."), { recursive: true, force: true }));

const make = async (target: string) => {
  made++;
  writeFileSync(join(target, "content"), String(made));
};
const content = () => readFileSync(join(folder, "content"), "utf8");

test("a folder is made once for each key, and replaced when the key changes", async () => {
  await makeOnce(folder, "a", make);
  await makeOnce(folder, "a", make);
  expect(content()).toBe("1");

  await makeOnce(folder, "b", make);
  expect([made, content()]).toEqual([2, "2"]);
});

test("a folder that could not be made stays as it was", async () => {
  await makeOnce(folder, "a", make);

  await expect(makeOnce(folder, "b", () => Promise.reject(new Error("no network")))).rejects.toThrow("no network");
  expect(content()).toBe("1");
});

test("what another process has made meanwhile is kept", async () => {
  await makeOnce(folder, "a", async (target) => {
    await make(target);
    mkdirSync(folder);
    writeFileSync(join(folder, "content"), "other");
    writeFileSync(join(folder, "key"), "a");
  });

  expect(content()).toBe("other");
});

test("a digest depends on each part and on where parts end", () => {
  expect(digest("a", "b")).toMatch(/^[0-9a-f]{64}$/);
  expect(new Set([digest("a", "b"), digest("ab"), digest("b", "a"), digest(Buffer.from("a"), "c")]).size).toBe(4);
  expect(digest(Buffer.from("a"), "b")).toBe(digest("a", "b"));
});

test("a program that fails is reported with the last lines of its output", async () => {
  const script = "for (let i = 1; i <= 20; i++) console.log(`line ${i}`); process.exitCode = 3;";

  await expect(run(process.execPath, ["--eval", script], tmpdir())).rejects.toThrow(
    new RegExp(`^${process.execPath} failed with status 3:\nline 6\n(line \\d+\n)+line 20$`),
  );
  await run(process.execPath, ["--version"], tmpdir());
});
