import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { settingsJsonSchema } from "../../modules/platform/index.js";
import { root } from "../setup/folders.js";

interface Schema {
  readonly type?: string | string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
}

/** Everything that is written from the settings' one schema, by path: what editors read, and what people read. */
export function settingsDocuments(): Readonly<Record<string, string>> {
  const schema = settingsJsonSchema() as Schema;
  return {
    "config/settings.schema.json": `${JSON.stringify(schema, null, 2)}\n`,
    "docs/reference/settings.md": `${introduction}${rows("", schema, []).join("\n")}\n`,
  };
}

const introduction = `# Settings

Made from the settings' schema by \`make reference\`; \`config/example.yaml\` shows them all in place. \`<name>\` stands for a name of yours.

| setting | what it is | allowed | default |
|---|---|---|---|
`;

/** @param required those of the schema's own properties that have no default */
function rows(path: string, schema: Schema, required: readonly string[]): string[] {
  const choices = [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])];
  const own = path ? [row(path, schema, choices, required)] : [];
  const below = choices.flatMap((choice) => rows(path, choice, []).slice(choice.properties && path ? 1 : Number.POSITIVE_INFINITY));
  const properties = Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
    rows(path ? `${path}.${name}` : name, property, (schema.required ?? []).includes(name) ? [name] : []),
  );
  const named = typeof schema.additionalProperties === "object" && schema.additionalProperties.properties;
  const entries = named ? rows(`${path}.<name>`, schema.additionalProperties as Schema, []) : [];
  const items = schema.items?.properties ? rows(`${path}[]`, schema.items, []).slice(1) : [];
  return [...new Set([...own, ...properties, ...below, ...entries, ...items])];
}

function row(path: string, schema: Schema, choices: readonly Schema[], required: readonly string[]): string {
  const fallback = schema.default === undefined ? (required.length > 0 ? "**required**" : "") : `\`${JSON.stringify(schema.default)}\``;
  return `| \`${path}\` | ${cell(schema.description ?? "")} | ${cell(allowed(schema, choices))} | ${cell(fallback)} |`;
}

function allowed(schema: Schema, choices: readonly Schema[]): string {
  if (choices.length > 0) return [...new Set(choices.map((choice) => allowed(choice, [])))].join(" or ");
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  if (schema.enum) return schema.enum.map((value) => `\`${String(value)}\``).join(", ");
  const kind = [schema.type ?? "anything"].flat().join(" or ");
  if (schema.type === "array" && schema.items) return `list of: ${allowed(schema.items, [])}`;
  if (schema.minimum !== undefined && schema.maximum !== undefined && schema.maximum < Number.MAX_SAFE_INTEGER) {
    return `${kind}, ${schema.minimum} to ${schema.maximum}`;
  }
  if (schema.minimum !== undefined && schema.minimum > Number.MIN_SAFE_INTEGER) return `${kind}, from ${schema.minimum}`;
  return kind;
}

const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");

if (require.main === module) {
  for (const [path, content] of Object.entries(settingsDocuments())) writeFileSync(join(root, path), content);
}
