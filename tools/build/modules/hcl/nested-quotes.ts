import { endOfQuoted, templateParts } from "./template.js";

/**
 * Replaces templates whose expressions contain quotation marks, `"${lookup({ "a" = 1 }, x)}-b"`, by calls of `format`. HCL allows them, but
 * python-hcl2, with which checkov and other tools read it, does not: such a tool would check nothing in the file.
 *
 * @param expression - HCL without the quotation marks of a template around it
 */
export function withoutNestedQuotes(expression: string): string {
  let result = "";
  for (let i = 0; i < expression.length; i++) {
    if (expression[i] !== '"') {
      result += expression[i];
      continue;
    }
    const end = endOfQuoted(expression, i);
    const template = templateWithoutNestedQuotes(expression.slice(i + 1, end));
    // An object's key that is not a literal needs parentheses.
    result += !template.startsWith('"') && /^\s*=(?![=>])/.test(expression.slice(end + 1)) ? `(${template})` : template;
    i = end;
  }
  return result;
}

/**
 * Returns a template as an expression: quoted, or a call.
 *
 * @param template - the text between the quotation marks, in HCL
 */
export function templateWithoutNestedQuotes(template: string): string {
  const parts = templateParts(template);
  if (!parts.some((part) => "expression" in part && part.expression.includes('"'))) return `"${template}"`;
  const expressions = parts.flatMap((part) => ("expression" in part ? [withoutNestedQuotes(part.expression)] : []));
  if (parts.length === 1) return `(${expressions[0]})`; // of any type: a template of one expression is that expression
  if (parts.some((part) => "literal" in part && part.literal.includes("%"))) {
    return `join("", [${parts.map((part) => ("literal" in part ? `"${part.literal}"` : withoutNestedQuotes(part.expression))).join(", ")}])`;
  }
  return `format("${parts.map((part) => ("literal" in part ? part.literal : "%s")).join("")}", ${expressions.join(", ")})`;
}
