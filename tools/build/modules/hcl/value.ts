import { type BareExpression, embeddedJson } from "./embedded-json.js";
import { layOutExpression } from "./expression-layout.js";
import { templateWithoutNestedQuotes, withoutNestedQuotes } from "./nested-quotes.js";
import { soleExpression, templateParts } from "./template.js";

/** Maximum length of a list on one line. */
const WIDTH = 100;

/** Converts the value of an argument in Terraform's JSON syntax, where strings are templates, to an HCL expression. */
export function expressionOf(value: unknown): string {
  if (typeof value === "string") return textOf(value);
  if (isBare(value)) return layOutExpression(withoutNestedQuotes(value.expression));
  if (Array.isArray(value)) return listOf(value.map(expressionOf));
  if (value && typeof value === "object") return mapOf(value, expressionOf);
  return JSON.stringify(value ?? null);
}

/** Converts a literal value, such as the default of a variable, to HCL. */
export function literalOf(value: unknown): string {
  if (typeof value === "string") {
    const text = withoutTemplates(value);
    return isHeredoc(text) ? `<<-EOT\n${text}EOT` : quoted(text);
  }
  if (Array.isArray(value)) return listOf(value.map(literalOf));
  if (value && typeof value === "object") return mapOf(value, literalOf, literalKeyOf);
  return JSON.stringify(value ?? null);
}

const withoutTemplates = (text: string) => text.replaceAll("${", () => "$${").replaceAll("%{", "%%{");

/** Converts a string that is an expression, `"${condition}"`, or a reference, `"aws_vpc.this"`, to unquoted HCL. */
export const bareOf = (text: string): string => layOutExpression(withoutNestedQuotes(soleExpression(text) ?? text));

const isBare = (value: unknown): value is BareExpression =>
  typeof value === "object" && value !== null && Object.keys(value).join() === "expression";

function textOf(text: string): string {
  const sole = soleExpression(text);
  if (sole !== undefined) return layOutExpression(withoutNestedQuotes(sole));
  const json = embeddedJson(text);
  if (json !== undefined) return `jsonencode(${expressionOf(json)})`;
  if (isHeredoc(text)) return `<<-EOT\n${text}EOT`;
  return templateText(text);
}

const templateText = (text: string) =>
  templateWithoutNestedQuotes(
    templateParts(text)
      .map((part) => ("literal" in part ? quoted(part.literal).slice(1, -1) : `\${${part.expression}}`))
      .join(""),
  );

/** Returns true for several complete lines without indentation, because a heredoc removes common indentation. */
const isHeredoc = (text: string) =>
  /\n./.test(text) && text.endsWith("\n") && !/^[ \t]|\r/m.test(text) && !templateParts(text).some((part) => "expression" in part);

/** Quotes a string. JSON strings are valid HCL, except for the escapes `\b` and `\f`. */
const quoted = (text: string) => JSON.stringify(text).replaceAll("\\b", "\\u0008").replaceAll("\\f", "\\u000c");

function listOf(items: readonly string[]): string {
  const line = `[${items.join(", ")}]`;
  return line.length <= WIDTH && !line.includes("\n") ? line : `[\n${items.map((item) => `${item},\n`).join("")}]`;
}

function mapOf(value: object, each: (item: unknown) => string, key: (name: string) => string = keyOf): string {
  const lines = Object.entries(value).map(([name, item]) => `${key(name)} = ${each(item)}\n`);
  return lines.length === 0 ? "{}" : `{\n${lines.join("")}}`;
}

function keyOf(key: string): string {
  const sole = soleExpression(key);
  if (sole !== undefined) return `(${withoutNestedQuotes(sole)})`;
  if (isIdentifier(key)) return key;
  const text = templateText(key);
  return text.startsWith('"') ? text : `(${text})`;
}

const literalKeyOf = (key: string) => (isIdentifier(key) ? key : quoted(withoutTemplates(key)));

const isIdentifier = (key: string) => /^[A-Za-z_][A-Za-z0-9_-]*$/.test(key) && !["for", "null", "true", "false"].includes(key);
