import { DefaultTokenResolver, StringConcat, TerraformVariable, Tokenization } from "cdktf";
import type { RuleId } from "../../settings/index.js";
import type { ModuleStack } from "../../terraform/index.js";
import { type PlatformSettings, platformRules } from "../settings.js";

/** The sections of the settings that the inputs of a module stand for. A rule that reads another section does not concern the module. */
export type ModuleSections = { readonly [K in keyof PlatformSettings]?: unknown };

/** Reasons why a module does not check rules that concern its sections. */
export type NotChecked = Readonly<Partial<Record<RuleId, string>>>;

const resolver = new DefaultTokenResolver(new StringConcat());

/**
 * Adds the rules that concern a module as validations of its variables. Terraform reports a broken one at the argument, before it plans.
 *
 * @param sections - with tokens of the variables
 */
export function addRules(stack: ModuleStack, sections: ModuleSections, notChecked: NotChecked): void {
  const variables = stack.node.findChild("variables").node;
  for (const { id, terraform } of rulesOf(sections)) {
    const precondition =
      notChecked[id] === undefined && typeof terraform === "function" ? terraform(sections as PlatformSettings) : undefined;
    if (!precondition) continue;
    const expression = String(Tokenization.resolve(precondition.condition, { scope: stack, resolver, preparing: false }));
    const names = [...expression.matchAll(/\bvar\.([a-z0-9_]+)/g)].map(([, read]) => String(read));
    // At the last of the variables by name: two that have conditions about each other would be a cycle.
    const name = names.sort().at(-1);
    if (name === undefined) continue; // everything that it reads is fixed
    const variable = variables.tryFindChild(name);
    if (!(variable instanceof TerraformVariable)) throw new Error(`${id} reads var.${name}, which is not a variable of the module`);
    variable.addValidation({ condition: expression, errorMessage: precondition.errorMessage });
  }
}

/** Returns the rules that read only `sections`. */
const rulesOf = (sections: ModuleSections) =>
  platformRules.filter(({ reads }) => reads.every((path) => Object.hasOwn(sections, String(path.split(".")[0]))));
