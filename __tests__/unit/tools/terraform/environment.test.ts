import { mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { cliVariables, providerMirror } from "../../../../tools/terraform/index.js";

const AWS = "registry.terraform.io/hashicorp/aws/5.100.0";

let folder: string;
let kept: string | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "environment-"));
  kept = process.env["TF_PLUGIN_MIRROR"];
});

afterEach(async () => {
  if (kept === undefined) delete process.env["TF_PLUGIN_MIRROR"];
  else process.env["TF_PLUGIN_MIRROR"] = kept;
  await cliVariables();
  rmSync(folder, { recursive: true });
});

function mirrorIn(name: string): string {
  const mirror = join(folder, name);
  mkdirSync(join(mirror, AWS, "linux_amd64"), { recursive: true });
  process.env["TF_PLUGIN_MIRROR"] = mirror;
  return mirror;
}

const linked = () => join(folder, "linked", AWS);

test("commands that start at the same time can link the same mirror", async () => {
  const mirror = mirrorIn("found");

  await Promise.all(Array.from({ length: 20 }, () => providerMirror(join(folder, "linked"))));

  expect(readdirSync(linked())).toEqual(["linux_amd64"]);
  expect(readlinkSync(join(linked(), "linux_amd64"))).toBe(join(mirror, AWS, "linux_amd64"));
});

test.each([
  ["a link to another mirror", (path: string) => symlinkSync(folder, path)],
  ["a folder", (path: string) => mkdirSync(join(path, "old"), { recursive: true })],
])("a mirror replaces %s", async (_, make) => {
  const mirror = mirrorIn("found");
  mkdirSync(linked(), { recursive: true });
  make(join(linked(), "linux_amd64"));

  await providerMirror(join(folder, "linked"));

  expect(readlinkSync(join(linked(), "linux_amd64"))).toBe(join(mirror, AWS, "linux_amd64"));
});

test("Terraform can read its configuration while another command writes it", async () => {
  mirrorIn("found");
  const { TF_CLI_CONFIG_FILE: file = "" } = await cliVariables();
  const complete = readFileSync(file, "utf8");
  const writing = Promise.all(Array.from({ length: 50 }, () => cliVariables())).then(() => "written");

  const read = new Set<string>();
  while ((await Promise.race([writing, nextTurn("not yet")])) !== "written") read.add(readFileSync(file, "utf8"));

  expect(complete).toContain("filesystem_mirror");
  expect([...read]).toEqual([complete]);
});

test("a mirror that TF_PLUGIN_MIRROR names must have the AWS provider", async () => {
  process.env["TF_PLUGIN_MIRROR"] = folder;

  await expect(providerMirror(join(folder, "linked"))).rejects.toThrow(
    `TF_PLUGIN_MIRROR=${folder}: the folder has no registry.terraform.io/hashicorp/aws;`,
  );
});
