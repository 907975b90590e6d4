import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { UnusableArchive, unpackZip } from "../archive/index.js";
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
    await unpackZip(zip, target, { subject: "the deployment package", limitBytes: UNPACKED_LIMIT_BYTES }).catch((cause) => {
      throw cause instanceof UnusableArchive ? new UnsupportedFunction(cause.message, { cause }) : cause;
    });
    return target;
  }
}
