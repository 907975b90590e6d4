import { expect, test } from "@jest/globals";
import { consumingPipelines } from "../../../../modules/pipelines/index.js";
import { settingsFrom } from "../../../support/modules/synthesized.js";
import { anyPlugin, sink, source, withPipelines } from "../../../support/settings/pipelines.js";

test("pipelines that consume topics are sinks, and others whose settings say so", () => {
  const consuming = (...pipelines: readonly string[]) =>
    consumingPipelines(settingsFrom(`environment: dev\n${pipelines.length > 0 ? withPipelines(...pipelines) : ""}\n`));

  expect(consuming()).toEqual([]);
  expect(consuming(source(), sink(), anyPlugin())).toEqual(["copy"]);
  expect(consuming(sink(), anyPlugin("connector.class: Any, tasks.max: 1", "consume: [ad-events]"))).toEqual(["copy", "any"]);
});
