import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { FunctionCodeMissing, functionZip } from "../../../../modules/aws/index.js";
import { root } from "../../../../tools/setup/folders.js";

let folder: string;
let kept: string | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "function-code-"));
  kept = process.env["MSK_FUNCTIONS"];
});

afterEach(() => {
  rmSync(folder, { recursive: true });
  if (kept === undefined) delete process.env["MSK_FUNCTIONS"];
  else process.env["MSK_FUNCTIONS"] = kept;
});

test("the folder that MSK_FUNCTIONS names is the only one", () => {
  process.env["MSK_FUNCTIONS"] = folder;
  expect(() => functionZip("producer")).toThrow(new FunctionCodeMissing(`${folder}/producer.zip is not built; run \`make build\` first`));

  writeFileSync(join(folder, "producer.zip"), "zip");
  expect(functionZip("producer")).toBe(join(folder, "producer.zip"));
});

test("without it, the folder of the npm package comes before that of a build", () => {
  delete process.env["MSK_FUNCTIONS"];
  const name = `test-${process.pid}`;
  expect(() => functionZip(name)).toThrow(`${join(root, "dist/functions", `${name}.zip`)} is not built`);

  const [packaged, built] = [join(root, "functions"), join(root, "dist/functions")];
  const hadFolder = existsSync(packaged);
  try {
    for (const each of [built, packaged]) {
      mkdirSync(each, { recursive: true });
      writeFileSync(join(each, `${name}.zip`), each);
      expect(readFileSync(functionZip(name), "utf8")).toBe(each);
    }
  } finally {
    for (const each of [built, packaged]) rmSync(join(each, `${name}.zip`), { force: true });
    if (!hadFolder) rmSync(packaged, { recursive: true });
  }
});
