import type { z } from "zod";
import { allowedValues } from "./allowed-values.js";
import { type Position, SettingsDocument } from "./document.js";
import { nearestName } from "./nearest-name.js";
import type { Fault, Rule, SettingPath } from "./rule.js";
import { type SettingSchema, schemaAt, settingSchemaOf, valueAt } from "./setting-schema.js";

type Issue = z.core.$ZodIssue;

/** More names than a line should list. */
const MANY = 20;

/** Settings that can't be used: every fault at once, a line for each: `file:line:column path: what is wrong: what is allowed`. */
export class SettingsRefused extends Error {
  constructor(readonly lines: readonly string[]) {
    super(lines.join("\n"));
    this.name = "SettingsRefused";
  }
}

/**
 * Reads settings from YAML.
 *
 * Where single values are at fault, the rules still run on the rest: each faulty value gives way to its default, and a rule
 * that reads one of them is left out, so that one mistake is told once.
 *
 * @param file the name by which the report calls the text
 * @throws {@link SettingsRefused} with all faults
 */
export function readSettings<S extends z.ZodObject>(
  file: string,
  text: string,
  schema: S,
  rules: readonly Rule<z.output<S>>[],
): z.output<S> {
  const document = new SettingsDocument(text);
  if (document.syntaxFaults.length > 0) {
    throw new SettingsRefused(
      document.syntaxFaults.map(({ position, wrong }) => line(file, position, "(document)", oneLine(wrong), "valid YAML")),
    );
  }
  const parsed = schema.safeParse(document.values);
  const issues = parsed.success ? [] : parsed.error.issues;
  const wrong = issues.flatMap((issue) => faultsOf(issue, settingSchemaOf(schema), document.values));
  const { settings, missing } = soundPart(schema, document.values);
  const broken = settings === undefined ? [] : faultsOfRules(rules, settings, missing);
  const faults: PlacedFault[] = [...wrong, ...broken];
  if (parsed.success && faults.length === 0) return parsed.data;
  const placed = faults.map((fault) => ({ ...fault, position: document.locate(fault.path, fault.at) }));
  placed.sort((a, b) => a.position.line - b.position.line || a.position.column - b.position.column);
  throw new SettingsRefused(
    placed.map((fault) => line(file, fault.position, told(fault.path), oneLine(fault.wrong), oneLine(fault.allowed))),
  );
}

interface PlacedFault extends Fault {
  /** Whether the report points at the key or at its value. */
  readonly at?: "key";
}

function faultsOf(issue: Issue, root: SettingSchema, values: unknown): PlacedFault[] {
  const path = issue.path.map((step) => (typeof step === "number" ? step : String(step)));
  const schema = schemaAt(root, path, values) ?? {};
  const value = valueAt(values, path);
  if (issue.code === "unrecognized_keys") {
    const known = Object.keys(schema.properties ?? {});
    const names = known.length > 0 ? known : (schema.propertyNames?.enum ?? []).map(String);
    return issue.keys.map((key) => unknownSetting([...path, key], key, names));
  }
  if (issue.code === "invalid_key") {
    const keys = schemaAt(root, path.slice(0, -1), values)?.propertyNames ?? {};
    return [{ path, at: "key", wrong: `${show(path.at(-1))} can't be a name here`, allowed: allowedValues(keys) }];
  }
  if (issue.code === "invalid_union" && issue.discriminator) {
    const options = (issue as { options?: readonly unknown[] }).options ?? [];
    return [
      {
        path,
        wrong: value === undefined ? "is missing" : `${show(value)} is not allowed`,
        allowed: `one of ${options.filter((option) => option !== undefined).join(", ")}`,
      },
    ];
  }
  if (issue.code === "invalid_union" && value !== null && typeof value === "object") {
    // A map was meant, so the branch that takes maps says what is wrong with it.
    const branch = issue.errors.find((errors) => errors.every(({ path: at, code }) => at.length > 0 || code === "unrecognized_keys"));
    if (branch) return branch.flatMap((inner) => faultsOf({ ...inner, path: [...issue.path, ...inner.path] }, root, values));
  }
  if (issue.code === "custom") return [{ path, wrong: issue.message, allowed: allowedValues(schema) }];
  return [{ path, wrong: value === undefined ? "is missing" : notAllowed(value, schema), allowed: allowedValues(schema) }];
}

