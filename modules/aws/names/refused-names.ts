import type { ComposedText, DerivedName, SettingPath } from "../../settings/index.js";
import { type NameProblem, nameProblem } from "./name-problem.js";
import { type NameRule, nameRuleOf } from "./name-rules.js";

/** A name that AWS refuses, or that two resources would have. */
export interface RefusedName {
  /** The kind of resource: `security group`. */
  readonly resource: string;
  readonly name: string;
  /** The setting to change; undefined for a name of fixed text only. */
  readonly path: SettingPath | undefined;
  /** What is wrong, after the name. */
  readonly problem: string;
  /** What is allowed, after "use". */
  readonly allowed: string;
}

/**
 * Returns the names that AWS refuses: by their form, or since another resource of the list has them.
 *
 * @throws for an argument without a rule
 */
export const refusedNames = (names: readonly DerivedName[]): RefusedName[] => [
  ...names.flatMap(({ argument, name }): RefusedName[] => {
    const rule = ruleOf(argument);
    const found = nameProblem(name.text, rule);
    return found ? [{ resource: rule.resource, name: name.text, path: settingOf(name, found.kind), ...wordsOf(found) }] : [];
  }),
  ...duplicates(names),
];

const wordsOf = ({ problem, allowed }: NameProblem) => ({ problem, allowed });

function settingOf(name: ComposedText, kind: NameProblem["kind"]): SettingPath | undefined {
  if (kind === "reserved") return name.first;
  return kind === "length" ? name.longest : name.last;
}

function ruleOf(argument: string): NameRule {
  const rule = nameRuleOf(argument);
  if (!rule) throw new Error(`${argument}: no rule for the name; add it to modules/aws/names/name-rules.ts`);
  return rule;
}

function duplicates(names: readonly DerivedName[]): RefusedName[] {
  const first = new Map<string, DerivedName>();
  return names.flatMap((derived): RefusedName[] => {
    const { resource, uniqueIn, ignoresCase, namesake = derived.argument } = ruleOf(derived.argument);
    if (uniqueIn === undefined) return [];
    const { text } = derived.name;
    const identity = `${namesake} ${ignoresCase ? text.toLowerCase() : text}`;
    const other = first.get(identity);
    if (other === undefined) {
      first.set(identity, derived);
      return [];
    }
    // The setting of one resource alone can be changed without a change of the others.
    const [path] = [other.name.last, derived.name.last].sort((a, b) => (b?.length ?? 0) - (a?.length ?? 0));
    return [{ resource, name: text, path, problem: `is also that of another one in ${uniqueIn}`, allowed: "another name" }];
  });
}
