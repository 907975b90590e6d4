import { kindOfExisting } from "../cluster/index.js";
import { documentRules, type RuleDescription } from "../settings/index.js";
import { replacementCode } from "../terraform/index.js";
import { platformRules, platformWarningRules } from "./settings.js";
import { publishedModules } from "./terraform-modules/index.js";

/** Every rule for settings files, with its severity. docs/reference/rules.md is generated from them. */
export const ruleDescriptions: readonly (RuleDescription & { readonly severity: "error" | "warning" })[] = [
  ...Object.values(documentRules).map((rule) => ({ ...rule, severity: "error" as const })),
  ...platformRules.map((rule) => ({ ...rule, severity: "error" as const })),
  ...platformWarningRules.map((rule) => ({ ...rule, severity: "warning" as const })),
].map(({ id, checks, why, fix, severity }) => ({ id, checks, why, fix, severity }));

const replacement = (subject: string, loss: string): RuleDescription => ({
  id: replacementCode(subject),
  checks: `A plan does not replace the ${subject}, unless ${subject}.replacementApproval (replacement_approval in a module) permits it.`,
  why: loss,
  fix: `Undo the change, or set the approval to the ${subject}'s name, a colon and a reason: a different text than before.`,
});

/** Conditions of resources, which Terraform checks in a plan or an apply: they concern what is deployed. */
export const planConditions: readonly RuleDescription[] = [
  replacement("network", "Every resource in the network would be replaced, the cluster included."),
  replacement("cluster", "The records of the cluster would be lost or abandoned."),
  kindOfExisting,
];

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
