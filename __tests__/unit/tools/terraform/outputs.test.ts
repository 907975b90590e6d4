import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { runFolder } from "../../../../tools/setup/folders.js";
import { outputsOfEnvironment, readOutputs } from "../../../../tools/terraform/index.js";

let file: string;

beforeAll(() => {
  file = join(runFolder("outputs"), "outputs.json");
});

afterAll(() => rmSync(join(file, ".."), { recursive: true, force: true }));

test.each([
  ["as terraform output prints them", { arn: { sensitive: false, type: "string", value: "arn:1" } }, { arn: "arn:1" }],
  ["as values", { arn: "arn:1", ports: [9098] }, { arn: "arn:1", ports: [9098] }],
])("reads outputs %s", async (_, written, outputs) => {
  writeFileSync(file, JSON.stringify(written));

  expect(await readOutputs({ file })).toEqual(outputs);
});

test.each([
  ["not JSON", "{"],
  ["not a JSON object", "[]"],
  ["not a JSON object", "null"],
])("rejects a file that is %s", async (problem, text) => {
  writeFileSync(file, text);

  await expect(readOutputs({ file })).rejects.toThrow(`${file}: ${problem}; write the file with \`terraform output -json\`.`);
});

test("prefers the file of MSK_OUTPUTS to the folder of MSK_STACK", () => {
  expect(outputsOfEnvironment({ MSK_OUTPUTS: "o.json", MSK_STACK: "stack" })).toEqual({ file: "o.json" });
  expect(outputsOfEnvironment({ MSK_STACK: "stack" })).toEqual({ stack: "stack" });
  expect(outputsOfEnvironment({})).toBeUndefined();
});

test("a file that does not exist says which command writes it", async () => {
  await expect(readOutputs({ file: ".msk/no-such-folder/outputs.json" })).rejects.toThrow(
    ".msk/no-such-folder/outputs.json: no such file; `terraform output -json` writes it; `make up` writes .msk/local/outputs.json, and `make down` removes it.",
  );
});
