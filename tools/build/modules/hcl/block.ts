import type { BlockTypes } from "./block-types.js";
import { bareOf, expressionOf } from "./value.js";

/** A block's arguments in Terraform's JSON syntax. */
export type Arguments = Readonly<Record<string, unknown>>;

/** Meta-arguments that come first, in this order; what they hold is an expression or a reference. */
const FIRST = ["for_each", "count", "provider"];

/** A block with its labels: `block('resource "aws_vpc" "this"', lines)`. Indentation is left to `terraform fmt`. */
export const block = (head: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [`${head} {}`] : [`${head} {`, ...lines, "}"];

/**
 * The lines inside a resource's, data source's or ephemeral resource's block.
 *
 * @param types which of its arguments are blocks
 */
export function resourceLines(body: Arguments, types: BlockTypes): string[] {
  const { "//": notes, lifecycle, depends_on: dependsOn, provisioner, connection, ...rest } = body;
  if (provisioner || connection) throw new Error("provisioners can't be written as HCL here");
  const meta = FIRST.filter((name) => name in rest);
  const others = Object.fromEntries(Object.entries(rest).filter(([name]) => !meta.includes(name)));
  return [
    ...notesOf(notes),
    ...meta.map((name) => `${name} = ${name === "provider" ? bareOf(String(rest[name])) : expressionOf(rest[name])}`),
    ...(meta.length > 0 ? [""] : []),
    ...bodyLines(others, types),
    ...(dependsOn ? ["", `depends_on = ${references(dependsOn)}`] : []),
    ...lifecycleBlock(first(lifecycle)),
  ];
}

/** Attributes first, blocks below. */
function bodyLines(body: Arguments, types: BlockTypes): string[] {
  const { dynamic = {}, ...rest } = body;
  const entries = Object.entries(rest).filter(([, value]) => value !== undefined && value !== null);
  const attributes = entries.filter(([name]) => !types[name]).map(([name, value]) => `${name} = ${expressionOf(value)}`);
  const blocks = entries
    .filter(([name]) => types[name])
    .flatMap(([name, value]) => listed(value).flatMap((content) => ["", ...block(name, bodyLines(content, types[name] as BlockTypes))]));
  const dynamics = listed(dynamic).flatMap((named) =>
    Object.entries(named).flatMap(([name, value]) =>
      listed(value).flatMap((content) => ["", ...block(`dynamic "${name}"`, dynamicLines(content, types[name] ?? {}))]),
    ),
  );
  return [...attributes, ...blocks, ...dynamics].filter((line, i, lines) => line !== "" || (i > 0 && lines[i - 1] !== ""));
}

function dynamicLines({ for_each: each, iterator, content }: Arguments, types: BlockTypes): string[] {
  return [
    `for_each = ${expressionOf(each)}`,
    ...(typeof iterator === "string" ? [`iterator = ${bareOf(iterator)}`] : []),
    "",
    ...block("content", bodyLines(first(content), types)),
  ];
}

/** Conditions, whose text is an expression, and arguments that name others; what is off anyway is not said. */
function lifecycleBlock({ precondition, postcondition, ...rest }: Arguments): string[] {
  const named = ["ignore_changes", "replace_triggered_by"];
  const lines = [
    ...Object.entries(rest)
      .filter(([, value]) => value !== false)
      .map(([name, value]) => `${name} = ${named.includes(name) ? references(value) : JSON.stringify(value)}`),
    ...conditionLines("precondition", precondition),
    ...conditionLines("postcondition", postcondition),
  ];
  return lines.length === 0 ? [] : ["", ...block("lifecycle", lines)];
}

/** `precondition`, `validation`, `assert`: a condition and what is said where it does not hold. */
export function conditionLines(name: string, value: unknown): string[] {
  return listed(value).flatMap(({ condition, error_message: message }) => [
    "",
    ...block(name, [`condition = ${expressionOf(condition)}`, `error_message = ${expressionOf(message)}`]),
  ]);
}

/** Addresses, which stand bare. `all` is a word of Terraform's. */
export function references(value: unknown): string {
  if (value === "all") return "all";
  const items = (value as string[]).map(bareOf);
  return items.length === 1 ? `[${items[0]}]` : `[\n${items.map((item) => `${item},\n`).join("")}]`;
}

/** A block of Terraform's JSON, which may be one or a list of them. */
export const listed = (value: unknown): Arguments[] => (value === undefined || value === null ? [] : ([value].flat() as Arguments[]));

const first = (value: unknown): Arguments => listed(value)[0] ?? {};

/** Findings of the security scan that are accepted, in the form in which checkov reads them from HCL. */
function notesOf(notes: unknown): string[] {
  const { accepted = [] } = (notes ?? {}) as { accepted?: readonly { readonly check: string; readonly reason: string }[] };
  return accepted.map(({ check, reason }) => `# checkov:skip=${check}:${reason}`);
}
