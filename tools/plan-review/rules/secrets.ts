import type { Change } from "../../terraform/index.js";
import type { Found, ResourceCheck, ReviewRule } from "../rule.js";

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

/** Last step of the name of an attribute or variable that holds a secret, in snake case. */
const SECRET_NAME =
  /(^|_)(password|passwd|passphrase|secret|token|api_?key|private_key|secret_key|secret_access_key|auth_token|credentials?|connection_string)$/;

/** Forms of well-known keys, and of passwords in the configuration of Java clients. */
const SECRET_VALUE =
  /\bAKIA[0-9A-Z]{16}\b|-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----|\bgh[pousr]_[A-Za-z0-9]{36}|\bglpat-[\w-]{20}|\bxox[abprs]-[\w-]{10,}|\bsk_live_\w{16,}|password\s*=\s*["'][^"']+["']/;

/** Names of things are no secrets: ARNs, and references in other systems. */
const NO_SECRET = /^(arn:|true$|false$|\d+$|$)/;

/** Text that is shown in place of a secret. */
export const HIDDEN = "(hidden)";

const inSnakeCase = (name: string) =>
  name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replaceAll("-", "_")
    .toLowerCase();

/** Returns true for text that this review never shows. */
export function isSecret(name: string, value: unknown): boolean {
  if (typeof value !== "string") return false;
  return SECRET_VALUE.test(value) || (SECRET_NAME.test(inSnakeCase(name)) && !NO_SECRET.test(value));
}

/** Returns the dotted names of all secrets in a value, with those in maps and blocks, each once. */
function secretsIn(value: unknown, marks: unknown, name = ""): string[] {
  const last = name.split(".").at(-1) ?? "";
  if (marks === true) return hasText(value) ? [name] : [];
  if (typeof value === "string") return isSecret(last, value) ? [name] : [];
  if (typeof value !== "object" || value === null) return [];
  const inside = Object.entries(value).flatMap(([key, member]) => {
    const mark = (marks as Readonly<Record<string, unknown>> | undefined)?.[key];
    return secretsIn(member, mark, Array.isArray(value) ? name : name === "" ? key : `${name}.${key}`);
  });
  return [...new Set(inside)];
}

/** Returns true if a sensitive value has text that could be a secret: nothing, numbers and booleans can't. */
function hasText(value: unknown): boolean {
  if (typeof value === "string") return !NO_SECRET.test(value);
  return typeof value === "object" && value !== null && Object.values(value).some(hasText);
}

export const secretsInResource: ResourceCheck = ({ action, after, planned }) =>
  action === "delete" || action === "forget"
    ? []
    : secretsIn(after, planned.change.after_sensitive).map((attribute) => ({
        rule: visible,
        what: "is stored in the plan in plain text",
        attribute,
        after: HIDDEN,
      }));

/** Returns the findings of an output. */
export function secretsInOutput({ actions, after, after_sensitive: marks }: Change, name: string): Found[] {
  if (actions.join() === "delete" || secretsIn(after, marks, name).length === 0) return [];
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
