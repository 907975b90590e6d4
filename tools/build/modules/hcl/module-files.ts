import { type Arguments, block, conditionLines, listed, references, resourceLines } from "./block.js";
import type { ProviderBlockTypes } from "./block-types.js";
import { bareOf, expressionOf, literalOf } from "./value.js";

type Named = Readonly<Record<string, Arguments>>;

/** A module in Terraform's JSON syntax. */
export interface JsonModule {
  readonly terraform?: Arguments;
  readonly variable?: Named;
  readonly output?: Named;
  readonly locals?: Arguments;
  readonly resource?: Readonly<Record<string, Named>>;
  readonly data?: Readonly<Record<string, Named>>;
  readonly ephemeral?: Readonly<Record<string, Named>>;
  readonly check?: Named;
  readonly moved?: unknown;
}

/** The HCL files of a module by name, before `terraform fmt`. */
export type HclFiles = Readonly<Record<"main.tf" | "variables.tf" | "outputs.tf" | "versions.tf", string>>;

const resourceKinds = ["data", "ephemeral", "resource"] as const;
const known = new Set<string>([...resourceKinds, "terraform", "variable", "output", "locals", "check", "moved", "//"]);

/**
 * Converts a module from Terraform's JSON syntax to equivalent HCL.
 *
 * @param types - distinguishes blocks from attributes
 * @throws Error if a top-level block is unknown, instead of omitting it
 */
export function hclFiles(module: JsonModule, types: ProviderBlockTypes): HclFiles {
  const unknown = Object.keys(module).filter((name) => !known.has(name));
  if (unknown.length > 0) throw new Error(`unsupported blocks: ${unknown.join(", ")}`);
  return {
    "versions.tf": text([versions(module.terraform ?? {})]),
    "variables.tf": text(Object.entries(module.variable ?? {}).map(([name, body]) => block(`variable "${name}"`, variableLines(body)))),
    "outputs.tf": text(Object.entries(module.output ?? {}).map(([name, body]) => block(`output "${name}"`, outputLines(body)))),
    "main.tf": text([
      ...(module.locals
        ? [
            block(
              "locals",
              Object.entries(module.locals).map(([name, value]) => `${name} = ${expressionOf(value)}`),
            ),
          ]
        : []),
      ...listed(module.moved).map(({ from, to }) => block("moved", [`from = ${bareOf(String(from))}`, `to = ${bareOf(String(to))}`])),
      ...resources(module, types),
      ...Object.entries(module.check ?? {}).map(([name, { assert }]) =>
        block(`check "${name}"`, conditionLines("assert", assert).slice(1)),
      ),
    ]),
  };
}

const text = (blocks: readonly string[][]) => blocks.map((lines) => `${lines.join("\n")}\n`).join("\n");

function versions({ required_version: version, required_providers: providers = {} }: Arguments): string[] {
  return block("terraform", [
    `required_version = ${literalOf(version)}`,
    "",
    ...block(
      "required_providers",
      Object.entries(providers as Arguments).map(([name, source]) => `${name} = ${literalOf(source)}`),
    ),
  ]);
}

function variableLines({ description, type, default: fallback, sensitive, nullable, ephemeral, validation }: Arguments): string[] {
  return [
    `description = ${literalOf(description)}`,
    `type = ${String(type)}`,
    ...(fallback === undefined ? [] : [`default = ${literalOf(fallback)}`]),
    ...(nullable === undefined ? [] : [`nullable = ${nullable}`]),
    ...(sensitive === undefined ? [] : [`sensitive = ${sensitive}`]),
    ...(ephemeral === undefined ? [] : [`ephemeral = ${ephemeral}`]),
    ...conditionLines("validation", validation),
  ];
}

function outputLines({ description, value, sensitive, depends_on: dependsOn, precondition }: Arguments): string[] {
  return [
    ...(description === undefined ? [] : [`description = ${literalOf(description)}`]),
    `value = ${expressionOf(value)}`,
    ...(sensitive === undefined ? [] : [`sensitive = ${sensitive}`]),
    ...(dependsOn ? [`depends_on = ${references(dependsOn)}`] : []),
    ...conditionLines("precondition", precondition),
  ];
}

/** Returns the resources in the order of their constructs, so that related resources are together. */
function resources(module: JsonModule, types: ProviderBlockTypes): string[][] {
  const all = resourceKinds.flatMap((kind) =>
    Object.entries(module[kind] ?? {}).flatMap(([type, named]) =>
      Object.entries(named).map(([name, body]) => {
        const blocks = types[kind]?.[type] ?? (type === "terraform_data" ? {} : undefined);
        if (!blocks) throw new Error(`${kind} ${type}: not in the schema of the provider`);
        return { order: orderOf(body), lines: block(`${kind} "${type}" "${name}"`, resourceLines(body, blocks)) };
      }),
    ),
  );
  return all.sort((a, b) => a.order - b.order).map(({ lines }) => lines);
}

/** Returns the position of the construct from the synthesis; elements without one come last. */
function orderOf({ "//": notes }: Arguments): number {
  return (notes as { order?: number } | undefined)?.order ?? Number.MAX_SAFE_INTEGER;
}
