import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { PluginMissing, requirePlugins } from "../../../../modules/platform/index.js";
import { settingsFrom } from "../../../support/modules/synthesized.js";
import { anyPlugin, sink, withPipelines } from "../../../support/settings/pipelines.js";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "plugins-"));
  process.env["MSK_PLUGINS"] = folder;
});

afterEach(() => {
  delete process.env["MSK_PLUGINS"];
  rmSync(folder, { recursive: true, force: true });
});

const settings = (...pipelines: string[]) => settingsFrom(`environment: dev\n${withPipelines(...pipelines)}`);

test("a synthesis needs the ZIPs of its plugins", () => {
  const needed = settings(sink());

  expect(() => requirePlugins(needed)).toThrow(
    new PluginMissing(
      `${join(folder, "io-debezium-debezium-connector-jdbc-3-2-0-final-tar-gz-plugin.zip")} is not built; run \`make plugins\` first, with the same MSK_CONFIG`,
    ),
  );
  writeFileSync(join(folder, "io-debezium-debezium-connector-jdbc-3-2-0-final-tar-gz-plugin.zip"), "");
  expect(() => requirePlugins(needed)).not.toThrow();
  expect(() => requirePlugins(settings(anyPlugin()))).not.toThrow();
});
