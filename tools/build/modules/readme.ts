import type { PublishedModule } from "../../../modules/platform/index.js";
import type { Arguments } from "./hcl/block.js";
import type { JsonModule } from "./hcl/module-files.js";
import { literalOf } from "./hcl/value.js";
import { dependsOnNotes, destroyNotes, permissionNotes } from "./readme-notes.js";

/** The input for a README. */
export interface ReadmeSource extends Pick<PublishedModule, "name" | "summary" | "notes"> {
  readonly json: JsonModule;
  /** HCL that calls the module. */
  readonly usage: string;
  /** Names of the examples. */
  readonly examples: readonly string[];
}

/** Generates the README of a module, with tables of its variables and outputs. */
export function readme({ name, summary, notes, json, usage, examples }: ReadmeSource): string {
  const { required_version: terraform, required_providers: providers } = json.terraform as Arguments;
  return [
    `# ${name}`,
    summary,
    ...notes,
    "## Usage",
    `\`\`\`hcl\n${usage.trim()}\n\`\`\``,
    ...(examples.length > 0
      ? [`Complete configurations: ${examples.map((example) => `[${example}](examples/${example})`).join(", ")}.`]
      : []),
    "The module contains no provider and no backend: region, credentials and default tags come from the provider of the calling configuration.",
    ...[dependsOnNotes(json)].filter((note) => note !== undefined),
    "## Permissions",
    permissionNotes(json),
    "## Destroy",
    destroyNotes(json),
    "## Requirements",
    table(
      ["requirement", "version"],
      [
        ["Terraform", code(String(terraform))],
        ...Object.values(providers as Record<string, { source: string; version: string }>).map(({ source, version }) => [
          `provider \`${source}\``,
          code(version),
        ]),
      ],
    ),
    "## Inputs",
    table(["name", "description", "type", "default"], inputs(json)),
    "## Outputs",
    table(
      ["name", "description"],
      Object.entries(json.output ?? {}).map(([output, { description, sensitive }]) => [
        code(output),
        `${description}${sensitive ? " Sensitive." : ""}`,
      ]),
    ),
    "",
  ].join("\n\n");
}

/** Returns the rows of the inputs; required inputs come first. */
function inputs({ variable = {} }: JsonModule): string[][] {
  const rows = Object.entries(variable).map(([name, { description, type, default: fallback, nullable }]) => {
    const required = fallback === undefined && nullable !== true;
    const byDefault = required ? "**required**" : code(oneLine(literalOf(fallback ?? null)));
    return { required, row: [code(name), String(description), code(shortType(String(type))), byDefault] };
  });
  return [...rows.filter(({ required }) => required), ...rows.filter(({ required }) => !required)].map(({ row }) => row);
}

/** Abbreviates object types; the description explains their attributes. */
const shortType = (type: string) => (type.length <= 40 ? type : type.replace(/object\(\{.*\}\)/s, "object({…})"));

const oneLine = (hcl: string) => hcl.replace(/\s*\n\s*/g, " ");

const code = (text: string) => `\`${text}\``;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n");
}

const cell = (text: string) => text.trim().replaceAll("|", "\\|").replace(/\n+/g, "<br>");
