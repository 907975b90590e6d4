import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { parse, stringify } from "yaml";
import { platformSettings } from "../../../../modules/platform/index.js";
import { limitsOfNumber, readSettings, type SettingSchema, unionBranches, valueAt } from "../../../../modules/settings/index.js";
import { filledIn } from "../../../../tools/changes/settings/placeholders.js";
import { allNodes, nodesOf, type SettingNode } from "../../../../tools/changes/settings/setting-nodes.js";
import { placeholder } from "../../../support/modules/baseline-platforms.js";

const placeholders = new Proxy<Record<string, string>>({}, { get: (_, name: string) => placeholder(name), has: () => true });
const files = ["config/example.yaml", ...["standard", "express", "serverless"].map((name) => `tools/changes/baselines/${name}.yaml`)];
const documents = files.map((file) => parse(filledIn(readFileSync(file, "utf8"), placeholders)) as Record<string, unknown>);

/** The schema for editors, which is reviewed as part of the product: a changed limit in the code differs from it. */
const published = JSON.parse(readFileSync("config/settings.schema.json", "utf8")) as SettingSchema;

/** Returns the number in a schema: itself, or a branch of a union. */
const numberIn = (schema: SettingSchema): SettingSchema | undefined =>
  [schema, ...(unionBranches(schema) ?? [])].find(
    ({ type, const: constant }) => constant === undefined && (type === "integer" || type === "number"),
  );

/** Returns the document with another value of a setting, and with the maps that the setting is in. */
function withValue(document: Record<string, unknown>, { path }: SettingNode, value: number): Record<string, unknown> {
  const copy = structuredClone(document);
  let owner = copy;
  for (const key of path.slice(0, -1)) {
    owner[key] ??= {};
    owner = owner[key] as Record<string, unknown>;
  }
  owner[path.at(-1) as string] = value;
  return copy;
}

/** Returns true if a document is valid except for rules, false if the value of the setting is refused. */
function accepts(document: Record<string, unknown>, node: SettingNode, value: number): boolean {
  try {
    readSettings(stringify(withValue(document, node, value)), platformSettings, []);
    return true;
  } catch (error) {
    expect((error as Error).message).toMatch(new RegExp(`^${node.path.join("\\.")}: .* \\[settings/allowed-value\\]$`));
    return false;
  }
}

const numbers = allNodes(published).flatMap(({ name, schema }) => {
  const limits = numberIn(schema);
  return limits ? [{ name, limits }] : [];
});

describe("the limits of numbers", () => {
  test("are those of at least thirty settings", () => {
    expect(numbers.length).toBeGreaterThan(30);
  });

  test.each(numbers)("$name accepts its lowest and highest value, and none beyond", ({ name, limits }) => {
    const document = documents.find((each) => nodesOf(published, each).some((node) => node.name === name));
    if (!document) return expect([name, "no document has it"]).toEqual([name, ""]);
    const node = nodesOf(published, document).find((each) => each.name === name) as SettingNode;
    const { minimum, maximum } = limitsOfNumber(limits);
    const { exclusiveMinimum: above } = limits;

    expect(minimum ?? above).toBeDefined();
    if (minimum !== undefined) expect([accepts(document, node, minimum), accepts(document, node, minimum - 1)]).toEqual([true, false]);
    if (above !== undefined) expect([accepts(document, node, above + 0.5), accepts(document, node, above)]).toEqual([true, false]);
    if (maximum !== undefined) expect([accepts(document, node, maximum), accepts(document, node, maximum + 1)]).toEqual([true, false]);
    if (limits.type === "integer") expect(accepts(document, node, (minimum ?? 0) + 0.5)).toBe(false);
    expect(valueAt(withValue(document, node, 7), node.path)).toBe(7);
  });
});
