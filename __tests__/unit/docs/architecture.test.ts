import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { root } from "../../../tools/setup/folders.js";
import { blocksOf, readDocument } from "../../support/documents/blocks.js";

type Edge = readonly [from: string, to: string];

const pictures = blocksOf("docs/architecture.md", readDocument("docs/architecture.md")).filter(({ language }) => language === "mermaid");
const layers = JSON.parse(readFileSync(join(root, "modules/layers.json"), "utf8")) as string[][];
/** A module that is in no layer belongs to the one below platform: .dependency-cruiser.cjs. */
const layerOf = (module: string) => {
  const layer = layers.findIndex((names) => names.includes(module));
  return layer === -1 ? layers.length - 2 : layer;
};
const modules = readdirSync(join(root, "modules"), { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));

/** Arrows of a mermaid flowchart: `a --> b & c` is two. */
function arrows(picture: string): Edge[] {
  return picture.split("\n").flatMap((line) => {
    const [from, to] = line.trim().split(/\s+-->\s+/);
    if (!from || !to) return [];
    return from.split(" & ").flatMap((source) => to.split(" & ").map((target) => [source, target] as const));
  });
}

/** Imports between modules, from the sources. */
const imports: Edge[] = modules.flatMap((module) => {
  const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard", `modules/${module}/*.ts`], { cwd: root, encoding: "utf8" });
  const text = files.trim().split("\n").map(readDocument).join("\n");
  const imported = [...text.matchAll(/ from "(?:\.\.\/)+([a-z-]+)\/index\.js"/g)].map(([, name]) => name as string);
  return [...new Set(imported)].filter((name) => name !== module && modules.includes(name)).map((name) => [module, name] as const);
});

const drawn = arrows(pictures[0]?.text ?? "");

test("the first picture shows every folder of modules/, and nothing else", () => {
  expect([...new Set(drawn.flat())].sort()).toEqual([...modules].sort());
});

test("every arrow is allowed: it leads to a lower layer", () => {
  expect(drawn.filter(([from, to]) => layerOf(to) >= layerOf(from))).toEqual([]);
});

test("every arrow is an import in the sources", () => {
  const existing = imports.map((edge) => edge.join(" → "));

  expect(drawn.map((edge) => edge.join(" → ")).filter((edge) => !existing.includes(edge))).toEqual([]);
});

test("every import is an arrow, or follows from several", () => {
  const reachable = (from: string): string[] => drawn.filter(([source]) => source === from).flatMap(([, to]) => [to, ...reachable(to)]);

  expect(imports.length).toBeGreaterThan(drawn.length);
  expect(imports.filter(([from, to]) => !reachable(from).includes(to))).toEqual([]);
});

test("the layers in the text are those that the import rules read", () => {
  const listed = [...readDocument("docs/architecture.md").matchAll(/^\d+\. ((?:`[a-z-]+`(?:, )?)+)/gm)].map(([, names]) =>
    [...(names as string).matchAll(/`([a-z-]+)`/g)].map(([, name]) => name),
  );

  expect(listed).toEqual(layers.map((layer) => layer.filter((module) => modules.includes(module))).filter((layer) => layer.length > 0));
});

test("the pictures of the data flows name what exists", () => {
  expect(pictures).toHaveLength(3);
  for (const { text } of pictures.slice(1)) {
    const paths = [...text.matchAll(/\b((?:config|modules|lambdas|tools)(?:\/[\w.-]+)+|main\.ts)/g)].map(([, path]) => path as string);
    expect(paths.length).toBeGreaterThan(1);
    for (const path of paths)
      expect({ path, files: execFileSync("git", ["ls-files", "-co", path], { cwd: root, encoding: "utf8" }).length > 0 }).toEqual({
        path,
        files: true,
      });
  }
});
