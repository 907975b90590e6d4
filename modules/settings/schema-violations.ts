import type { z } from "zod";
import { allowedValues } from "./allowed-values.js";
import type { SettingsDocument } from "./document.js";
import { documentRules } from "./document-rules.js";
import { nearestName } from "./nearest-name.js";
import type { Finding } from "./problem.js";
import type { SettingPath } from "./rule.js";
import { isPlainMap, type SettingSchema, schemaAt, unionBranches, valueAt } from "./setting-schema.js";
import { quoted } from "./text.js";

/** A message that suggests a similar name lists all names only if there are at most this many. */
const MANY = 20;

/** Returns the findings of a zod issue, in the terms of the settings file. */
export function schemaViolations(issue: z.core.$ZodIssue, root: SettingSchema, source: SettingsDocument): Finding[] {
  const document = source.values;
  const path = issue.path.map((step) => (typeof step === "number" ? step : String(step)));
  const schema = schemaAt(root, path, document) ?? {};
  const value = valueAt(document, path);
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownSetting([...path, key], key, schema));
  if (issue.code === "invalid_key") {
    const names = schemaAt(root, path.slice(0, -1), document)?.propertyNames ?? {};
    return [
      {
        rule: documentRules.name.id,
        path,
        at: "key",
        problem: `${quoted(path.at(-1))} is not allowed as a name`,
        fix: `use ${allowedValues(names)}`,
      },
    ];
  }
  if (issue.code === "invalid_union" && issue.discriminator) {
    const kinds = ((issue as { options?: readonly unknown[] }).options ?? []).filter((kind) => kind !== undefined);
    const renamed = schemaAt(root, path.slice(0, -1), document)?.renamed?.[String(value)];
    if (renamed !== undefined) return [renamedFinding(path, "value", String(value), renamed)];
    const former = value === undefined ? formerKeys(path.slice(0, -1), root, document) : [];
    if (former.length > 0) return [...former, invalidValue(path, value, `one of ${kinds.join(", ")}`)];
    return [invalidValue(path, value, `one of ${kinds.join(", ")}`, similarTo(value, kinds))];
  }
  if (issue.code === "invalid_union" && isPlainMap(value)) {
    // The value is a map, so the branch that accepts maps says what is wrong inside it.
    const branch = issue.errors.find((errors) => errors.every(({ path: at, code }) => at.length > 0 || code === "unrecognized_keys"));
    if (branch) return branch.flatMap((inner) => schemaViolations({ ...inner, path: [...issue.path, ...inner.path] }, root, source));
  }
  if (issue.code === "custom") {
    return [{ rule: documentRules.value.id, path, problem: issue.message, fix: `use ${allowedValues(schema)}` }];
  }
  const written = source.sourceOf(path);
  if (written !== undefined && written !== value && isTextOf(schema, written)) return [unquoted(path, written, value)];
  const names = [schema, ...(unionBranches(schema) ?? [])].flatMap((branch) => branch.enum ?? []);
  return [invalidValue(path, value, allowedValues(schema), similarTo(value, names))];
}

/** Returns former names in a map whose branch of the union is undecided. */
function formerKeys(path: SettingPath, root: SettingSchema, document: unknown): Finding[] {
  const branches = unionBranches(schemaAt(root, path, document) ?? {}) ?? [];
  const renamed: Readonly<Record<string, string>> = Object.assign({}, ...branches.map((branch) => branch.renamed ?? {}));
  return Object.keys(valueAt(document, path) ?? {}).flatMap((key) =>
    renamed[key] === undefined ? [] : [renamedFinding([...path, key], "key", key, renamed[key])],
  );
}

/** Returns the name that a string was probably meant to be. */
const similarTo = (value: unknown, names: readonly unknown[]): string | undefined =>
  typeof value === "string" ? nearestName(value, names.map(String)) : undefined;

function invalidValue(path: SettingPath, value: unknown, allowed: string, similar?: string): Finding {
  if (value === undefined) return { rule: documentRules.missing.id, path, problem: "is missing", fix: `set it to ${allowed}` };
  const fix = similar === undefined ? `use ${allowed}` : `did you mean ${similar}? Use ${allowed}`;
  return { rule: documentRules.value.id, path, problem: `${quoted(value)} is not allowed`, fix };
}

/** Returns true if a schema accepts a text. */
function isTextOf(schema: SettingSchema, text: string): boolean {
  const { type, pattern, minLength = 0, maxLength = Number.POSITIVE_INFINITY } = schema;
  if (schema.enum) return schema.enum.includes(text);
  if (schema.const !== undefined) return schema.const === text;
  if (type === "string") return text.length >= minLength && text.length <= maxLength && (!pattern || new RegExp(pattern, "u").test(text));
  return unionBranches(schema)?.some((branch) => isTextOf(branch, text)) ?? false;
}

/** Text that YAML reads as a value of another kind, such as the account 000123456789. */
function unquoted(path: SettingPath, written: string, value: unknown): Finding {
  const kind = typeof value === "boolean" || value === null ? `the value ${String(value)}` : `the number ${String(value)}`;
  return {
    rule: documentRules.value.id,
    path,
    problem: `${quoted(written).slice(1, -1)} without quotes is ${kind}, not text`,
    fix: `write ${quoted(written)}`,
  };
}

function unknownSetting(path: SettingPath, key: string, schema: SettingSchema): Finding {
  const renamed = schema.renamed?.[key];
  if (renamed !== undefined) return renamedFinding(path, "key", key, renamed);
  const known = Object.keys(schema.properties ?? {});
  const names = known.length > 0 ? known : (schema.propertyNames?.enum ?? []).map(String);
  const similar = nearestName(key, names);
  const finding = { rule: documentRules.unknown.id, path, at: "key", problem: "unknown setting" } as const;
  if (similar === undefined) return { ...finding, fix: `use one of ${names.join(", ")}` };
  // Kafka's properties make the longest lists: there the similar name alone is clearer.
  return { ...finding, fix: names.length > MANY ? `did you mean ${similar}?` : `did you mean ${similar}? Use one of ${names.join(", ")}` };
}

const renamedFinding = (path: SettingPath, at: "key" | "value", old: string, current: string): Finding => ({
  rule: documentRules.renamed.id,
  path,
  ...(at === "key" && { at }),
  problem: at === "key" ? "was renamed" : `${quoted(old)} was renamed`,
  fix: `use ${current}`,
});
