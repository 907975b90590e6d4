import fc from "fast-check";
import { stringify } from "yaml";
import { type SettingSchema, unionBranches } from "../../../modules/settings/index.js";

const ABSENT = Symbol("absent");

/** One in this number of values has another type than the schema requires; 0 for none. */
type OddRate = number;

/** Values with a special meaning in YAML, JavaScript or Terraform. */
const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    "",
    " ",
    "~",
    "null",
    "true",
    "no",
    "0x10",
    "1e3",
    "-",
    "*",
    "../x",
    "${var.x}",
    "%{ if }",
    "a: b",
    "#",
    "é\u0000",
    "💥",
  ),
  fc.constantFrom<unknown>(0, -1, 1.5, 1e21, Number.MAX_SAFE_INTEGER, true, false),
  fc.constantFrom<unknown>([], {}, [[]], [null], { "": "" }, { __proto__: null }, { constructor: 1 }, [{}]),
  fc.jsonValue({ maxDepth: 2 }),
  fc.string({ unit: "binary", maxLength: 12 }),
);

/** Returns documents of the schema, with some odd values at any path. */
export function documentOf(schema: SettingSchema, oddRate: OddRate): fc.Arbitrary<unknown> {
  const legal = legalOf(schema, oddRate);
  return oddRate === 0 ? legal : fc.oneof({ weight: oddRate, arbitrary: legal }, { weight: 1, arbitrary: odd });
}

function legalOf(schema: SettingSchema, oddRate: OddRate): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const branches = unionBranches(schema);
  if (branches) return fc.oneof(...branches.map((branch) => legalOf(branch, oddRate)));
  switch (schema.type) {
    case "boolean":
      return fc.boolean();
    case "integer":
      return fc.oneof(
        fc.integer(limits(schema)),
        fc.integer({ ...limits(schema), max: Math.min(limits(schema).max, limits(schema).min + 20) }),
      );
    case "number":
      return fc.double({ min: schema.minimum ?? 0.1, max: schema.maximum ?? 1e6, noNaN: true });
    case "string":
      return textOf(schema);
    case "array":
      return fc.array(documentOf(schema.items ?? {}, oddRate), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.max(schema.minItems ?? 0, 3),
      });
    case "object":
      return mapOf(schema, oddRate);
    default:
      return fc.jsonValue({ maxDepth: 1 });
  }
}

const limits = ({ minimum, maximum }: SettingSchema) => {
  const min = Math.max(minimum ?? 0, -1e9);
  return { min, max: Math.max(min, Math.min(maximum ?? 1e9, 1e9)) };
};

function textOf({ pattern, minLength = 0, maxLength = 40 }: SettingSchema): fc.Arbitrary<string> {
  if (pattern === undefined) return fc.string({ minLength, maxLength: Math.max(minLength, Math.min(maxLength, 20)) });
  const complete = new RegExp(pattern, "u");
  // fast-check does not support classes of Unicode, nor lookaheads: texts that match by chance are used.
  const ascii = pattern.replaceAll("\\p{L}", "a-zA-Z").replaceAll("\\p{N}", "0-9").replaceAll("\\p{Z}", " ");
  const withoutLookaheads = ascii.replace(/\(\?[!=][^()]*(\([^()]*\))*[^()]*\)/g, "");
  // Long texts are rare by their pattern: a text that is cut off could never match it.
  const short = withoutLookaheads.replace(
    /\{(\d+),(\d+)\}/g,
    (_, min, max) => `{${min},${Math.max(Number(min), Math.min(Number(max), 20))}}`,
  );
  const generated = fc.stringMatching(new RegExp(short));
  return fc.oneof({ weight: 4, arbitrary: generated.filter((text) => complete.test(text)) }, { weight: 1, arbitrary: generated });
}

function mapOf(schema: SettingSchema, oddRate: OddRate): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties: entry, propertyNames } = schema;
  const known = Object.entries(properties).map(([key, property]) => {
    const value = documentOf(property, oddRate);
    const isRequired = required.includes(key);
    // Few settings at a time: a document with all of them breaks a rule.
    const present = fc.oneof(
      { weight: isRequired ? 40 : 1, arbitrary: value },
      { weight: isRequired && oddRate === 0 ? 0 : isRequired ? 1 : 4, arbitrary: fc.constant(ABSENT) },
    );
    return present.map((generated): [string, unknown] => [key, generated]);
  });
  const names = textOf({ type: "string", ...propertyNames });
  const choices = propertyNames?.enum as string[] | undefined;
  const free =
    typeof entry === "object"
      ? fc.dictionary(choices ? fc.constantFrom(...choices) : names, documentOf(entry, oddRate), { maxKeys: 3 })
      : fc.constant({});
  const unknown =
    oddRate === 0
      ? fc.constant({})
      : fc.oneof({ weight: 30, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: fc.dictionary(fc.string(), odd, { maxKeys: 1 }) });
  return fc.tuple(fc.tuple(...known), free, unknown).map(([entries, named, more]) => ({
    ...Object.fromEntries(entries.filter(([, value]) => value !== ABSENT)),
    ...named,
    ...more,
  }));
}

/** Typing errors, and special syntax of YAML. */
const mishaps: readonly ((text: string, at: number) => string)[] = [
  (text, at) => text.slice(0, at) + text.slice(at + 1),
  (text, at) => `${text.slice(0, at)}\t${text.slice(at)}`,
  (text, at) => `${text.slice(0, at)}\n${text.slice(at)}`,
  (text, at) => `${text.slice(0, at)}: ${text.slice(at)}`,
  (text, at) => `${text.slice(0, at)}"${text.slice(at)}`,
  (text, at) => `${text.slice(0, at)} *x ${text.slice(at)}`,
  (text) => `x: &x\n  <<: *x\n${text}`,
  (text) => `${text}${text}`,
  (text) => `${text}---\n${text}`,
  (text) => `%YAML 1.1\n---\n${text}`,
  (text) => text.replace(/: (\w+)$/m, ": !!binary $1"),
  (text) => text.replace(/: (\w+)$/m, ": !own $1"),
  (text) => text.replace(/: (\w+)$/m, ": &a $1\nb: *a"),
  (text) => text.replace(/: (\d+)$/m, ": 0o$1"),
  (text) => text.replace(/^(\w+):/m, "? $1\n:"),
  (text) => text.replace(/^(\w+):/m, "[$1, 1]:"),
  (text) => text.replaceAll("\n", "\r\n"),
  (text) => `\uFEFF${text}`,
  (text) => `${text}\nenvironment: dev\n`,
  (text) => text.split("\n").reverse().join("\n"),
  (text) => text.replace(/^ {2}/gm, "   "),
];

/** Returns a document as text in one of several styles, with a typing error if `mishap` is true. */
export function textOfDocument(document: fc.Arbitrary<unknown>, mishap: boolean): fc.Arbitrary<string> {
  const style = fc.constantFrom({}, { defaultStringType: "QUOTE_DOUBLE" as const }, { collectionStyle: "flow" as const }, { indent: 4 });
  const text = fc.tuple(document, style).map(([value, options]) => stringify(value, options));
  if (!mishap) return text;
  return fc.tuple(text, fc.constantFrom(...mishaps), fc.nat()).map(([written, change, at]) => change(written, at % (written.length + 1)));
}
