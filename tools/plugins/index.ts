import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type MavenPlugin,
  mavenPlugins,
  type PipelinesSettings,
  pluginDigest,
  pluginName,
  pluginTitle,
} from "../../modules/pipelines/index.js";
import { deterministicZip } from "../build/deterministic-zip.js";
import { digest } from "../local/installation/index.js";
import { pluginsFolder, toolsFolder } from "../setup/folders.js";
import { pluginJars } from "./archive.js";
import { ownClasses, ownClassesKey } from "./own-classes.js";

export { ownClasses } from "./own-classes.js";

/** A plugin as ZIP. */
export interface BuiltPlugin {
  readonly name: string;
  readonly zip: string;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Builds the plugins of the pipelines in settings: downloads each archive, checks its digest, and packs it as `<out>/<name>.zip` with our
 * classes. A ZIP that is up to date is kept. Two builds with one JDK produce the same bytes.
 */
export async function buildPlugins(
  { pipelines }: { readonly pipelines: PipelinesSettings },
  out: string = pluginsFolder,
  log: (line: string) => void = () => undefined,
): Promise<BuiltPlugin[]> {
  mkdirSync(out, { recursive: true });
  const built: BuiltPlugin[] = [];
  for (const plugin of mavenPlugins(pipelines)) built.push(await build(plugin, out, log));
  return built;
}

async function build(plugin: MavenPlugin, out: string, log: (line: string) => void): Promise<BuiltPlugin> {
  const name = pluginName(plugin);
  const [zip, keyFile] = [join(out, `${name}.zip`), join(out, `${name}.key`)];
  const key = digest(pluginDigest(plugin), ownClassesKey(), FORMAT);
  if (!existsSync(zip) || !existsSync(keyFile) || readFileSync(keyFile, "utf8") !== key) {
    log(`fetching ${pluginTitle(plugin)} from Maven Central (once)`);
    const folder = mkdtempSync(join(out, ".build-"));
    try {
      const own = withoutAwsSdk(plugin, await ownClasses(toolsFolder, log));
      const jars = { ...own, ...(await pluginJars(plugin, folder)) };
      const files = Object.entries(jars).map(([file, content]) => [`${name}/${file}`, content]);
      writeFileSync(`${zip}.${process.pid}`, deterministicZip(Object.fromEntries(files), 0));
      rmSync(keyFile, { force: true });
      renameSync(`${zip}.${process.pid}`, zip);
      writeFileSync(keyFile, key);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  const content = readFileSync(zip);
  return { name, zip, bytes: content.length, sha256: createHash("sha256").update(content).digest("hex") };
}

/** Jars of our classes that a plugin with the core of the AWS SDK needs: two versions of the core would be mixed. */
const BESIDES_AWS_SDK = /^(msk-ha-connect|(secretsmanager|url-connection-client)-[\d.]+)\.jar$/;

/** Returns the jars of our classes without those that a plugin has itself. @param own - by file name */
export function withoutAwsSdk(plugin: MavenPlugin, own: Readonly<Record<string, Uint8Array>>): Readonly<Record<string, Uint8Array>> {
  if (plugin.source !== "maven-jars" || !plugin.hasAwsSdk) return own;
  return Object.fromEntries(Object.entries(own).filter(([file]) => BESIDES_AWS_SDK.test(file)));
}

/** Changes when the layout of the ZIPs changes. */
const FORMAT = "2";
