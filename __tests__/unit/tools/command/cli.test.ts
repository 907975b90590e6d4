import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { Command } from "commander";
import { choicesFrom, command, positiveInteger } from "../../../../tools/command/command.js";
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

test("lists its commands and explains the exit codes", () => {
  expect(overview).toMatchObject({ status: 0, stderr: "" });
  expect(names).toEqual(expect.arrayContaining(["demo", "up", "deploy-local", "down", "with-platform", "test", "bench"]));
  expect(overview.stdout).toContain("Exit codes:\n  0 ");
});

describe.each(names)("msk %s", (name) => {
  const help = msk(name, "--help");
  const [about = "", examples = "", codes = ""] = help.stdout.split(/^(?:Examples|Exit codes):$/m);

  test("describes itself, with examples and exit codes", () => {
    expect(help).toMatchObject({ status: 0, stderr: "" });
    expect(about).toMatch(new RegExp(`^Usage: msk ${name} .*\n\n[A-Z][\\s\\S]+\\.\n`));
    expect(codes).toMatch(/^\s+0 +\S.*\n +1 +\S.*\n +2 +\S.*\n +130 +\S.*\n$/);
  });

  test("accepts every option that its examples use", () => {
    const shown = [...examples.matchAll(/^ {2}(\S.*)$/gm)].map(([, line]) => line as string);
    expect(shown.length).toBeGreaterThan(0);
    for (const line of shown) {
      expect(line).toContain(`msk ${name}`);
      const call = line.slice(line.indexOf(`msk ${name}`)).split(/ -- | [|>] /)[0] as string;
      for (const [option] of call.matchAll(/(?<= )--?[a-z][\w-]*/g)) expect(about).toMatch(new RegExp(`(^| )${option}\\b`, "m"));
    }
  });

  test("rejects an unknown option", () => {
    const { status, stdout, stderr } = msk(name, "--no-such-option");
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    // Commander checks required options and arguments before unknown ones.
    expect(stderr).toMatch(/^error: (unknown option '--no-such-option'|(required option|missing required argument) .*)\n/);
    expect(stderr).toMatch(new RegExp(`\nSee: msk ${name} --help\n$`));
  });
});

test.each([
  [["nonsense"], "error: unknown command 'nonsense'\nSee: msk --help\n"],
  [[], "Usage: msk <command> [options]\n"],
  [["up", "two"], "error: too many arguments for 'up'. Expected 0 arguments but got 1.\nSee: msk up --help\n"],
  [["test", "--only", "unit,none"], "Unknown: none. Choose from unit, terraform, "],
  [["demo", "--events", "-1"], "It must be an integer from 1 to 1000000.\nSee: msk demo --help\n"],
])("reports wrong usage, %j, on standard error with exit code 2", (args, message) => {
  const { status, stdout, stderr } = msk(...args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toContain(message);
});

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("exits with the code that shells expect after %s, after cleaning up", async (signal, expected) => {
  const child = spawn(process.execPath, ["--import", "tsx", join(root, "__tests__/support/processes/waits.ts")], { cwd: root });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  await once(child.stdout, "data");
  child.kill(signal);
  child.kill(signal); // as make and npx do, which pass on a signal that the terminal has also sent
  const [code] = (await once(child, "close")) as [number | null];
  expect(output).toContain("cleaned up\n");
  expect(output).toContain(`Stopped by ${signal}.\n`);
  expect({ code, output }).toMatchObject({ code: expected });
});

test("exits with 1 if nothing is left to wait for before the command has finished", () => {
  const script = `
    const { Command } = require("commander");
    const { run } = require("./tools/command/run.ts");
    const program = new Command("msk").action(() => new Promise(() => {}));
    run(program, []).then((exitCode) => { process.exitCode = exitCode; });`;
  const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", "--eval", script], { cwd: root, encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 1, stderr: "The command stopped before it had finished.\n" });
});

describe("the exit code", () => {
  const text = { summary: "does a thing", failsIf: "it fails", examples: [{ run: "msk thing", does: "the thing" }] };
  const outcomeOf = async (action: () => void | Promise<void>) => {
    const printed: string[] = [];
    const write = process.stderr.write;
    process.stderr.write = ((line: string) => printed.push(line)) as unknown as typeof write;
    const program = new Command("msk").addCommand(command("thing", text).action(action));
    const code = await run(program, ["thing"]).finally(() => {
      process.stderr.write = write;
      process.exitCode = undefined;
    });
    return { code, stderr: printed.join("") };
  };

  test("is 0 after success", () => expect(outcomeOf(() => {})).resolves.toEqual({ code: 0, stderr: "" }));

  test("is 1 after a failure, with the message and no stack trace", () =>
    expect(
      outcomeOf(() => {
        throw new Error("no such platform");
      }),
    ).resolves.toEqual({ code: 1, stderr: "no such platform\n" }));

  test("is 1 after a bug in the program, with the stack trace", async () => {
    const { code, stderr } = await outcomeOf(() => (undefined as unknown as () => void)());
    expect(code).toBe(1);
    expect(stderr).toMatch(/^TypeError: .*\n +at .*cli\.test\.ts/);
  });

  test("is the one that the command sets in process.exitCode", () =>
    expect(
      outcomeOf(() => {
        process.exitCode = 1;
      }),
    ).resolves.toEqual({ code: 1, stderr: "" }));

  test("is 2 if the tool rejects the usage", () =>
    expect(outcomeOf(() => Promise.reject(new UsageError("--a and --b exclude each other")))).resolves.toEqual({
      code: 2,
      stderr: "--a and --b exclude each other\n",
    }));

  test("is 130 after Ctrl-C", () =>
    expect(outcomeOf(() => Promise.reject(new Interrupted("SIGINT")))).resolves.toEqual({ code: 130, stderr: "Stopped by SIGINT.\n" }));
});

test.each(["0", "1.5", "", "many", "1000001"])("rejects %j as a positive integer", (text) => {
  expect(() => positiveInteger(text)).toThrow("It must be an integer from 1 to 1000000.");
});

test("accepts a list of known choices only", () => {
  const parse = choicesFrom(["a", "b", "c"]);
  expect(parse("c,a")).toEqual(["c", "a"]);
  expect(() => parse("a,d,e")).toThrow("Unknown: d, e. Choose from a, b, c.");
});
