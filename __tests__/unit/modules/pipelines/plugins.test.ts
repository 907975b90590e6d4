import { expect, test } from "@jest/globals";
import { mavenPlugins, pluginName } from "../../../../modules/pipelines/index.js";
import { settingsFrom } from "../../../support/modules/synthesized.js";
import { anyPlugin, mavenPlugin, sink, source, withPipelines } from "../../../support/settings/pipelines.js";

const again = sink().replace("copy:", "again:");

test("lists each plugin of Maven once, and none of a bucket", () => {
  const { pipelines } = settingsFrom(`environment: dev\n${withPipelines(source(), sink(), again, anyPlugin())}`);

  expect(mavenPlugins(pipelines).map(pluginName)).toEqual([
    "io-debezium-debezium-connector-postgres-3-6-1-final-tar-gz-plugin",
    "io-debezium-debezium-connector-jdbc-3-2-0-final-tar-gz-plugin",
  ]);
});

test("plugins that differ in group, classifier or packaging have different names", () => {
  const coordinates = ["com.a:any:1.0:zip", "com.b:any:1.0:zip", "com.a:any:1.0:zip:all", "com.a:any:1.0:tar.gz", "com.a:any:1.1:zip"];
  const { pipelines } = settingsFrom(`environment: dev\n${withPipelines(...coordinates.map((each, i) => mavenPlugin(`p${i}`, each)))}`);

  expect(mavenPlugins(pipelines).map(pluginName)).toEqual([
    "com-a-any-1-0-zip",
    "com-b-any-1-0-zip",
    "com-a-any-1-0-zip-all",
    "com-a-any-1-0-tar-gz",
    "com-a-any-1-1-zip",
  ]);
});
