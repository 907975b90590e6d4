import { randomUUID } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, normalize, sep } from "node:path";
import { type Unzipped, unzip } from "fflate";

/** An archive can't be unpacked. The message begins with the archive's subject. */
export class UnusableArchive extends Error {}

/** How an archive is unpacked. */
interface Unpacking {
  /** What the archive is, in messages: `the deployment package`. */
  readonly subject: string;
  /** The largest size of all files together, in bytes. */
  readonly limitBytes: number;
}

/**
 * Unpacks a zip into a new folder, which is complete or absent.
 *
 * @throws {@link UnusableArchive} if it is no zip, is larger than the limit, or has an entry outside its root
 */
export async function unpackZip(zip: Buffer, folder: string, unpacking: Unpacking): Promise<void> {
  const partial = `${folder}.${randomUUID()}`;
  try {
    for (const [name, content] of Object.entries(await entriesOf(zip, unpacking))) {
      const file = join(partial, inside(name, unpacking));
      if (name.endsWith("/")) continue;
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    }
    await mkdir(partial, { recursive: true });
    await rename(partial, folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

function entriesOf(zip: Buffer, { subject, limitBytes }: Unpacking): Promise<Unzipped> {
  let bytes = 0;
  return new Promise((resolve, reject) => {
    const filter = (entry: { originalSize: number }) => {
      bytes += entry.originalSize;
      return bytes <= limitBytes;
    };
    unzip(zip, { filter }, (error, entries) => {
      if (error) {
        reject(new UnusableArchive(`${subject} is not a readable zip: ${error.message}`, { cause: error }));
      } else if (bytes > limitBytes) {
        reject(new UnusableArchive(`${subject} unpacks to more than ${limitBytes} bytes`));
      } else {
        resolve(entries);
      }
    });
  });
}

/** Returns the entry's path. @throws {@link UnusableArchive} if it is outside the root of the archive */
function inside(name: string, { subject }: Unpacking): string {
  const path = normalize(name);
  if (path.startsWith("/") || path === ".." || path.startsWith(`..${sep}`) || name.includes("\\")) {
    throw new UnusableArchive(`${subject} has an entry outside its root: ${name}`);
  }
  return path;
}
