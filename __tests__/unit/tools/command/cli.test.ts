import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { Command } from "commander";
import { command, someOf, wholeNumber } from "../../../../tools/command/command.js";
import { Interrupted } from "../../../../tools/command/interrupt.js";
import { run, UsageError } from "../../../../tools/command/run.js";
import { root } from "../../../../tools/setup/folders.js";

const msk = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", "tools/cli.ts", ...args], {
    cwd: root,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
};

const overview = msk("--help");
const names = [...(overview.stdout.split("\nCommands:\n")[1] ?? "").matchAll(/^ {2}([a-z][\w-]*)/gm)]
  .map(([, name]) => name as string)
  .filter((name) => name !== "help");

test("lists its commands and says what exit codes mean", () => {
  expect(overview).toMatchObject({ status: 0, stderr: "" });
  expect(names).toEqual(expect.arrayContaining(["demo", "up", "deploy-local", "down", "with-platform", "test", "bench"]));
  expect(overview.stdout).toContain("Exit codes:\n  0 ");
});

describe.each(names)("msk %s", (name) => {
  const help = msk(name, "--help");
  const [about = "", examples = "", codes = ""] = help.stdout.split(/^(?:Examples|Exit codes):$/m);

  test("tells what it does, with examples and exit codes", () => {
    expect(help).toMatchObject({ status: 0, stderr: "" });
    expect(about).toMatch(new RegExp(`^Usage: msk ${name} .*\n\n[A-Z][\\s\\S]+\\.\n`));
    expect(codes).toMatch(/^\s+0 +\S.*\n +1 +\S.*\n +2 +\S.*\n +130 +\S.*\n$/);
  });

  test("takes every option that its examples show", () => {
    const shown = [...examples.matchAll(/^ {2}(\S.*)$/gm)].map(([, line]) => line as string);
    expect(shown.length).toBeGreaterThan(0);
    for (const line of shown) {
      expect(line).toContain(`msk ${name}`);
      const own = line.slice(line.indexOf(`msk ${name}`)).split(/ -- | [|>] /)[0] as string;
      for (const [option] of own.matchAll(/(?<= )--?[a-z][\w-]*/g)) expect(about).toMatch(new RegExp(`(^| )${option}\\b`, "m"));
    }
  });

  test("does nothing with an option that it doesn't know", () => {
    const { status, stdout, stderr } = msk(name, "--no-such-option");
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    // Commander misses what is mandatory before it wonders at what it doesn't know.
    expect(stderr).toMatch(/^error: (unknown option '--no-such-option'|(required option|missing required argument) .*)\n/);
    expect(stderr).toMatch(new RegExp(`\nSee: msk ${name} --help\n$`));
  });
});

test.each([
  [["nonsense"], "error: unknown command 'nonsense'\nSee: msk --help\n"],
  [[], "Usage: msk <command> [options]\n"],
  [["up", "two"], "error: too many arguments for 'up'. Expected 0 arguments but got 1.\nSee: msk up --help\n"],
  [["test", "--only", "unit,none"], "There is no none, but unit, terraform, "],
  [["demo", "--events", "-1"], "Needed is a whole number from 1 to 1000000.\nSee: msk demo --help\n"],
])("a wrong call, %j, is told on standard error with exit code 2", (args, message) => {
  const { status, stdout, stderr } = msk(...args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toContain(message);
});

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("ends with what a shell expects after %s, once everything is taken down", async (signal, expected) => {
  const child = spawn(process.execPath, ["--import", "tsx", join(root, "__tests__/support/processes/waits.ts")], { cwd: root });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  await once(child.stdout, "data");
  child.kill(signal);
  const [code] = (await once(child, "close")) as [number | null];
  expect(output).toContain("taken down\n");
  expect(output).toContain(`Stopped by ${signal}.\n`);
  expect({ code, output }).toMatchObject({ code: expected });
});

describe("a command's end", () => {
  const text = { summary: "does a thing", failsIf: "it fails", examples: [{ run: "msk thing", does: "the thing" }] };
  const ending = async (action: () => void | Promise<void>) => {
    const said: string[] = [];
    const write = process.stderr.write;
    process.stderr.write = ((line: string) => said.push(line)) as unknown as typeof write;
    const program = new Command("msk").addCommand(command("thing", text).action(action));
    const code = await run(program, ["thing"]).finally(() => {
      process.stderr.write = write;
      process.exitCode = undefined;
    });
    return { code, said: said.join("") };
  };

  test("is 0 if it is done", () => expect(ending(() => {})).resolves.toEqual({ code: 0, said: "" }));

  test("is 1 with the message, and no stack trace, if it fails", () =>
    expect(
      ending(() => {
        throw new Error("no such platform");
      }),
    ).resolves.toEqual({ code: 1, said: "no such platform\n" }));

  test("is 1 with the stack trace if the program itself is at fault", async () => {
    const { code, said } = await ending(() => (undefined as unknown as () => void)());
    expect(code).toBe(1);
    expect(said).toMatch(/^TypeError: .*\n +at .*cli\.test\.ts/);
  });

  test("is what the command has set, if it found out by itself that it failed", () =>
    expect(
      ending(() => {
        process.exitCode = 1;
      }),
    ).resolves.toEqual({ code: 1, said: "" }));

  test("is 2 if the tool refuses the call", () =>
    expect(ending(() => Promise.reject(new UsageError("--a and --b exclude each other")))).resolves.toEqual({
      code: 2,
      said: "--a and --b exclude each other\n",
    }));

  test("is 130 after Ctrl-C", () =>
    expect(ending(() => Promise.reject(new Interrupted("SIGINT")))).resolves.toEqual({ code: 130, said: "Stopped by SIGINT.\n" }));
});

test.each(["0", "1.5", "", "many", "1000001"])("%j is no whole number", (text) => {
  expect(() => wholeNumber(text)).toThrow("Needed is a whole number from 1 to 1000000.");
});

test("a choice is a list of names, each of which there is", () => {
  const choice = someOf(["a", "b", "c"]);
  expect(choice("c,a")).toEqual(["c", "a"]);
  expect(() => choice("a,d,e")).toThrow("There is no d, e, but a, b, c.");
});
