import type { Change } from "../../terraform/index.js";
import type { Found, ResourceCheck, ReviewRule } from "../rule.js";
import { HIDDEN, secretsIn } from "../secrecy.js";

const visible: ReviewRule = {
  id: "review/secret-in-plan",
  severity: "high",
  question: "access",
  finds:
    "The plan contains a secret in plain text: a sensitive attribute with a value, an attribute or variable named like a password, or a value in the form of a key.",
  why: "Everyone who can read the plan or the state can read it, whatever Terraform prints. This review doesn't show it.",
  fix: "Use an ephemeral resource and a write-only argument (secret_string_wo), or let AWS generate the value. Replace the secret if the plan was stored.",
  docs: "https://developer.hashicorp.com/terraform/language/manage-sensitive-data",
};

export const secretRules = [visible] as const;

export const secretsInResource: ResourceCheck = ({ action, after, planned }) =>
  action === "delete" || action === "forget"
    ? []
    : secretsIn(after, planned.change.after_sensitive).map((attribute) => ({
        rule: visible,
        what: "is stored in the plan in plain text",
        attribute,
        after: HIDDEN,
      }));

/** Returns the findings of an output that changes. */
export function secretsInOutput({ actions, after, after_sensitive: marks }: Change, name: string): Found[] {
  if (["delete", "no-op"].includes(actions.join()) || secretsIn(after, marks, name).length === 0) return [];
  return [{ rule: visible, what: "the output is stored in the plan and the state in plain text", after: HIDDEN }];
}

/** Returns the findings of an input variable. */
export function secretsInVariable(name: string, value: unknown): Found[] {
  return secretsIn(value, undefined, name).map(() => ({
    rule: visible,
    what: "the variable's value is stored in the plan in plain text",
    after: HIDDEN,
  }));
}
