import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { strToU8, zipSync } from "fflate";
import { UnusableArchive, unpackZip } from "../../../../../tools/local/archive/index.js";

let folder: string;
let target: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "archive-"));
  target = join(folder, "plugin");
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const zip = (files: Record<string, string>) =>
  Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]))));
const unpacking = { subject: "the plugin", limitBytes: 10 };

test("unpacks files in folders, up to the limit", async () => {
  await unpackZip(zip({ "a/": "", "a/b.jar": "12345", "c.jar": "67890" }), target, unpacking);

  expect(readFileSync(join(target, "a/b.jar"), "utf8")).toBe("12345");
  expect(readFileSync(join(target, "c.jar"), "utf8")).toBe("67890");
  expect(readdirSync(folder)).toEqual(["plugin"]);
});

test("an archive without files is an empty folder", async () => {
  await unpackZip(zip({}), target, unpacking);

  expect(readdirSync(target)).toEqual([]);
});

test.each([
  ["is larger than the limit", zip({ a: "12345", b: "678901" }), "the plugin unpacks to more than 10 bytes"],
  ["is no zip", Buffer.from("not a zip"), "the plugin is not a readable zip: invalid zip data"],
  ["leads out of the folder", zip({ ok: "1", "../a": "1" }), "the plugin has an entry outside its root: ../a"],
  ["leads out of the folder by a detour", zip({ "a/../../b": "1" }), "the plugin has an entry outside its root: a/../../b"],
  ["is the folder above", zip({ "..": "1" }), "the plugin has an entry outside its root: .."],
  ["is absolute", zip({ "/etc/a": "1" }), "the plugin has an entry outside its root: /etc/a"],
  ["has a backslash", zip({ "..\\a": "1" }), "the plugin has an entry outside its root: ..\\a"],
])("leaves nothing of an archive that %s", async (_, archive, message) => {
  await expect(unpackZip(archive, target, unpacking)).rejects.toEqual(new UnusableArchive(message));

  expect(existsSync(target)).toBe(false);
  expect(readdirSync(folder)).toEqual([]);
});
