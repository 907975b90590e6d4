import { existsSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import * as publicApi from "../../modules/index.js";
import { buildApiDocs } from "../../tools/build/api-docs/index.js";
import { runFolder } from "../../tools/setup/folders.js";

const folder = runFolder("api-docs");
afterAll(() => rm(folder, { recursive: true, force: true }));

test("documents all exports of the package and all types that they use", () => {
  buildApiDocs(folder, () => {}); // typedoc fails if a used type is not exported
  for (const [name, value] of Object.entries(publicApi)) {
    const kind = typeof value !== "function" ? "variables" : /^class /.test(String(value)) ? "classes" : "functions";
    const page = join(folder, kind, `${name}.html`);
    expect({ page, exists: existsSync(page) }).toEqual({ page, exists: true });
  }
  expect(readFileSync(join(folder, "classes/MskCluster.html"), "utf8")).toContain("grantProduce");
});
