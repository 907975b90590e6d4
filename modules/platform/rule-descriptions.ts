import { documentRules, type RuleDescription } from "../settings/index.js";
import { platformRules, platformWarningRules } from "./settings.js";

/** Every rule for settings files, with its severity. docs/reference/rules.md is generated from them. */
export const ruleDescriptions: readonly (RuleDescription & { readonly severity: "error" | "warning" })[] = [
  ...Object.values(documentRules).map((rule) => ({ ...rule, severity: "error" as const })),
  ...platformRules.map((rule) => ({ ...rule, severity: "error" as const })),
  ...platformWarningRules.map((rule) => ({ ...rule, severity: "warning" as const })),
].map(({ id, checks, why, fix, severity }) => ({ id, checks, why, fix, severity }));
