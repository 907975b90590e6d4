import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { CodeStore } from "../../../../../tools/local/functions/code-store.js";
import { sha256, zipOf } from "../../../../support/local-platform/test-host.js";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "code-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

test("unpacks a zip with folders once", async () => {
  const zip = zipOf({ "index.js": "1", "lib/deep/a.js": "2" });
  const store = new CodeStore(folder);
  let loads = 0;
  const load = async () => {
    loads += 1;
    return zip;
  };
  const [one, two] = await Promise.all([store.folderOf(sha256(zip), load), store.folderOf(sha256(zip), load)]);
  expect(one).toBe(two);
  expect(await new CodeStore(folder).folderOf(sha256(zip), load)).toBe(one);
  expect(loads).toBe(1);
  expect(readFileSync(join(one, "lib/deep/a.js"), "utf8")).toBe("2");
});

test.each(["../escape.js", "/etc/escape.js", "a/../../escape.js", "..\\escape.js"])(
  "rejects an entry named %s and leaves no files",
  async (name) => {
    const zip = zipOf({ "index.js": "1", [name]: "2" });
    await expect(new CodeStore(folder).folderOf(sha256(zip), async () => zip)).rejects.toThrow("an entry outside its root");
    expect(readdirSync(folder)).toEqual([]);
  },
);

test("rejects a zip with another hash, and a file that is not a zip", async () => {
  const store = new CodeStore(folder);
  await expect(store.folderOf(sha256(Buffer.from("x")), async () => zipOf(""))).rejects.toThrow("does not have the configured hash");
  const garbage = Buffer.from("no zip");
  await expect(store.folderOf(sha256(garbage), async () => garbage)).rejects.toThrow("not a readable zip");
});
