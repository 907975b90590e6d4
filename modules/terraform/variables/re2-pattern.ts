/** Syntax of JavaScript's regular expressions that RE2, which Terraform uses, does not have or reads differently. */
const UNKNOWN = /\(\?<?[=!]|\\[1-9ukpP]|\(\?<[a-zA-Z]/;

/**
 * Returns a Terraform expression that is true where `path` matches a JavaScript pattern. RE2 has no lookahead: a lookahead at the
 * beginning, `^(?!a)b`, becomes two conditions, `^b` and not `^(?:a)`.
 *
 * @throws if RE2 can't express the pattern
 */
export function terraformPattern(pattern: string, path: string): string {
  const conditions: string[] = [];
  let rest = pattern;
  for (let ahead = leadingLookahead(rest); ahead; ahead = leadingLookahead(rest)) {
    conditions.push(`${ahead.negative ? "!" : ""}${matches(`^(?:${ahead.inside})`, path)}`);
    rest = `^${rest.slice(ahead.end)}`;
  }
  return [matches(rest, path), ...conditions].join(" && ");
}

function matches(pattern: string, path: string): string {
  if (UNKNOWN.test(pattern)) throw new Error(`Terraform's regular expressions (RE2) can't express ${pattern}`);
  return `can(regex(${JSON.stringify(pattern)
    .replaceAll("${", () => "$${")
    .replaceAll("%{", "%%{")}, ${path}))`;
}

function leadingLookahead(pattern: string): { readonly negative: boolean; readonly inside: string; readonly end: number } | undefined {
  const head = /^\^\(\?([=!])/.exec(pattern);
  if (!head) return undefined;
  let depth = 1;
  for (let i = head[0].length; i < pattern.length; i++) {
    if (pattern[i] === "\\") i++;
    else if (pattern[i] === "[") i = endOfClass(pattern, i);
    else if (pattern[i] === "(") depth++;
    else if (pattern[i] === ")" && --depth === 0)
      return { negative: head[1] === "!", inside: pattern.slice(head[0].length, i), end: i + 1 };
  }
  return undefined;
}

function endOfClass(pattern: string, start: number): number {
  for (let i = start + 1; i < pattern.length; i++) {
    if (pattern[i] === "\\") i++;
    else if (pattern[i] === "]") return i;
  }
  return pattern.length;
}
