import { type Zippable, zipSync } from "fflate";

/** The earliest time of the zip format. Zip times are local, so a local date gives the same bytes in every time zone. */
const EPOCH = new Date(1980, 0, 1);

/** Regular file, readable by all: Lambda runs functions as a separate user. */
const UNIX = 3;
const MODE = 0o100644;

/**
 * Creates a zip whose bytes depend only on the names and contents of the files.
 *
 * @param level - of compression; 0 for files that are compressed already
 */
export function deterministicZip(files: Readonly<Record<string, Uint8Array>>, level: 0 | 9 = 9): Uint8Array {
  const entries: Zippable = {};
  for (const name of Object.keys(files).sort()) {
    entries[name] = [files[name] as Uint8Array, { level, mtime: EPOCH, os: UNIX, attrs: MODE << 16 }];
  }
  return zipSync(entries);
}
