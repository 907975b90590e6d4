import type { RuleDescription } from "./rule.js";

/** The checks that the schema itself makes, for every settings document. */
export const documentRules = {
  file: {
    id: "settings/readable-file",
    checks: "The settings file exists and can be read.",
    why: "Nothing can be synthesized without settings.",
    fix: "Pass the path of a settings file, by `MSK_CONFIG` or `--config`.",
  },
  yaml: {
    id: "settings/valid-yaml",
    checks: "The document is valid YAML 1.2, without duplicate keys and unresolved aliases.",
    why: "A document that can't be parsed has no settings.",
    fix: "Correct the syntax at the reported line and column.",
  },
  unknown: {
    id: "settings/unknown-setting",
    checks: "Every key is a known setting at its place in the document.",
    why: "A mistyped key would silently leave the default in force.",
    fix: "Use one of the keys that the message lists; `docs/reference/settings.md` has all of them.",
  },
  renamed: {
    id: "settings/renamed",
    checks: "No key or value has a name that an earlier release used.",
    why: "A former name would be ignored, and the default would apply instead.",
    fix: "Use the new name that the message gives. The value stays as it is unless docs/upgrade says otherwise.",
  },
  missing: {
    id: "settings/missing",
    checks: "Every setting without a default has a value.",
    why: "No default is right for every deployment.",
    fix: "Set it to one of the values that the message allows.",
  },
  value: {
    id: "settings/allowed-value",
    checks: "Every value has the type, range and form of its setting.",
    why: "AWS, Kafka or Terraform would refuse it, some of them only after an hour.",
    fix: "Use one of the values that the message allows.",
  },
  name: {
    id: "settings/allowed-name",
    checks: "Names that you choose, such as those of topics and clients, have the form that AWS and Kafka accept.",
    why: "They become names of resources.",
    fix: "Choose a name of the form that the message describes.",
  },
} as const satisfies Record<string, RuleDescription>;
