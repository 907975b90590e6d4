import { hasSecretForm, hasSecretName } from "../../modules/settings/index.js";
import { isMarked, type PlannedResource } from "../terraform/index.js";
import type { Found } from "./rule.js";

/** Text that is shown in place of a secret. */
export const HIDDEN = "(hidden)";

/** References to secrets in other systems: ARNs, configuration providers of Kafka, dynamic references of CloudFormation. */
const REFERENCE = /^(arn:.*|\$\{[A-Za-z][\w-]*:[^}]*\}|\{\{resolve:[^}]*\}\})$/;
/** Values of attributes with such names that switch something on, or count. */
const SWITCH = /^(true|false|\d*)$/;

/** Returns true for text that could be a secret, if its name or a mark says so. */
const canBeSecret = (text: string): boolean => !SWITCH.test(text) && !REFERENCE.test(text);

/** Returns true for text that is a secret by its name or by its form. */
function isSecret(name: string, value: unknown): boolean {
  if (typeof value !== "string") return false;
  return hasSecretForm(value) || (hasSecretName(name) && canBeSecret(value));
}

/** Shortest text that is hidden within other text. A shorter one is part of ordinary words. */
const SHORTEST_HIDDEN = 4;

/**
 * Returns what a check has found, without secrets: nothing of an attribute that Terraform marks as sensitive, and no value under a name like
 * `password` or in the form of a key, in whatever text or value it is.
 */
export function withoutSecrets(found: Found, planned: PlannedResource | undefined): Found {
  const { attribute = "", from, detail, brief, before, after } = found;
  const { before: valuesBefore, after: valuesAfter, before_sensitive: marksBefore, after_sensitive: marksAfter } = planned?.change ?? {};
  const isSensitive = (names: readonly string[], marks: unknown) => names.some((name) => name !== "" && isMarked(marks, name));
  // A text that is made from an attribute can contain parts of both values.
  const isDerived = from !== undefined && (isSensitive(from, marksBefore) || isSensitive(from, marksAfter));
  const secrets = [...new Set([...secretTexts(valuesBefore, marksBefore), ...secretTexts(valuesAfter, marksAfter)])].sort(longestFirst);
  const scrubbed = (text: string) => secrets.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text);
  const name = attribute.split(": ").at(-1)?.split(".").at(-1) ?? "";
  const shown = (value: unknown, marks: unknown) => {
    if (isDerived || isSensitive([attribute], marks)) return HIDDEN;
    const visible = visibleValue(name, value);
    return scrubbed(typeof visible === "string" ? visible : JSON.stringify(visible));
  };
  return {
    ...found,
    ...(detail !== undefined && { detail: isDerived ? HIDDEN : scrubbed(String(visibleValue("", detail))) }),
    ...(brief !== undefined && { brief: scrubbed(brief) }),
    // A label, such as the name of a topic, is made from the attribute too.
    ...(attribute !== "" && { attribute: isDerived ? (from[0] as string) : scrubbed(attribute) }),
    ...(before !== undefined && { before: shown(before, marksBefore) }),
    ...(after !== undefined && { after: shown(after, marksAfter) }),
  };
}

const longestFirst = (one: string, other: string) => other.length - one.length;

/** Returns a value in which every secret is replaced, in maps, lists and JSON text too. */
function visibleValue(name: string, value: unknown): unknown {
  if (value === null || typeof value === "boolean" || value === undefined) return value;
  if (typeof value === "string") {
    if (hasSecretForm(value) || (hasSecretName(name) && value !== "" && !REFERENCE.test(value))) return HIDDEN;
    const inside = documentIn(value);
    if (inside === undefined) return withoutSecretLines(value);
    const visible = JSON.stringify(visibleValue(name, inside));
    return visible === JSON.stringify(inside) ? value : visible;
  }
  if (hasSecretName(name)) return HIDDEN;
  if (Array.isArray(value)) return value.map((member) => visibleValue(name, member));
  if (typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, visibleValue(key, member)]));
}

/** Returns the object or list that a text is as JSON; undefined for other text. */
function documentIn(text: string): object | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}

/** `name=value` and `name: value` at the start of a line of properties or of a script, with the value up to the end of the line. */
const ASSIGNMENT = /^(\s*(?:export\s+)?([\w.-]{1,200})\s{0,20}[=:])(.+)$/gm;

const withoutSecretLines = (text: string): string =>
  text.replace(ASSIGNMENT, (line, start: string, name: string, value: string) =>
    hasSecretName(name) && canBeSecret(value.trim()) ? `${start}${HIDDEN}` : line,
  );

/** Returns the texts of a value that are never shown, also as they are within JSON. */
function secretTexts(value: unknown, marks: unknown, name = ""): string[] {
  if (typeof value === "string") {
    const isHidden = marks === true ? !SWITCH.test(value) : isSecret(name, value);
    if (isHidden && value.length >= SHORTEST_HIDDEN) return [value, JSON.stringify(value).slice(1, -1)];
    const inside = documentIn(value);
    return inside === undefined ? [] : secretTexts(inside, undefined, name);
  }
  if (typeof value !== "object" || value === null) return [];
  const isList = Array.isArray(value);
  return Object.entries(value).flatMap(([key, member]) => {
    const mark = marks === true || (marks as Readonly<Record<string, unknown>> | null | undefined)?.[key];
    const isInside = !isList && hasSecretName(name);
    return secretTexts(member, mark || isInside, isList ? name : key);
  });
}

/** Returns the dotted names of all secrets in a value, with those in maps and blocks, each once. */
export function secretsIn(value: unknown, marks: unknown, name = ""): string[] {
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
  if (typeof value === "string") return canBeSecret(value);
  return typeof value === "object" && value !== null && Object.values(value).some(hasText);
}
