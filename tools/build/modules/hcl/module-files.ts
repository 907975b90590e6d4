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

/** The files of a module in HCL, by name; unformatted: `terraform fmt` has the last word. */
export type HclFiles = Readonly<Record<"main.tf" | "variables.tf" | "outputs.tf" | "versions.tf", string>>;

const resourceKinds = ["data", "ephemeral", "resource"] as const;
const known = new Set<string>([...resourceKinds, "terraform", "variable", "output", "locals", "check", "moved", "//"]);

/**
 * Writes a module of Terraform's JSON syntax as HCL that says the same.
 *
 * @param types tells blocks from attributes
 * @throws at a top-level block that it does not know: none is left out in silence
 */
export function hclFiles(module: JsonModule, types: ProviderBlockTypes): HclFiles {
  const unknown = Object.keys(module).filter((name) => !known.has(name));
  if (unknown.length > 0) throw new Error(`blocks that can't be written as HCL: ${unknown.join(", ")}`);
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

/** In the order of the constructs that they come from, so that what belongs together stands together. */
function resources(module: JsonModule, types: ProviderBlockTypes): string[][] {
  const all = resourceKinds.flatMap((kind) =>
    Object.entries(module[kind] ?? {}).flatMap(([type, named]) =>
      Object.entries(named).map(([name, body]) => {
        const blocks = types[kind]?.[type] ?? (type === "terraform_data" ? {} : undefined);
        if (!blocks) throw new Error(`${kind} ${type}: the provider's schema has no such thing`);
        return { order: orderOf(body), lines: block(`${kind} "${type}" "${name}"`, resourceLines(body, blocks)) };
      }),
    ),
  );
  return all.sort((a, b) => a.order - b.order).map(({ lines }) => lines);
}

/** What the synthesis noted of the construct's place; what was added to the stack as it is comes last. */
function orderOf({ "//": notes }: Arguments): number {
  return (notes as { order?: number } | undefined)?.order ?? Number.MAX_SAFE_INTEGER;
}
