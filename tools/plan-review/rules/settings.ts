import type { PlatformSettings } from "../../../modules/platform/index.js";
import type { Found, ReviewRule } from "../rule.js";

const unprotected: ReviewRule = {
  id: "review/deletion-protection-off",
  severity: "medium",
  question: "protection",
  finds: "The settings have cluster.deletionProtection off. A plan doesn't contain prevent_destroy, so this is read from the settings.",
  why: "Terraform refuses neither `terraform destroy` nor a plan that removes the cluster.",
  fix: "Turn it on in environments whose records matter.",
  docs: "https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#prevent_destroy",
};

export const settingsRules = [unprotected] as const;

/** Returns the findings of settings, for what a plan doesn't contain. */
export const fromSettings = ({ cluster }: Pick<PlatformSettings, "cluster">): Found[] =>
  "deletionProtection" in cluster && cluster.deletionProtection === false
    ? [
        {
          rule: unprotected,
          what: "nothing refuses to destroy the cluster",
          attribute: "cluster.deletionProtection",
          after: false,
        },
      ]
    : [];
