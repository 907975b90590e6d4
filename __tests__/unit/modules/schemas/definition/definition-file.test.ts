import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { historyOf, readDefinition } from "../../../../../modules/schemas/index.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "schemas-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, content: string | Buffer) => {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
};
/** A valid schema of so many bytes. */
const ofSize = (bytes: number) => {
  const schema = (doc: string) => `{"type":"record","name":"A","doc":"${doc}","fields":[]}`;
  return schema("x".repeat(bytes - schema("").length));
};

describe("a file", () => {
  test("is read as it is, and as JSON without white space", () => {
    const text = '{ "type":\n "int" }\n';
    const file = write("a.avsc", text);
    expect(readDefinition(file)).toEqual({ file, text, definition: '{"type":"int"}' });
  });

  test("has at most 170,000 bytes", () => {
    expect(readDefinition(write("a.avsc", ofSize(170_000)))).toHaveProperty("definition");
    const file = write("b.avsc", ofSize(170_001));
    expect(readDefinition(file)).toEqual({
      file,
      problems: [{ problem: `${file} has 170001 bytes, more than Glue accepts`, fix: "use at most 170000 bytes" }],
    });
  });

  const unreadable = (file: string, problem: unknown) => ({
    file,
    problems: [{ problem, fix: "use the path of a file, relative to the settings file" }],
  });

  test("that does not exist is a problem", () => {
    const file = join(folder, "none.avsc");
    expect(readDefinition(file)).toEqual(unreadable(file, expect.stringMatching(/none\.avsc can't be read: ENOENT/)));
  });

  test("that is a folder, or a pipe without a writer, is a problem", () => {
    const pipe = join(folder, "pipe.avsc");
    execFileSync("sh", ["-c", 'mkfifo "$0"', pipe]);
    for (const file of [folder, pipe]) expect(readDefinition(file)).toEqual(unreadable(file, `${file} can't be read: it is not a file`));
  });

  test("that is not UTF-8 is a problem", () => {
    const file = write("a.avsc", Buffer.from([0x22, 0xff, 0x22]));
    expect(readDefinition(file)).toEqual({
      file,
      problems: [{ problem: `${file} is not UTF-8`, fix: "save it as UTF-8" }],
    });
  });

  test("that is not Avro has problems at their places", () => {
    const file = write("a.avsc", '\n"strin"');
    expect(readDefinition(file)).toEqual({ file, problems: [expect.objectContaining({ position: { line: 2, column: 1 } })] });
  });
});

describe("the history of a schema", () => {
  test("is in its folder next to the file, oldest version first", () => {
    const history = join(folder, "history", "orders");
    mkdirSync(history, { recursive: true });
    for (const name of ["10.avsc", "2.avsc", "1.avsc", "01.avsc", "0.avsc", "3.json", "v1.avsc", "1.avsc.bak", ".DS_Store", "1234567.avsc"])
      writeFileSync(join(history, name), "");

    expect(historyOf("orders", join(folder, "any.avsc"))).toEqual({
      folder: history,
      versions: [1, 2, 10].map((version) => ({ version, file: join(history, `${version}.avsc`) })),
      others: ["0.avsc", "01.avsc", "1.avsc.bak", "1234567.avsc", "3.json", "v1.avsc"],
    });
  });

  test("is empty without a folder", () => {
    expect(historyOf("orders", join(folder, "any.avsc"))).toMatchObject({ versions: [], others: [] });
  });
});
