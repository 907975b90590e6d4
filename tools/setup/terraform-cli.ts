import { existsSync } from "node:fs";
import { mkdir, readdir, readlink, rm, stat, symlink, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

const awsProvider = join("registry.terraform.io", "hashicorp", "aws");

/**
 * The environment in which Terraform finds its AWS provider: from `TF_PLUGIN_MIRROR`, else from a filesystem mirror
 * discovered on the machine, else from the public registry.
 *
 * @param toolsFolder where the configuration of Terraform's CLI is written
 * @returns variables to add to Terraform's environment; `TF_CLI_CONFIG_FILE` always names a file that exists
 * @throws if `TF_PLUGIN_MIRROR` names a folder that holds no AWS provider
 */
export async function terraformEnvironment(toolsFolder: string): Promise<Record<string, string>> {
  const folder = join(toolsFolder, "terraform");
  await mkdir(folder, { recursive: true });
  const found = await findMirror();
  const config = join(folder, "terraform.rc");
  await writeFile(config, found ? mirrorConfiguration(await linkMirror(found, join(folder, "mirror"))) : "");
  return { TF_CLI_CONFIG_FILE: config, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" };
}

async function findMirror(): Promise<string | undefined> {
  const named = process.env["TF_PLUGIN_MIRROR"];
  if (named) {
    if (!existsSync(join(named, awsProvider))) throw new Error(`TF_PLUGIN_MIRROR=${named}: holds no ${awsProvider}`);
    return named;
  }
  // Terraform's implied mirrors, then where machines without the registry usually keep one.
  const roots = [
    join(homedir(), ".terraform.d", "plugins"),
    join(homedir(), ".local", "share", "terraform", "plugins"),
    "/usr/local/share/terraform/plugins",
    "/usr/share/terraform/plugins",
    "/opt",
    "/usr/local",
    "/srv",
  ];
  for (const root of roots) {
    const mirror = await search(root, 2);
    if (mirror) return mirror;
  }
  return undefined;
}

/** The folder at or up to `depth` levels below `folder` that holds the AWS provider, unpacked. */
async function search(folder: string, depth: number): Promise<string | undefined> {
  if (existsSync(join(folder, awsProvider))) return folder;
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
 * Terraform ignores a mirror whose `hashicorp/aws` is a symbolic link: real folders down to the version, links below.
 * A mirror of packed providers is used as it is.
 */
async function linkMirror(found: string, mirror: string): Promise<string> {
  const entries = await readdir(join(found, awsProvider));
  const isFolder = await Promise.all(entries.map(async (entry) => (await stat(join(found, awsProvider, entry))).isDirectory()));
  const unpacked = entries.filter((_, index) => isFolder[index]);
  if (unpacked.length === 0) return found;
  for (const version of unpacked) {
    const source = join(found, awsProvider, version);
    const target = join(mirror, awsProvider, version);
    await mkdir(target, { recursive: true });
    for (const platform of await readdir(source)) await link(join(source, platform), join(target, platform));
  }
  return mirror;
}

async function link(source: string, target: string): Promise<void> {
  const current = await readlink(target).catch(() => undefined);
  if (current === source) return;
  await rm(target, { force: true, recursive: true });
  await symlink(source, target);
}

const mirrorConfiguration = (mirror: string) => `provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(mirror)}
    include = ["registry.terraform.io/hashicorp/aws"]
  }
  direct {
    exclude = ["registry.terraform.io/hashicorp/aws"]
  }
}
`;
