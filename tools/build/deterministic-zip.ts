import { type Zippable, zipSync } from "fflate";

/** The oldest time a zip can hold. Local, as zip times are: the bytes are the same in every time zone. */
const EPOCH = new Date(1980, 0, 1);

/** Regular file, readable by all: Lambda runs functions as a user of its own. */
const UNIX = 3;
const MODE = 0o100644;

/** A zip whose bytes depend on names and contents alone. */
export function deterministicZip(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const entries: Zippable = {};
  for (const name of Object.keys(files).sort()) {
    entries[name] = [files[name] as Uint8Array, { level: 9, mtime: EPOCH, os: UNIX, attrs: MODE << 16 }];
  }
  return zipSync(entries);
}
