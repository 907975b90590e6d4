import type { BlockTypes } from "./block-types.js";
import { bareOf, expressionOf } from "./value.js";

/** The arguments of a block in Terraform's JSON syntax. */
export type Arguments = Readonly<Record<string, unknown>>;

/** Meta-arguments that come first, in this order. Their values are expressions or references. */
const FIRST = ["for_each", "count", "provider"];

/** Returns the lines of a block with its labels: `block('resource "aws_vpc" "this"', lines)`. `terraform fmt` adds the indentation. */
export const block = (head: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [`${head} {}`] : [`${head} {`, ...lines, "}"];

/**
 * Returns the lines inside the block of a resource, data source or ephemeral resource.
 *
 * @param types - the arguments that are blocks
 */
export function resourceLines(body: Arguments, types: BlockTypes): string[] {
  const { "//": notes, lifecycle, depends_on: dependsOn, provisioner, connection, ...rest } = body;
  if (provisioner || connection) throw new Error("provisioners and connections are not supported");
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

/** Returns the attributes first, then the blocks. */
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

/** Returns the `lifecycle` block. Arguments with the value `false` are omitted, because it is their default. */
function lifecycleBlock({ precondition, postcondition, ...rest }: Arguments): string[] {
  const referenceLists = ["ignore_changes", "replace_triggered_by"];
  const lines = [
    ...Object.entries(rest)
      .filter(([, value]) => value !== false)
      .map(([name, value]) => `${name} = ${referenceLists.includes(name) ? references(value) : JSON.stringify(value)}`),
    ...conditionLines("precondition", precondition),
    ...conditionLines("postcondition", postcondition),
  ];
  return lines.length === 0 ? [] : ["", ...block("lifecycle", lines)];
}

/** Returns the blocks with a condition and an error message: `precondition`, `validation`, `assert`. */
export function conditionLines(name: string, value: unknown): string[] {
  return listed(value).flatMap(({ condition, error_message: message }) => [
    "",
    ...block(name, [`condition = ${expressionOf(condition)}`, `error_message = ${expressionOf(message)}`]),
  ]);
}

/** Returns a list of references, which are not quoted, or the keyword `all`. */
export function references(value: unknown): string {
  if (value === "all") return "all";
  const items = (value as string[]).map(bareOf);
  return items.length === 1 ? `[${items[0]}]` : `[\n${items.map((item) => `${item},\n`).join("")}]`;
}

/** Returns the blocks of an argument of Terraform's JSON, which is one block or a list. */
export const listed = (value: unknown): Arguments[] => (value === undefined || value === null ? [] : ([value].flat() as Arguments[]));

const first = (value: unknown): Arguments => listed(value)[0] ?? {};

/** Returns the accepted findings of the security scan as checkov skip comments. */
function notesOf(notes: unknown): string[] {
  const { accepted = [] } = (notes ?? {}) as { accepted?: readonly { readonly check: string; readonly reason: string }[] };
  return accepted.map(({ check, reason }) => `# checkov:skip=${check}:${reason}`);
}
