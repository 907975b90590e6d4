export { UnusableArchive, unpackZip } from "./unpack-zip.js";
