import { ComposedText, type DerivedName } from "../../settings/index.js";
import { nameRuleOf } from "./name-rules.js";
import { type RefusedName, refusedNames } from "./refused-names.js";
import { tagRules } from "./tag-rules.js";

type Attributes = Readonly<Record<string, unknown>>;
type Resources = Readonly<Record<string, Readonly<Record<string, Attributes>>>>;

/** Returns the names of the resources in Terraform JSON. A name that only Terraform knows is left out. */
export function namesIn(stack: object): DerivedName[] {
  const { resource = {} } = stack as { readonly resource?: Resources };
  return Object.entries(resource).flatMap(([type, named]) =>
    Object.values(named).flatMap((attributes) =>
      Object.entries(attributes).flatMap(([attribute, value]) => {
        const argument = `${type}.${attribute}`;
        if (nameRuleOf(argument) === undefined || typeof value !== "string") return [];
        return valuesOf(value, attributes, resource).map((text) => ({ argument, name: new ComposedText([{ text }]) }));
      }),
    ),
  );
}

/** Returns the names and tags in Terraform JSON that AWS refuses. */
export function refusedInStack(stack: object): Pick<RefusedName, "resource" | "name" | "problem">[] {
  const { resource = {} } = stack as { readonly resource?: Resources };
  const tags = Object.entries(resource).flatMap(([type, named]) =>
    Object.values(named).flatMap(({ tags: own = {} }) =>
      Object.entries(typeof own === "object" ? (own as Record<string, unknown>) : {}) // an expression is text
        .filter(([key, value]) => !tagRules.key.test(key) || (isLiteral(value) && !tagRules.value.test(value)))
        .map(([key]) => ({ resource: type, name: key, problem: "is a tag with characters or a length that AWS refuses" })),
    ),
  );
  return [...refusedNames(namesIn(stack)), ...tags];
}

const isLiteral = (value: unknown): value is string => typeof value === "string" && !value.includes("${");

/** Returns the values of a template: one for each item of `for_each`. Empty if it has an expression that only Terraform evaluates. */
function valuesOf(template: string, { for_each: forEach }: Attributes, resources: Resources): string[] {
  const referred = template.replace(/\$\{(aws_\w+)\.(\w+)\.(\w+)\}/g, (reference, type, name, attribute) => {
    const value = resources[type]?.[name]?.[attribute];
    return typeof value === "string" ? value : reference;
  });
  const items = itemsOf(forEach);
  const expanded = items && /\$\{each\.(key|value)\}/.test(referred) ? items.map((item) => item(referred)) : [referred];
  return expanded.filter(isLiteral).map((text) => text.replaceAll("$${", "${"));
}

type Replace = (template: string) => string;

/** Returns a function for each item of `for_each` that puts it into a template; undefined if only Terraform knows the items. */
function itemsOf(forEach: unknown): Replace[] | undefined {
  const put =
    (key: string): Replace =>
    (template) =>
      template.replace(/\$\{each\.(key|value)\}/g, () => key);
  if (forEach !== null && typeof forEach === "object") return Object.keys(forEach).map(put);
  const [, list] = typeof forEach === "string" ? (/^\$\{toset\((\[.*\])\)\}$/s.exec(forEach) ?? []) : [];
  try {
    return list === undefined ? undefined : (JSON.parse(list) as string[]).map(put);
  } catch {
    return undefined; // a list of references
  }
}
