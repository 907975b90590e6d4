import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import { InvalidSettings, textOfFile } from "../../../../modules/settings/index.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "settings-file-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Returns the text of a file, or the report without the path of the folder. */
function textOf(content: string | Uint8Array): string {
  const file = join(folder, "a.yaml");
  writeFileSync(file, content);
  return reported(file);
}

function reported(file: string): string {
  try {
    return textOfFile(file);
  } catch (failure) {
    if (!(failure instanceof InvalidSettings)) throw failure;
    return failure.message.replaceAll(`${folder}/`, "");
  }
}

test("returns the text of a file", () => {
  expect(textOf("owner: Zoë 🦁\n")).toBe("owner: Zoë 🦁\n");
  expect(textOf("")).toBe("");
});

test.each<[what: string, before: string, bytes: readonly number[], position: string, byte: string]>([
  ["Latin-1", "a: 1\nowner: Zo", [0xeb, 0x0a], "2:10", "0xeb"],
  ["a character that is cut off by another", "a: Zoë 🦁 ", [0xf0, 0x9f, 0x41], "1:11", "0xf0"],
  ["UTF-16", "", [0xff, 0xfe, 0x61, 0x00], "1:1", "0xff"],
  ["a character that is cut off by the end", "a: b\n", [0x63, 0xf0, 0x9f], "2:2", "0xf0"],
])("reports %s with its position", (_, before, bytes, position, byte) => {
  expect(textOf(Buffer.concat([Buffer.from(before), Uint8Array.from(bytes)]))).toBe(
    `a.yaml:${position} (document): the byte ${byte} is not UTF-8; save the file as UTF-8 [settings/valid-yaml]`,
  );
});

test("reports the first byte that is not UTF-8 behind any text", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("a", "\n", "ë", "€", "🦁"), { maxLength: 12 }),
      fc.constantFrom("", "b", "🦁"),
      (characters, after) => {
        const before = characters.join("");
        const line = before.split("\n").length;
        const column = before.length - before.lastIndexOf("\n");

        expect(textOf(Buffer.concat([Buffer.from(before), Uint8Array.of(0xff), Buffer.from(after)]))).toContain(
          `a.yaml:${line}:${column} (document): the byte 0xff is not UTF-8`,
        );
      },
    ),
  );
});

test("accepts 1 MiB, and refuses more", () => {
  expect(textOf("#".repeat(1024 * 1024))).toHaveLength(1024 * 1024);
  expect(textOf("#".repeat(1024 * 1024 + 1))).toBe(
    "a.yaml:1:1 (document): is larger than 1024 KiB; divide the platform, or remove what is generated [settings/document-size]",
  );
});

test("refuses a device that has no end", () => {
  expect(reported("/dev/zero")).toMatch(/is larger than 1024 KiB/);
});

test("reports a file that can't be read, and a folder", () => {
  expect(reported(join(folder, "none.yaml"))).toMatch(/^none\.yaml:1:1 \(document\): can't be read: ENOENT.*\[settings\/readable-file\]$/);
  expect(reported(folder)).toMatch(/\(document\): can't be read: .* is a folder; pass the path of a settings file/);
});
