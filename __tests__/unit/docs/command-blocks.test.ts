import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { root } from "../../../tools/setup/folders.js";
import { commandBlocksOf, commandDocuments, missingLines, readDocument } from "../../support/documents/blocks.js";
import { type CommandLine, commandLines, pathsOf } from "../../support/documents/command-lines.js";

const documents = commandDocuments();
const commandsOf = (file: string) =>
  commandBlocksOf(file, readDocument(file)).flatMap(({ at, text }) => commandLines(text).map((words) => ({ at, words })));

/** Commands of all blocks that begin with `program`, without it. */
const callsOf = (...program: string[]): { at: string; args: CommandLine }[] =>
  documents.flatMap((file) =>
    commandsOf(file)
      .filter(({ words }) => program.every((word, i) => words[i] === word))
      .map(({ at, words }) => ({ at, args: words.slice(program.length) })),
  );

test("the README, CONTRIBUTING and every guide are among the documents", () => {
  expect(documents).toEqual(
    expect.arrayContaining([
      "README.md",
      "CONTRIBUTING.md",
      "docs/README.md",
      "docs/01_GETTING_STARTED.md",
      "docs/02_TERRAFORM_DEPLOY.md",
      "docs/05_TESTING.md",
      "docs/architecture.md",
    ]),
  );
});

test.each(documents)("every command block of %s has a class", (file) => {
  expect(() => commandBlocksOf(file, readDocument(file))).not.toThrow();
});

test("every task in a block is a target of the Makefile", () => {
  const targets = [...readDocument("Makefile").matchAll(/^([a-z][a-z-]*):.*## /gm)].map(([, name]) => name);
  const calls = callsOf("make");

  const unknown = calls.filter(({ args }) => args.some((arg) => !targets.includes(arg)));

  expect(calls.length).toBeGreaterThan(10);
  expect(unknown).toEqual([]);
});

test("every command of the CLI in a block exists, with its options", () => {
  const help = (...command: string[]) =>
    execFileSync(process.execPath, ["--import", "tsx", "tools/cli.ts", ...command, "--help"], { cwd: root, encoding: "utf8" });
  const commands = [...help().matchAll(/^ {2}([a-z][\w-]*)/gm)].map(([, name]) => name);
  const helps = new Map<string, string>();
  const calls = callsOf("npx", "msk");

  const unknown = calls.filter(({ args: [command = "", ...rest] }) => {
    if (command === "--help") return false;
    if (!commands.includes(command)) return true;
    const text = helps.get(command) ?? help(command);
    helps.set(command, text);
    const end = rest.indexOf("--");
    const options = (end === -1 ? rest : rest.slice(0, end)).filter((word) => word.startsWith("-"));
    return options.some((option) => !new RegExp(`(^| )${option.split("=")[0]}\\b`, "m").test(text));
  });

  expect(calls.length).toBeGreaterThan(3);
  expect(unknown).toEqual([]);
});

test("every program behind npx is installed", () => {
  const missing = callsOf("npx").filter(
    ({ args: [program = ""] }) => program !== "msk" && !existsSync(join(root, "node_modules/.bin", program)),
  );

  expect(missing).toEqual([]);
});

test("every pattern of test files matches one", () => {
  const tests = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "__tests__/*.test.ts"], { cwd: root, encoding: "utf8" });
  const patterns = callsOf("npx", "jest").flatMap(({ args }) => args.filter((_, i) => args[i - 1] === "--testPathPatterns"));

  expect(patterns.length).toBeGreaterThan(1);
  expect(patterns.filter((pattern) => !tests.includes(pattern))).toEqual([]);
});

test("every verb of Terraform and cdktf exists", () => {
  const verbs = {
    terraform: ["init", "plan", "apply", "destroy", "output", "test", "show", "state", "validate"],
    cdktf: ["deploy", "destroy", "synth", "diff"],
  };
  const calls = [
    ...callsOf("terraform").map((call) => ({ ...call, verbs: verbs.terraform })),
    ...callsOf("npx", "cdktf").map((call) => ({ ...call, verbs: verbs.cdktf })),
  ];

  const unknown = calls.filter(({ args, verbs }) => !verbs.includes(args.find((arg) => !arg.startsWith("-")) ?? ""));

  expect(calls.length).toBeGreaterThan(3);
  expect(unknown).toEqual([]);
});

