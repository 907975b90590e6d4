import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { documentRules } from "./document-rules.js";
import { InvalidSettings } from "./problem.js";

/** Largest settings file, in bytes: some 30,000 lines. */
const LARGEST_FILE = 1024 * 1024;

/**
 * Returns the text of a settings file.
 *
 * @throws {@link InvalidSettings} if it can't be read, is larger than 1 MiB, or is not UTF-8
 */
export function textOfFile(file: string): string {
  const content = contentOf(file);
  if (content.length > LARGEST_FILE) {
    throw invalid(
      file,
      documentRules.size.id,
      `is larger than ${LARGEST_FILE / 1024} KiB`,
      "divide the platform, or remove what is generated",
    );
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(content);
  } catch {
    const valid = validStart(content);
    const [line, column] = [valid.split("\n").length, valid.length - valid.lastIndexOf("\n")];
    const byte = (content[Buffer.byteLength(valid)] ?? 0).toString(16); // two digits: smaller bytes are UTF-8
    throw invalid(file, documentRules.yaml.id, `the byte 0x${byte} is not UTF-8`, "save the file as UTF-8", { line, column });
  }
}

/** Returns the content of a file, at most one byte more than 1 MiB: a device or a pipe may have no end. */
function contentOf(file: string): Uint8Array {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, "r");
    if (fstatSync(descriptor).isDirectory()) throw new Error(`${file} is a folder`);
    const content = Buffer.alloc(LARGEST_FILE + 1);
    let length = 0;
    for (;;) {
      const read = readSync(descriptor, content, length, content.length - length, null);
      length += read;
      if (read === 0 || length === content.length) return content.subarray(0, length);
    }
  } catch (cause) {
    throw invalid(file, documentRules.file.id, `can't be read: ${(cause as Error).message}`, "pass the path of a settings file");
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** Returns the text before the first byte that is not UTF-8. */
function validStart(content: Uint8Array): string {
  let [least, most] = [0, content.length];
  // Decoding as a stream accepts a character that is cut off at the end.
  const isValid = (length: number) => {
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(content.subarray(0, length), { stream: true });
      return true;
    } catch {
      return false;
    }
  };
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (isValid(middle)) least = middle;
    else most = middle - 1;
  }
  return new TextDecoder().decode(content.subarray(0, least), { stream: true });
}

const invalid = (
  file: string,
  rule: (typeof documentRules)[keyof typeof documentRules]["id"],
  problem: string,
  fix: string,
  { line, column } = { line: 1, column: 1 },
) => new InvalidSettings([{ rule, path: "(document)", problem, fix, location: { file, line, column } }]);
