import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { platformWarnings, readPlatformSettings } from "../../../../modules/platform/index.js";
import { root } from "../../../../tools/setup/folders.js";
import { addresses, all, synthesizeSettings } from "../../../support/modules/synthesized.js";

test("the example of pipelines is valid without a warning, and becomes three connectors with alarms about their databases", () => {
  const settings = readPlatformSettings(join(root, "config/pipelines.yaml"));
  const stack = synthesizeSettings(settings);

  expect(platformWarnings(settings, new Date("2026-11-27"))).toEqual([]);
  expect(Object.values(all(stack, "aws_mskconnect_connector")).map(({ name }) => name)).toEqual([
    "msk-ha-dev-orders",
    "msk-ha-dev-reporting",
    "msk-ha-dev-lake",
  ]);
  expect(addresses(stack).filter((address) => /metric_alarm.*(slot|database)/.test(address))).toEqual([
    "aws_cloudwatch_metric_alarm.observability_pipeline_database_storage",
    "aws_cloudwatch_metric_alarm.observability_replication_slot_lag",
  ]);
});
