/**
 * Returns true if a text matches a pattern in which `*` stands for any text and `?` for one character, as in IAM policies. It doesn't
 * backtrack, so a hostile pattern takes no longer than another one.
 *
 * @param wildcards - `*` alone leaves `?` as it is
 */
export function matchesWildcards(text: string, pattern: string, wildcards: "*?" | "*" = "*?"): boolean {
  const single = wildcards === "*?" ? "?" : undefined;
  let [p, t, star, resume] = [0, 0, -1, 0];
  while (t < text.length) {
    if (pattern[p] === "*") {
      star = p++;
      resume = t;
    } else if (p < pattern.length && (pattern[p] === single || pattern[p] === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++resume;
    } else return false;
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}
