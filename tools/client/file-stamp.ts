import { createHash } from "node:crypto";
import type { ClientFile } from "./client-file.js";

const mark = /^.*Written by msk client-config; ([0-9a-f]{16}) is the digest of all else here\..*\n/m;

/** Adds a comment with the digest of the rest, by which a file that nobody has touched is known again. */
export function stamped({ name, content }: ClientFile): ClientFile {
  const [open, close] = comments(name);
  const line = `${open} Written by msk client-config; ${digest(content)} is the digest of all else here.${close}\n`;
  // A script's first line says what runs it.
  const at = content.startsWith("#!") ? content.indexOf("\n") + 1 : 0;
  return { name, content: content.slice(0, at) + line + content.slice(at) };
}

/** Whether a file is as we wrote it once, for whatever cluster. */
export function isOurs(content: string): boolean {
  const [line, written] = mark.exec(content) ?? [];
  return line !== undefined && digest(content.replace(line, "")) === written;
}

const digest = (content: string) => createHash("sha256").update(content).digest("hex").slice(0, 16);

function comments(name: string): [open: string, close: string] {
  if (/\.(mjs|go)$/.test(name)) return ["//", ""];
  return name.endsWith(".xml") ? ["<!--", " -->"] : ["#", ""];
}
