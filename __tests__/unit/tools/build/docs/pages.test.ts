import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { pageOf, pagesOf, withLinks } from "../../../../../tools/build/docs/index.js";
import { runFolder } from "../../../../../tools/setup/folders.js";

let root: string;

beforeAll(() => {
  root = runFolder("docs-pages");
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Writes files to the root folder. @returns their paths */
function filesWith(files: Readonly<Record<string, string>>): string[] {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return Object.keys(files);
}

test.each([
  ["docs/README.md", false, "index.md"],
  ["docs/reference/cost.md", false, "reference/cost.md"],
  ["docs/runbook/README.md", false, "runbook/index.md"],
  ["docs/ko/README.md", false, "ko/index.md"],
  ["docs/adr", true, "adr/index.md"],
  ["README.md", false, "overview.md"],
  ["SECURITY.md", false, "vulnerabilities.md"],
  ["docs/security.md", false, "security.md"],
  ["examples/README.md", false, "examples/index.md"],
  ["examples/use-cases/iot/README.md", false, "examples/use-cases/iot/index.md"],
  ["config/prod.yaml", false, "source/config/prod.yaml.md"],
  ["dashboards/alarms", true, "source/dashboards/alarms/index.md"],
  ["docs/examples/ci/gitlab/.gitlab-ci.yml", false, "source/docs/examples/ci/gitlab/gitlab-ci.yml.md"],
])("the page of %s (folder: %s) is %s", (file, isFolder, page) => {
  expect(pageOf(file, isFolder)).toBe(page);
});

test("a link leads to the page of its file, with its heading", () => {
  const linked = (target: string) => (target === "docs/missing.md" ? undefined : `/<${target}>`);
  const changed = (text: string) => withLinks(text, "docs/reference/cost.md", false, linked);

  expect(changed("[a](../01.md#next) and [`b`](settings.md), ![c](../images/c.png)")).toBe(
    "[a](/<docs/01.md>#next) and [`b`](/<docs/reference/settings.md>), ![c](/<docs/images/c.png>)",
  );
  expect(changed("[folder](../adr/) [missing](../missing.md)")).toBe("[folder](/<docs/adr>) [missing](../missing.md)");
});

test("links in code, to other sites and within the page stay as they are", () => {
  const text = "[a](#b) [c](https://example.com/d.md) `[e](f.md)`\n\n```md\n[g](h.md)\n```\n";

  expect(withLinks(text, "docs/a.md", false, () => "/changed")).toBe(text);
});

test("a translation without a README begins with a list of its pages", () => {
  const files = filesWith({ "docs/README.md": "# Documentation\n", "docs/ko/01_START.md": "# 01 시작\n" });

  const { pages } = pagesOf(root, files);

  expect(pages.find(({ path }) => path === "ko/index.md")?.text).toBe("# 문서\n\n- [01 시작](/ko/01_START.md)\n");
});

test("the site has all documents, and a page for each file and folder that they link to", () => {
  const files = filesWith({
    "README.md": "# Project\n[docs](docs/README.md)\n",
    "docs/README.md": "# Documentation\n[decisions](adr) [settings](../config/a.yaml) ![p](images/p.png)\n",
    "docs/adr/0001-first.md": "# 0001. First\n",
    "docs/images/p.png": "picture",
    "config/a.yaml": "a: ```1\n",
    "config/b.yaml": "b: 2\n",
  });

  const { pages, assets } = pagesOf(root, files);

  expect(Object.fromEntries(pages.map(({ path, text }) => [path, text]))).toEqual({
    "overview.md": "# Project\n[docs](/index.md)\n",
    "index.md": "# Documentation\n[decisions](/adr/index.md) [settings](/source/config/a.yaml.md) ![p](/images/p.png)\n",
    "adr/0001-first.md": "# 0001. First\n",
    "adr/index.md": "# Decisions\n\n- [0001. First](/adr/0001-first.md)\n",
    "source/config/a.yaml.md": "---\noutline: false\n---\n# config/a.yaml\n\n````yaml\na: ```1\n````\n",
  });
  expect(assets).toEqual([{ path: "images/p.png", source: "docs/images/p.png" }]);
});
