import { type BareExpression, embeddedJson } from "./embedded-json.js";
import { laidOut } from "./expression-layout.js";
import { soleExpression, templateParts } from "./template.js";

/** Longest list that stays on its line. */
const WIDTH = 100;

/** An argument's value of Terraform's JSON syntax, where strings are templates, as an expression of HCL. */
export function expressionOf(value: unknown): string {
  if (typeof value === "string") return textOf(value);
  if (isBare(value)) return laidOut(value.expression);
  if (Array.isArray(value)) return listOf(value.map(expressionOf));
  if (value && typeof value === "object") return mapOf(value, expressionOf);
  return JSON.stringify(value ?? null);
}

/** A value that Terraform takes literally, such as the default of a variable. */
export function literalOf(value: unknown): string {
  if (typeof value === "string") {
    const text = value.replaceAll("${", () => "$${").replaceAll("%{", "%%{");
    return isHeredoc(text) ? `<<-EOT\n${text}EOT` : quoted(text);
  }
  if (Array.isArray(value)) return listOf(value.map(literalOf));
  if (value && typeof value === "object") return mapOf(value, literalOf);
  return JSON.stringify(value ?? null);
}

/** What stands for itself and not for a text: `"${condition}"`, or a reference, `"aws_vpc.this"`. */
export const bareOf = (text: string): string => laidOut(soleExpression(text) ?? text);

const isBare = (value: unknown): value is BareExpression =>
  typeof value === "object" && value !== null && Object.keys(value).join() === "expression";

function textOf(text: string): string {
  const sole = soleExpression(text);
  if (sole !== undefined) return laidOut(sole);
  const json = embeddedJson(text);
  if (json !== undefined) return `jsonencode(${expressionOf(json)})`;
  if (isHeredoc(text)) return `<<-EOT\n${text}EOT`;
  return templateText(text);
}

const templateText = (text: string) =>
  `"${templateParts(text)
    .map((part) => ("literal" in part ? quoted(part.literal).slice(1, -1) : `\${${part.expression}}`))
    .join("")}"`;

/** Several whole lines, none of them indented, since a heredoc's common indentation is taken away. */
const isHeredoc = (text: string) =>
  /\n./.test(text) && text.endsWith("\n") && !/^[ \t]|\r/m.test(text) && !templateParts(text).some((part) => "expression" in part);

/** JSON's quoted strings are HCL's too, but for the escapes `\b` and `\f`, which HCL has not. */
const quoted = (text: string) => JSON.stringify(text).replaceAll("\\b", "\\u0008").replaceAll("\\f", "\\u000c");

function listOf(items: readonly string[]): string {
  const line = `[${items.join(", ")}]`;
  return line.length <= WIDTH && !line.includes("\n") ? line : `[\n${items.map((item) => `${item},\n`).join("")}]`;
}

function mapOf(value: object, each: (item: unknown) => string): string {
  const lines = Object.entries(value).map(([key, item]) => `${keyOf(key)} = ${each(item)}\n`);
  return lines.length === 0 ? "{}" : `{\n${lines.join("")}}`;
}

function keyOf(key: string): string {
  const sole = soleExpression(key);
  if (sole !== undefined) return `(${sole})`;
  return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(key) && !["for", "null", "true", "false"].includes(key) ? key : templateText(key);
}
