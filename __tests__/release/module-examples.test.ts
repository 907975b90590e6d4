import { cpSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { writeModules } from "../../tools/build/modules/index.js";
import { environmentOf, type LocalPlatform, startLocalPlatform } from "../../tools/deploy/index.js";
import { root, runFolder } from "../../tools/setup/folders.js";
import { Terraform, terraformEnvironment } from "../../tools/terraform/index.js";
import { checkExample } from "../support/terraform/example-module.js";

const PATIENCE_MS = 20 * 60_000;

const foldersIn = (...path: string[]) =>
  readdirSync(join(root, ...path), { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
const ofModules = foldersIn("examples", "modules").flatMap((module) =>
  foldersIn("examples", "modules", module).map((example) => join("dist", "terraform", module, "examples", example)),
);
const composed = foldersIn("examples")
  .filter((name) => existsSync(join(root, "examples", name, "main.tf")))
  .map((name) => join("examples", name));

let folder: string;
let platform: LocalPlatform | undefined;

beforeAll(async () => {
  folder = runFolder("examples");
  await writeModules(join(folder, "dist", "terraform"), () => undefined);
  for (const example of composed) {
    mkdirSync(join(folder, example), { recursive: true });
    cpSync(join(root, example), join(folder, example), { recursive: true, filter: (path) => !path.includes(".terraform") });
  }
}, PATIENCE_MS);

afterAll(async () => {
  await platform?.stop();
  await rm(folder, { recursive: true, force: true });
});

test("has three examples for each module, and four compositions", () => {
  expect(ofModules).toHaveLength(27);
  expect(composed).toHaveLength(4);
});

test.each([...ofModules, ...composed])(
  "%s is formatted and valid, and passes its tests",
  async (example) => checkExample(join(folder, example)),
  PATIENCE_MS,
);

/** The examples to apply, one after another on one platform. Those that require an existing cluster are excluded. */
const applied = [...ofModules, ...composed].filter(
  (example) => !/((kafka-access|event-api)\/examples\/existing-vpc|msk-observability\/examples\/[\w-]+)$/.test(example),
);

test.each(applied)(
  "%s can be applied, planned again without changes, and destroyed",
  async (example) => {
    platform ??= await startLocalPlatform(join(folder, "local"), () => undefined);
    const environment = await terraformEnvironment(environmentOf(platform.endpoint));
    const terraform = new Terraform({ folder: join(folder, example), environment });
    await terraform.init();
    try {
      await terraform.apply();
      expect(await terraform.plan()).toEqual([]);
    } finally {
      await terraform.destroy();
    }
  },
  PATIENCE_MS,
);