function notAllowed(value: unknown, schema: SettingSchema): string {
  const near = typeof value === "string" && nearestName(value, (schema.enum ?? []).map(String));
  return near ? `${show(value)} is not allowed, did you mean ${near}?` : `${show(value)} is not allowed`;
}

function unknownSetting(path: SettingPath, name: string, names: readonly string[]): PlacedFault {
  const near = nearestName(name, names);
  // The longest lists are those of Kafka's properties: a name that is near says more than all of them.
  const allowed = near && names.length > MANY ? near : names.join(", ");
  return { path, at: "key", wrong: near ? `unknown setting, did you mean ${near}?` : "unknown setting", allowed };
}

function faultsOfRules<S>(rules: readonly Rule<S>[], settings: S, missing: readonly SettingPath[]): PlacedFault[] {
  const gone = missing.map(dotted);
  const touches = (read: string) => gone.some((path) => path === read || path.startsWith(`${read}.`) || read.startsWith(`${path}.`));
  const isOfOne = (read: string) => read.endsWith(".*");
  return rules
    .filter(({ reads }) => !reads.some((read) => !isOfOne(read) && touches(read)))
    .flatMap((rule) => {
      const depths = rule.reads.filter(isOfOne).map((read) => read.split(".").length);
      const isOfFaultyOne = ({ path }: Fault) =>
        depths.some((depth) => missing.some((other) => dotted(other.slice(0, depth)) === dotted(path.slice(0, depth))));
      return rule.faults(settings).filter((fault) => !isOfFaultyOne(fault));
    });
}

/** What is left of the values once those at fault have given way to their defaults, and which gave way. */
function soundPart<S extends z.ZodObject>(schema: S, values: unknown): { settings?: z.output<S>; missing: SettingPath[] } {
  const rest = structuredClone(values);
  const missing: SettingPath[] = [];
  // Each round takes at least one value away, or there is nothing to take.
  for (;;) {
    const parsed = schema.safeParse(rest);
    if (parsed.success) return { settings: parsed.data, missing };
    // Last items first: removing one from a list moves those behind it.
    const removed = [...parsed.error.issues].reverse().flatMap((issue) => pathsOf(issue).flatMap((path) => remove(rest, path)));
    if (removed.length === 0) return { missing };
    missing.push(...removed);
  }
}

const pathsOf = (issue: Issue): SettingPath[] => {
  const path = issue.path.map((step) => (typeof step === "number" ? step : String(step)));
  return issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...path, key]) : [path];
};

/** Takes away the value at `path`, or, where it is one that is missing, what it is missing in. */
function remove(values: unknown, path: SettingPath): SettingPath[] {
  const key = path.at(-1);
  if (key === undefined) return [];
  const owner = valueAt(values, path.slice(0, -1));
  if (!owner || typeof owner !== "object" || !Object.hasOwn(owner, key)) return remove(values, path.slice(0, -1));
  if (Array.isArray(owner)) owner.splice(Number(key), 1);
  else delete (owner as Record<string, unknown>)[key];
  return [path];
}

const line = (file: string, { line, column }: Position, path: string, wrong: string, allowed: string) =>
  `${file}:${line}:${column} ${path}: ${wrong}: ${allowed}`;
const dotted = (path: SettingPath) => path.join(".") || "(document)";
/** The path in the report: a name that no one would read as a name stands in quotes. */
const told = (path: SettingPath) => dotted(path.map((step) => (/^[^\s"\p{C}]{1,60}$/u.test(String(step)) ? step : show(String(step)))));
const oneLine = (text: string) => text.replace(/\s+/g, " ").trim();

function show(value: unknown): string {
  const text = oneLine(JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
