import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { publishedModules, readPlatformSettings } from "../../../../modules/platform/index.js";
import { changeDocument } from "../../../../tools/changes/change-document.js";
import { committedTable, settingNames } from "../../../../tools/changes/index.js";
import { casesOf } from "../../../../tools/changes/table/platform-cases.js";
import { inputsWithRows } from "../../../../tools/changes/terraform-modules/module-changes.js";
import { effectOn } from "../../../../tools/effects/cluster-effect.js";
import { root } from "../../../../tools/setup/folders.js";

const { baselines, modules } = committedTable();
const rows = Object.values(baselines).flat();
const all = [...rows, ...Object.values(modules).flat()];
const settings = settingNames();

describe("the table of changes", () => {
  test("has a row for every setting: run `make reference-changes` after a new one", () => {
    const listed = new Set(rows.map(({ setting }) => setting));
    expect([...settings].filter((name) => !listed.has(name))).toEqual([]);
  });

  test("has no row for a removed setting", () => {
    expect(rows.map(({ setting }) => setting).filter((name) => !settings.has(name))).toEqual([]);
  });

  test.each(publishedModules)("has a row for every input of the module $name, and for no other", (module) => {
    const listed = new Set(modules[module.name]?.map(({ setting }) => setting));
    expect([...listed].sort()).toEqual([...new Set(inputsWithRows(module, settings))].sort());
  });

  test("is what docs/reference/changes.md shows", () => {
    expect(readFileSync(join(root, "docs/reference/changes.md"), "utf8")).toBe(changeDocument(committedTable()));
  });

  test("names what refuses each change that destroys records, secrets or keys", () => {
    expect(all.filter(({ effect, guarded, guard }) => (effect === "replaces" || guarded) && !guard)).toEqual([]);
  });
});

describe("a change of one setting", () => {
  const { cases, refusals } = casesOf(readPlatformSettings(join(root, "config/example.yaml")));
  const changesOf = (name: string) => cases.filter(({ node }) => node.name === name).map(({ change }) => change);

  test("goes to the next value and to the previous one, where the rules allow them", () => {
    expect(changesOf("cluster{kind=standard}.volumeGib")).toEqual(["100 → 101", "100 → 99"]);
    expect(changesOf("cluster.enhancedMonitoring")).toEqual(["PER_BROKER → PER_TOPIC_PER_BROKER", "PER_BROKER → DEFAULT"]);
    expect(changesOf("eventApi.consumer.batchSize")).toEqual(["500 → 501"]);
    expect(changesOf("eventApi.consumer.bisectBatchOnError")).toEqual(["true → false"]);
    expect(changesOf("network.mode")).toEqual(["new → existing"]);
  });

  test("changes nothing else", () => {
    const { settings: changed } = cases.find(({ node }) => node.name === "eventApi.consumer.batchSize") ?? { settings: undefined };
    const baseline = readPlatformSettings(join(root, "config/example.yaml"));
    expect(changed).toEqual({
      ...baseline,
      eventApi: { ...baseline.eventApi, consumer: { ...baseline.eventApi.consumer, batchSize: 501 } },
    });
  });

  test("is refused with the rule's message where no value is allowed", () => {
    expect(refusals.map(({ node, reason }) => [node.name, reason])).toContainEqual([
      "eventApi.topic",
      "eventApi.topic: orders is not declared; use one of topics: ad-events, ad-events-dead-letters [event-api/topics-declared]",
    ]);
  });
});

describe("the effect of a plan on the cluster", () => {
  const update = (address: string, ...attributes: string[]) => ({ address, action: "update" as const, attributes });

  test.each([
    ["nothing", [update("aws_lambda_function.producer", "memory_size")]],
    [
      "in place",
      [update("aws_msk_cluster.cluster", "broker_node_group_info.storage_info.ebs_storage_info.volume_size", "current_version")],
    ],
    ["in place", [update("aws_appautoscaling_target.storage", "max_capacity")]],
    ["rolls brokers", [update("aws_msk_cluster.cluster", "tags", "configuration_info.revision")]],
    [
      "rolls brokers",
      [update('module.kafka["a"].aws_msk_cluster.cluster', "client_authentication.sasl.scram", "bootstrap_brokers_sasl_scram")],
    ],
    ["replaces", [{ address: "aws_msk_cluster.cluster", action: "replace" as const, attributes: [] }]],
    ["replaces", [{ address: "aws_msk_serverless_cluster.cluster", action: "delete" as const, attributes: [] }]],
  ])("%s: %j", (effect, changes) => {
    expect(effectOn(changes)).toBe(effect);
  });

  test("is an error for an argument without a known effect", () => {
    expect(() => effectOn([update("aws_msk_cluster.cluster", "colour")])).toThrow(
      "aws_msk_cluster.colour: the effect of changing it is unknown",
    );
  });
});
