import { type Command, InvalidArgumentError, Option } from "commander";
import { command } from "../command/command.js";
import { type Format, formats } from "./formats.js";
import { severities } from "./rule.js";

const NAME = /^[A-Za-z0-9._-]{1,60}$/;

export const reviewCommand = (): Command =>
  command("review", {
    summary: "review a Terraform plan: what is replaced, restarts brokers, can't be undone or opens access, and what it costs",
    description:
      "Reads the document of `terraform show -json` and prints findings, gravest first. It works for any plan, also of other Terraform " +
      "code with MSK in it. docs/reference/review.md explains the rules. Neither AWS nor Terraform is called.",
    failsIf: "a finding is as grave as --fail-on or graver, or the plan can't be read",
    examples: [
      { run: "terraform show -json tfplan | msk review -", does: "reviews a saved plan" },
      {
        run: "msk review plan.json --config config/prod.yaml --name prod --write markdown=review.md,sarif=review.sarif --fail-on high",
        does: "writes a comment and a SARIF log, and fails for high and critical findings that the settings don't accept",
      },
    ],
  })
    .argument("<plan>", "file with the output of `terraform show -json`; - is standard input")
    .option("-c, --config <file>", "settings file that the plan was made from: its planReview.accepted applies")
    .option("--name <name>", "name of the environment; a pull request has one comment for each name", nameOf, "plan")
    .addOption(new Option("--format <format>", "what is printed").choices(formats).default("terminal"))
    .option("--write <files>", "comma-separated files to write in addition: markdown=review.md,sarif=review.sarif", filesOf, [])
    .addOption(
      new Option("--fail-on <severity>", "exit with 1 for findings of this severity or graver")
        .choices([...severities, "none"])
        .default("none"),
    )
    .action(async (plan: string, options: Omit<Parameters<Awaited<typeof import("./index.js")>["review"]>[0], "plan">) => {
      const { review } = await import("./index.js");
      if (!(await review({ ...options, plan }))) process.exitCode = 1;
    });

function nameOf(text: string): string {
  if (!NAME.test(text)) throw new InvalidArgumentError("It must be 1 to 60 letters, digits, hyphens, dots or underscores.");
  return text;
}

function filesOf(text: string): { format: Format; file: string }[] {
  return text.split(",").map((entry) => {
    const [format = "", ...rest] = entry.split("=");
    const file = rest.join("=");
    if (!formats.includes(format as Format) || file === "")
      throw new InvalidArgumentError(`Unknown: ${entry}. Write ${formats.join(", ")}, then = and a file.`);
    return { format: format as Format, file };
  });
}
