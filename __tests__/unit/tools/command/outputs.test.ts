import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { Command } from "commander";
import { noOutputs, outputsOption, outputsSource, stackOption } from "../../../../tools/command/outputs.js";
import { UsageError } from "../../../../tools/command/run.js";

const environment = { ...process.env };

beforeEach(() => {
  delete process.env["MSK_OUTPUTS"];
  process.env["MSK_STACK"] = "from-environment";
});

afterEach(() => {
  process.env = { ...environment };
});

/** Returns the options that a command line gives. */
function parsed(...args: string[]) {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  return command.addOption(outputsOption()).addOption(stackOption()).parse(args, { from: "user" }).opts();
}

test("an option names the source of outputs, and otherwise the environment does", async () => {
  expect(await outputsSource(parsed("--outputs", "outputs.json"))).toEqual({ file: "outputs.json" });
  expect(await outputsSource(parsed("--stack", "stacks/platform"))).toEqual({ stack: "stacks/platform" });
  expect(await outputsSource(parsed())).toEqual({ stack: "from-environment" });
  delete process.env["MSK_STACK"];
  expect(await outputsSource(parsed())).toBeUndefined();
});

test("two sources of outputs are refused", () => {
  expect(() => parsed("--outputs", "outputs.json", "--stack", "stacks/platform")).toThrow(
    "error: option '--outputs <file>' cannot be used with option '--stack <dir>'",
  );
});

test("no source is wrong usage", () => {
  expect(noOutputs()).toBeInstanceOf(UsageError);
  expect(noOutputs().message).toBe("No outputs given; use --outputs or --stack, or set MSK_OUTPUTS or MSK_STACK.");
});