test.each(documents)("every file in the blocks of %s is in the repository, or created by an earlier block", (file) => {
  const { read, created } = pathsOf(commandsOf(file).map(({ words }) => words));

  const missing = read.filter((path) => !created.includes(path) && !existsSync(join(root, path)));

  expect(missing).toEqual([]);
});

describe("a command block", () => {
  const blocksOf = (text: string) => commandBlocksOf("guide.md", text);

  test.each([
    ["```sh\nmake up\n```", "guide.md:1: the block has no class; write ```sh and one of local, release, aws, example"],
    ["```sh sometimes\nmake up\n```", "guide.md:1: the block has no class; write ```sh and one of local, release, aws, example"],
    ["text\n\n```\nmake up\n```", "guide.md:3: the block has no language; write ```text, or ```sh and a class"],
    ["```bash local\nmake up\n```", "guide.md:1: bash is not checked; write ```sh and a class"],
    ["```sh local\nmake up\n", "guide.md:1: the block has no end"],
  ])("is refused without a class: %j", (text, message) => {
    expect(() => blocksOf(text)).toThrow(message);
  });

  test("has a class, and the output that follows `Expected output`", () => {
    const blocks = blocksOf(
      "```sh release\nmake up\n```\n\nExpected output:\n\n```text\n…\n  ready\n\n```\n\n```sh local\nmake down\n```\n\n```text\nno\n```\n",
    );

    expect(blocks).toMatchObject([
      { at: "guide.md:1", runs: "release", text: "make up", expected: ["ready"], exitCode: 0 },
      { at: "guide.md:13", runs: "local", text: "make down", expected: [], exitCode: 0 },
    ]);
  });

  test("names the exit code that it expects", () => {
    const [block] = blocksOf("```sh local\nfalse\n```\n\nExpected output, with exit code 1:\n\n```text\nwrong\n```\n");

    expect(block).toMatchObject({ expected: ["wrong"], exitCode: 1 });
  });
});

describe("the expected output", () => {
  const output = ["  0.1 s  \u001B[32mready\u001B[39m: http://127.0.0.1:80 (keys)", "noise", "Applied: 3 added (all)"];

  test("may leave lines out, and text where it has …", () => {
    expect(missingLines(["… s ready: http://… (keys)", "Applied: … added (all)"], output)).toEqual([]);
  });

  test.each([[["Applied: 4 added (all)"]], [["ready"]], [["Applied: … added (all)", "noise"]]])(
    "misses a line that is different, a part only, or out of order: %j",
    (expected) => {
      expect(missingLines(expected, output)).toEqual([expected.at(-1)]);
    },
  );
});

describe("commands of a block", () => {
  test("are separated, without comments and assignments", () => {
    const text =
      "MSK_CONFIG=a.yaml make synth # writes\nexport A=\"b c\" && npx msk validate \\\n  --config x | jq '.a | .b'\nAPI=$(node -p 1)\n";

    expect(commandLines(text)).toEqual([
      ["make", "synth"],
      ["export", 'A="b c"'],
      ["npx", "msk", "validate", "--config", "x"],
      ["jq", ".a | .b"],
    ]);
  });

  test("name the files that they read and create", () => {
    const commands = commandLines(
      "cp config/prod.yaml config/mine.yaml\nexport MSK_CONFIG=config/mine.yaml\nterraform apply -var-file=terraform.tfvars\nls > docs/list.md",
    );

    expect(pathsOf(commands)).toEqual({
      read: ["config/prod.yaml", "config/mine.yaml", "terraform.tfvars"],
      created: ["config/mine.yaml", "docs/list.md"],
    });
  });
});
