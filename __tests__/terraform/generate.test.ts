import { writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { filesBelow } from "../../tools/build/modules/files.js";
import { generate } from "../../tools/build/modules/generate.js";
import { runFolder } from "../../tools/setup/folders.js";
import { terraformIn } from "../support/terraform/example-module.js";

let folder: string;

beforeAll(() => {
  folder = runFolder("generate");
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const decode = (content: Uint8Array | undefined) => new TextDecoder().decode(content);

test("writes a module with the structure of the settings, and with their values as defaults of its variables", async () => {
  const config = join(folder, "settings.yaml");
  writeFileSync(
    config,
    "environment: test\nnetwork: { mode: new, zones: [a, b], egress: none }\ncluster: { brokers: 4, storageAutoscaling: off }\nclients: { shop: { produce: [ad-events] } }\n",
  );
  const out = join(folder, "msk");
  const { variables, resources, files } = await generate({ config, out });
  expect(variables).toEqual(expect.arrayContaining(["cluster", "environment", "network", "topics"]));
  for (const fixed of ["region", "backend", "tags", "clients"]) expect(variables).not.toContain(fixed);
  expect(resources).toBeGreaterThan(50);
  const written = filesBelow(out);
  expect(files.every((path) => written[path])).toBe(true);
  const main = decode(written["main.tf"]);
  expect(main).not.toMatch(/aws_nat_gateway|aws_appautoscaling|_broker_c"|^provider /m);
  expect(main).toContain('resource "aws_iam_role" "client_shop_role"');
  expect(decode(written["variables.tf"])).toMatch(/brokers += optional\(number, 4\)/);
  await terraformIn(out, "init", "-input=false", "-no-color");
  await terraformIn(out, "validate", "-no-color");

  await generate({ config, out });
  const again = filesBelow(out, (path) => !path.includes(".terraform"));
  expect(again).toEqual(Object.fromEntries(Object.entries(written)));
});

test("rejects a folder with other files, and does not change them", async () => {
  const out = join(folder, "other-files");
  await generate({ config: "config/dev.yaml", out }).then(() => rm(join(out, ".msk-generated.json")));
  const before = filesBelow(out);
  await expect(generate({ config: "config/dev.yaml", out })).rejects.toThrow("which `msk generate` did not write; use an empty folder");
  expect(filesBelow(out)).toEqual(before);
});
