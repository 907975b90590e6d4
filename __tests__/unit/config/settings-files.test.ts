import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { readPlatformSettings, settingsJsonSchema } from "../../../modules/platform/index.js";
import { settingsDocuments } from "../../../tools/build/settings-documents.js";

type Schema = {
  deprecated?: boolean;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | false;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
};

test.each(["example", "dev", "prod"])("config/%s.yaml is valid and refers editors to the schema", (name) => {
  expect(readPlatformSettings(`config/${name}.yaml`).environment).toBe(name);
  expect(readFileSync(`config/${name}.yaml`, "utf8")).toMatch(/^# yaml-language-server: \$schema=\.\/settings\.schema\.json$/m);
});

// `make reference` generates them.
test.each(Object.entries(settingsDocuments()))("%s is what `make reference` generates", (path, content) => {
  expect(readFileSync(path, "utf8")).toBe(content);
});

test("example.yaml shows every setting", () => {
  const example = readFileSync("config/example.yaml", "utf8");
  const shown = (name: string) => new RegExp(`^[ #-]*${name}:`, "m").test(example);

  expect([...new Set(settingNames(settingsJsonSchema() as Schema))].filter((name) => !shown(name))).toEqual([]);
});

test("example.yaml comments every setting: on its line, or above it or its neighbours", () => {
  const lines = readFileSync("config/example.yaml", "utf8").split("\n");
  const uncommented = lines.filter((line, i) => {
    if (line.includes("#") || line.trim() === "") return false;
    const blockStart = lines.slice(0, i).findLastIndex((earlier) => earlier.trim() === "");
    return !lines.slice(blockStart + 1, i).some((earlier) => earlier.includes("#"));
  });

  expect(uncommented.filter((line) => /^ {0,2}\w/.test(line))).toEqual([]);
});

test("the schema marks former names as deprecated, and accepts none of them", () => {
  const { properties } = settingsJsonSchema() as { properties: Record<string, unknown> };

  expect(properties["releasedTopics"]).toEqual({ deprecated: true, description: "Renamed to deletableTopics.", not: {} });
});

test("docs/reference/settings.md has no setting of a kind twice", () => {
  const tables = readFileSync("docs/reference/settings.md", "utf8").split(/^#+ /m);
  const rows = tables.flatMap((table) => [...table.matchAll(/^\| (`[^`]+` \|.*)$/gm)].map(([, row]) => row as string));

  expect(rows.length).toBeGreaterThan(200);
  expect(rows.filter((row, i) => rows.indexOf(row) < i)).toEqual([]);
});

test("every setting of the schema is described", () => {
  expect(undescribed(settingsJsonSchema() as Schema)).toEqual([]);
});

const branches = (schema: Schema): Schema[] => [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];

function settingNames(schema: Schema): string[] {
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => (inner.deprecated ? [] : [name, ...settingNames(inner)])),
    ...(typeof schema.additionalProperties === "object" ? settingNames(schema.additionalProperties) : []),
    ...(schema.items ? settingNames(schema.items) : []),
    ...branches(schema).flatMap(settingNames),
  ];
}

function undescribed(schema: Schema, path = ""): string[] {
  const below = Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => {
    const here = `${path}.${name}`;
    return [...("description" in inner ? [] : [here]), ...undescribed(inner, here)];
  });
  const others = [schema.additionalProperties, schema.items, ...branches(schema)].filter(
    (inner): inner is Schema => typeof inner === "object",
  );
  return [...below, ...others.flatMap((inner) => undescribed(inner, path))];
}
