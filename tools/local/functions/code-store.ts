import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, normalize, sep } from "node:path";
import { type Unzipped, unzip } from "fflate";
import { UnsupportedFunction } from "./errors.js";

/** Lambda's quota for an unpacked deployment package. */
const UNPACKED_LIMIT_BYTES = 250 * 1024 * 1024;

/** Unpacks each deployment package once, into a folder named after the hash of the zip. */
export class CodeStore {
  readonly #unpacked = new Map<string, Promise<string>>();

  constructor(private readonly folder: string) {}

  /**
   * Returns the folder with the unpacked zip.
   * @param codeSha256 - base64, as in the function's configuration
   * @throws UnsupportedFunction if the zip does not have the configured hash, unpacks to more than 250 MB, or has an entry outside its root
   */
  folderOf(codeSha256: string, load: () => Promise<Buffer>): Promise<string> {
    let folder = this.#unpacked.get(codeSha256);
    if (!folder) {
      folder = this.#unpack(codeSha256, load);
      this.#unpacked.set(codeSha256, folder);
      folder.catch(() => this.#unpacked.delete(codeSha256));
    }
    return folder;
  }

  async #unpack(codeSha256: string, load: () => Promise<Buffer>): Promise<string> {
    const target = join(this.folder, Buffer.from(codeSha256, "base64").toString("hex"));
    if (existsSync(target)) {
      return target;
    }
    const zip = await load();
    if (createHash("sha256").update(zip).digest("base64") !== codeSha256) {
      throw new UnsupportedFunction(`the zip does not have the configured hash ${codeSha256}`);
    }
    const partial = `${target}.${randomUUID()}`;
    try {
      for (const [name, content] of Object.entries(await entriesOf(zip))) {
        const file = join(partial, inside(name));
        if (name.endsWith("/")) {
          continue;
        }
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, content);
      }
      await mkdir(partial, { recursive: true });
      await rename(partial, target);
    } catch (error) {
      await rm(partial, { recursive: true, force: true });
      throw error;
    }
    return target;
  }
}

function entriesOf(zip: Buffer): Promise<Unzipped> {
  let bytes = 0;
  return new Promise((resolve, reject) => {
    const filter = (entry: { originalSize: number }) => {
      bytes += entry.originalSize;
      return bytes <= UNPACKED_LIMIT_BYTES;
    };
    unzip(zip, { filter }, (error, entries) => {
      if (error) {
        reject(new UnsupportedFunction(`the deployment package is not a readable zip: ${error.message}`, { cause: error }));
      } else if (bytes > UNPACKED_LIMIT_BYTES) {
        reject(new UnsupportedFunction(`the deployment package unpacks to more than ${UNPACKED_LIMIT_BYTES} bytes`));
      } else {
        resolve(entries);
      }
    });
  });
}

/** Returns the entry's path. @throws UnsupportedFunction if it is outside the root of the package */
function inside(name: string): string {
  const path = normalize(name);
  if (path.startsWith("/") || path === ".." || path.startsWith(`..${sep}`) || name.includes("\\")) {
    throw new UnsupportedFunction(`the deployment package has an entry outside its root: ${name}`);
  }
  return path;
}
