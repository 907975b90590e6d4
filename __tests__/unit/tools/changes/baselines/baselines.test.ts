import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { parse, stringify } from "yaml";
import { type PlatformSettings, platformRules, platformSettings } from "../../../../../modules/platform/index.js";
import { isPlainMap, readSettings, settingSchemaOf } from "../../../../../modules/settings/index.js";
import { type BaselineName, baselineNames, baselines } from "../../../../../tools/changes/baselines/baselines.js";
import { committedTable } from "../../../../../tools/changes/index.js";
import { filledIn } from "../../../../../tools/changes/settings/placeholders.js";
import { nodesOf } from "../../../../../tools/changes/settings/setting-nodes.js";
import { candidatesOf } from "../../../../../tools/changes/table/change-case.js";
import { root } from "../../../../../tools/setup/folders.js";

const uuid = "0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f";
const arn = (name: string) => `arn:aws:kafka:us-east-1:123456789012:cluster/${name}/${uuid}-1`;
const authority = (id: number) => `arn:aws:acm-pca:us-east-1:123456789012:certificate-authority/${uuid.replace(/.$/, String(id))}`;
const key = (id: number) => `arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-0a1b-4a1b-8a1b-0a1b2c3d4e5${id}`;
const network = {
  vpc: "vpc-0a1b2c3d",
  "security group": "sg-1a2b3c4d",
  ...Object.fromEntries([..."abcdef"].map((zone) => [`subnet ${zone}`, `subnet-0a1b2c3${zone}`])),
};
const logs = { "broker logs": "broker-logs" };
const needed = {
  logTargets: logs,
  clusters: { ...logs, cluster: arn("theirs"), "other cluster": arn("others") },
  authorityAndKeys: {
    ...{ authority: authority(1), "other authority": authority(2) },
    ...Object.fromEntries(["data", "operations", "other"].map((name, id) => [`${name} key`, key(id)])),
  },
};

const merged = (under: unknown, over: unknown): unknown =>
  isPlainMap(under) && isPlainMap(over)
    ? { ...under, ...Object.fromEntries(Object.entries(over).map(([key, value]) => [key, merged(under[key], value)])) }
    : over;

/** The candidates of a baseline as the table lists them, before rules or Terraform have checked them. */
function candidatesOn(name: BaselineName): Set<string> {
  const { steps, needs, variants = [] } = { needs: undefined, variants: undefined, ...baselines[name] };
  const placeholders = { ...network, ...(needs && needed[needs]), "own cluster": arn("changes") };
  const texts = steps.map((step) => readFileSync(join(root, "tools/changes/baselines", `${step}.yaml`), "utf8"));
  const document = texts.reduce<unknown>((before, text) => merged(before, parse(filledIn(text, placeholders))), {});
  const settings: PlatformSettings = readSettings(stringify(document), platformSettings, platformRules);
  const all = [settings, ...variants.map((of) => of(settings))].flatMap((variant) =>
    nodesOf(settingSchemaOf(platformSettings), variant).flatMap((node) => candidatesOf(node, variant, node.name, placeholders).flat()),
  );
  return new Set(all.map(({ node, change, way, steps: instead }) => JSON.stringify([node.name, change, way, instead])));
}

describe.each(baselineNames)("the baseline %s", (name) => {
  test("has the changes that the table lists, with the same values, direction and steps", () => {
    const rows = committedTable().baselines[name] ?? [];
    const candidates = candidatesOn(name);

    expect(rows.length).toBeGreaterThan("only" in baselines[name] ? 1 : 5);
    const listed = rows.map(({ setting, change, way, effect, steps }) =>
      JSON.stringify([setting, change, way, effect === "several steps" ? steps : undefined]),
    );
    expect(listed.filter((row) => !candidates.has(row))).toEqual([]);
  });
});
