import { DefaultTokenResolver, StringConcat, TerraformVariable, Tokenization } from "cdktf";
import { preconditionsOf, type RuleId } from "../../settings/index.js";
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
  const checked = rulesOf(sections).filter(({ id }) => notChecked[id] === undefined);
  for (const { condition, errorMessage } of checked.flatMap((rule) => preconditionsOf(rule, sections as PlatformSettings))) {
    const expression = String(Tokenization.resolve(condition, { scope: stack, resolver, preparing: false }));
    const names = [...expression.matchAll(/\bvar\.([a-z0-9_]+)/g)].map(([, read]) => String(read));
    // At the last of the variables by name: two that have conditions about each other would be a cycle.
    const name = names.sort().at(-1);
    if (name === undefined) continue; // everything that it reads is fixed
    const variable = variables.tryFindChild(name);
    if (!(variable instanceof TerraformVariable)) throw new Error(`var.${name} is not a variable of the module: ${errorMessage}`);
    variable.addValidation({ condition: expression, errorMessage });
  }
}

/** Returns the section that stands for the subnets of a cluster in an existing network, one in each zone. */
export const placedIn = (subnetIds: string[]): ModuleSections => ({
  network: { mode: "existing", zones: subnetIds, brokerSubnetIds: subnetIds, privateSubnetIds: subnetIds },
});

/** Returns the rules that read only `sections`. */
const rulesOf = (sections: ModuleSections) =>
  platformRules.filter(({ reads }) => reads.every((path) => Object.hasOwn(sections, String(path.split(".")[0]))));
