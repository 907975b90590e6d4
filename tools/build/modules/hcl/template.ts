/** A part of a template in Terraform's JSON: text, with `$${` for a literal `${`, or an expression. */
export type TemplatePart = { readonly literal: string } | { readonly expression: string };

/**
 * Splits a string of Terraform's JSON syntax into its literal text and its `${…}` expressions.
 *
 * @throws Error if an expression is not closed, or contains a `%{` directive, which is not supported
 */
export function templateParts(text: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let literal = "";
  for (let i = 0; i < text.length; ) {
    if (text.startsWith("$${", i) || text.startsWith("%%{", i)) {
      literal += text.slice(i, i + 3);
      i += 3;
    } else if (text.startsWith("%{", i)) {
      throw new Error(`template directives are not supported: ${text.slice(i, i + 40)}`);
    } else if (text.startsWith("${", i)) {
      const end = endOfExpression(text, i + 2);
      if (literal) parts.push({ literal });
      parts.push({ expression: text.slice(i + 2, end).trim() });
      literal = "";
      i = end + 1;
    } else literal += text[i++];
  }
  if (literal) parts.push({ literal });
  return parts;
}

/** Returns the expression of a string that consists of one expression, `"${expression}"`; undefined if it contains other text. */
export function soleExpression(text: string): string | undefined {
  const [part, ...others] = text.includes("${") ? templateParts(text) : [];
  return part && "expression" in part && others.length === 0 ? part.expression : undefined;
}

/** Returns the index of the brace that closes the expression that begins at `start`. */
function endOfExpression(text: string, start: number): number {
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    const letter = text[i];
    if (letter === '"') i = endOfQuoted(text, i);
    else if (letter === "{") depth++;
    else if (letter === "}" && depth-- === 0) return i;
  }
  throw new Error(`unclosed expression: ${text.slice(start - 2, start + 80)}`);
}

/** Returns the index of the quotation mark that closes the one at `start`, skipping nested expressions. */
export function endOfQuoted(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === "\\") i++;
    else if (text.startsWith("$${", i)) i += 2;
    else if (text.startsWith("${", i)) i = endOfExpression(text, i + 2);
    else if (text[i] === '"') return i;
  }
  throw new Error(`unclosed string: ${text.slice(start, start + 80)}`);
}
