import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { descriptionsNamed, runAll } from "../../tools/conformance/index.js";
import { type LocalPlatform, startLocalPlatform } from "../../tools/deploy/index.js";
import { runFolder } from "../../tools/setup/folders.js";

// A sample of `make conformance`, which the release layer runs as a whole.
const sample = ["cluster/basic", "cluster/version-out-of-support", "configuration/server-properties"];

let folder: string;
let platform: LocalPlatform;

beforeAll(async () => {
  folder = runFolder("conformance");
  platform = await startLocalPlatform(join(folder, "local"), () => undefined, undefined, { brokers: false });
});

afterAll(async () => {
  await platform?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

test("the local platform answers Terraform as AWS does", async () => {
  const outcomes = await runAll(descriptionsNamed(sample), { endpoint: platform.endpoint, folder, progress: () => undefined });

  expect(outcomes.filter(({ difference }) => difference)).toEqual([]);
  expect(outcomes.map(({ name }) => name)).toEqual(sample);
});
