import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { platformWarnings, readPlatformSettings } from "../../../modules/platform/index.js";
import { root } from "../../../tools/setup/folders.js";
import { all, synthesizeSettings } from "../../support/modules/synthesized.js";

const files = globSync("examples/**/settings.yaml", { cwd: root }).sort();
const text = (file: string) => readFileSync(join(root, file), "utf8");

test("the examples with settings are these", () => {
  expect(files.map((file) => dirname(relative("examples", file)))).toEqual([
    "clients",
    "streams",
    "use-cases/cdc",
    "use-cases/cqrs-and-saga",
    "use-cases/event-streaming",
    "use-cases/iot",
    "use-cases/log-analytics",
    "use-cases/migration",
  ]);
});

describe.each(files)("%s", (file) => {
  const folder = dirname(file);

  test("is valid, with one warning: the roles trust the account, whose number it can't know", () => {
    const settings = readPlatformSettings(join(root, file));

    expect(platformWarnings(settings, new Date()).map(({ rule }) => rule)).toEqual(["access/client-trusts-account"]);
  });

  test("refers editors to the schema", () => {
    const schema = relative(folder, "config/settings.schema.json");

    expect(text(file).split("\n")[0]).toBe(`# yaml-language-server: $schema=${schema}`);
  });

  test("becomes a stack with its topics, and a role for each client", () => {
    const written = parse(text(file)) as { topics: object; clients: object };

    const stack = synthesizeSettings(readPlatformSettings(join(root, file)));

    const roles = Object.keys(all(stack, "aws_iam_role")).filter((name) => name.startsWith("client_"));
    expect(roles.map((name) => name.replace(/^client_(.*)_role$/, "$1").replaceAll("_", "-")).sort()).toEqual(
      Object.keys(written.clients).sort(),
    );
    const invocation = Object.entries(all(stack, "aws_lambda_invocation")).find(([, { input }]) => input.includes("topics"));
    for (const topic of Object.keys(written.topics)) expect(invocation?.[1]?.["input"]).toContain(topic);
  });

  test("has a README that a guide links to", () => {
    expect(existsSync(join(root, folder, "README.md"))).toBe(true);
    expect(text("docs/guides/use-cases.md")).toContain(`(../../${folder}`);
  });
});
