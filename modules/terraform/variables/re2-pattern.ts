/** Constructs of JavaScript's regular expressions that Terraform's (RE2) have not, or read in another way. */
const UNKNOWN = /\(\?<?[=!]|\\[1-9ukpP]|\(\?<[a-zA-Z]/;

/**
 * A Terraform expression that is true where `path` matches a JavaScript pattern. RE2 knows no lookahead; one at the very beginning,
 * `^(?!a)b`, is said in two conditions: it matches `^b`, and not `^(?:a)`.
 *
 * @throws if the pattern can't be said in RE2
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
  if (UNKNOWN.test(pattern)) throw new Error(`Terraform's regular expressions can't say ${pattern}`);
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
