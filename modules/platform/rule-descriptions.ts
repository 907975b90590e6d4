import { documentRules, type RuleDescription } from "../settings/index.js";
import { platformRules, platformWarningRules } from "./settings.js";
import { publishedModules } from "./terraform-modules/index.js";

/** Every rule for settings files, with its severity. docs/reference/rules.md is generated from them. */
export const ruleDescriptions: readonly (RuleDescription & { readonly severity: "error" | "warning" })[] = [
  ...Object.values(documentRules).map((rule) => ({ ...rule, severity: "error" as const })),
  ...platformRules.map((rule) => ({ ...rule, severity: "error" as const })),
  ...platformWarningRules.map((rule) => ({ ...rule, severity: "warning" as const })),
].map(({ id, checks, why, fix, severity }) => ({ id, checks, why, fix, severity }));

/** A rule that Terraform modules do not check, and why. */
export interface RuleNotChecked {
  readonly id: string;
  /** The module; undefined for all modules. */
  readonly module?: string;
  readonly reason: string;
}

/** The rules that modules do not check although they concern their variables, and why. Warnings are given by `msk validate` alone. */
export const rulesNotChecked: readonly RuleNotChecked[] = [
  ...platformRules.flatMap(({ id, terraform }) => (typeof terraform === "function" ? [] : [{ id, reason: terraform.notNeeded }])),
  ...publishedModules.flatMap(({ name, rules: { notChecked = {} } }) =>
    Object.entries(notChecked).map(([id, reason]) => ({ id, module: name, reason: String(reason) })),
  ),
];
