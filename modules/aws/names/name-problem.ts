import type { NameRule } from "./name-rules.js";

/** What AWS refuses in a name. */
export interface NameProblem {
  /** The part of the rule that the name breaks. */
  readonly kind: "reserved" | "form" | "length";
  /** What is wrong, after the name: `begins with sg-, which AWS reserves`. */
  readonly problem: string;
  /** What is allowed, after "use". */
  readonly allowed: string;
}

/** Returns what AWS refuses in a name; undefined for a name that it accepts. */
export function nameProblem(
  name: string,
  { form, allowed, longest, inBytes, reserved = [], reservedInAnyCase }: NameRule,
): NameProblem | undefined {
  const compared = reservedInAnyCase ? name.toLowerCase() : name;
  const beginning = reserved.find((each) => compared.startsWith(each));
  if (beginning !== undefined)
    return { kind: "reserved", problem: `can't begin with ${beginning}`, allowed: `a name that does not begin with ${beginning}` };
  if (!form.test(name)) return { kind: "form", problem: "has characters or a form that AWS refuses", allowed };
  const [length, unit] = inBytes ? [Buffer.byteLength(name), "bytes"] : [[...name].length, "characters"];
  return length > longest ? { kind: "length", problem: `has ${length} ${unit}`, allowed: `at most ${longest} ${unit}` } : undefined;
}
