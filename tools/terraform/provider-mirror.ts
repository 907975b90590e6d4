import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readlink, rename, rm, stat, symlink } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

/** The AWS provider's source address, which is also its path in a mirror and in `.terraform/providers`. */
export const AWS_PROVIDER = "registry.terraform.io/hashicorp/aws";

/** Terraform's implied mirrors, then the folders in which machines without the registry usually keep one. */
const searchedFolders = () => [
  join(homedir(), ".terraform.d", "plugins"),
  join(homedir(), ".local", "share", "terraform", "plugins"),
  "/usr/local/share/terraform/plugins",
  "/usr/share/terraform/plugins",
  "/opt",
  "/usr/local",
  "/srv",
];

/**
 * Returns a filesystem mirror with the AWS provider: the folder that `TF_PLUGIN_MIRROR` names, else one found on the machine.
 *
 * @param linked - the folder for a copy of the mirror that Terraform accepts; its files are links
 * @returns undefined if there is none: Terraform then downloads the provider
 * @throws if `TF_PLUGIN_MIRROR` names a folder without an AWS provider
 */
export async function providerMirror(linked: string): Promise<string | undefined> {
  const found = await findMirror();
  return found === undefined ? undefined : linkMirror(found, linked);
}

async function findMirror(): Promise<string | undefined> {
  const named = process.env["TF_PLUGIN_MIRROR"];
  if (named) {
    if (!existsSync(join(named, AWS_PROVIDER))) {
      throw new Error(`TF_PLUGIN_MIRROR=${named}: the folder has no ${AWS_PROVIDER}; name a filesystem mirror with the AWS provider.`);
    }
    return named;
  }
  for (const folder of searchedFolders()) {
    const mirror = await search(folder, 2);
    if (mirror) return mirror;
  }
  return undefined;
}

/** Returns the folder that contains the AWS provider: `folder`, or one at most `depth` levels below it. */
async function search(folder: string, depth: number): Promise<string | undefined> {
  if (existsSync(join(folder, AWS_PROVIDER))) return folder;
  if (depth === 0) return undefined;
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isDirectory()) continue;
    const mirror = await search(join(folder, entry.name), depth - 1);
    if (mirror) return mirror;
  }
  return undefined;
}

/**
 * Terraform ignores a mirror whose `hashicorp/aws` is a symbolic link. The copy has real folders down to the version, and links below
 * them. A mirror of packed providers is used unchanged.
 */
async function linkMirror(found: string, mirror: string): Promise<string> {
  const entries = await readdir(join(found, AWS_PROVIDER));
  const isFolder = await Promise.all(entries.map(async (entry) => (await stat(join(found, AWS_PROVIDER, entry))).isDirectory()));
  const unpacked = entries.filter((_, index) => isFolder[index]);
  if (unpacked.length === 0) return found;
  for (const version of unpacked) {
    const source = join(found, AWS_PROVIDER, version);
    const target = join(mirror, AWS_PROVIDER, version);
    await mkdir(target, { recursive: true });
    for (const platform of await readdir(source)) await link(join(source, platform), join(target, platform), mirror);
  }
  return mirror;
}

/** Several commands can make the same link at once: each makes one outside of the mirror, where Terraform reads nothing, and renames it. */
async function link(source: string, target: string, mirror: string): Promise<void> {
  const current = await readlink(target).catch(() => undefined);
  if (current === source) return;
  // A folder cannot be replaced by renaming.
  if (current === undefined) await rm(target, { force: true, recursive: true });
  const made = `${mirror}.${randomUUID()}`;
  await symlink(source, made);
  await rename(made, target);
}
