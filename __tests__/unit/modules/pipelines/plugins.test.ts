import { expect, test } from "@jest/globals";
import { mavenPlugins, pluginName } from "../../../../modules/pipelines/index.js";
import { settingsFrom } from "../../../support/modules/synthesized.js";
import { anyPlugin, sink, source, withPipelines } from "../../../support/settings/pipelines.js";

const again = sink().replace("copy:", "again:");

test("lists each plugin of Maven once, and none of a bucket", () => {
  const { pipelines } = settingsFrom(`environment: dev\n${withPipelines(source(), sink(), again, anyPlugin())}`);

  expect(mavenPlugins(pipelines).map(pluginName)).toEqual([
    "debezium-connector-postgres-3-6-1-final",
    "debezium-connector-jdbc-3-2-0-final",
  ]);
});
