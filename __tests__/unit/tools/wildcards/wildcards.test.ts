import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { matchesWildcards } from "../../../../tools/wildcards/index.js";

const pattern = fc.string({ unit: fc.constantFrom("a", "b", ".", "[", "*", "?"), maxLength: 8 });
const text = fc.string({ unit: fc.constantFrom("a", "b", ".", "[", "?", "\n"), maxLength: 8 });
const escaped = (characters: string) => characters.replace(/[.[?]/g, "\\$&").replaceAll("*", "[^]*");

test("matches as a regular expression does", () => {
  fc.assert(
    fc.property(pattern, text, (wild, candidate) => {
      expect(matchesWildcards(candidate, wild)).toBe(new RegExp(`^${escaped(wild).replaceAll("\\?", "[^]")}$`).test(candidate));
      expect(matchesWildcards(candidate, wild, "*")).toBe(new RegExp(`^${escaped(wild)}$`).test(candidate));
    }),
    { numRuns: 2_000 },
  );
});

test("takes a question mark for itself where only the asterisk is a wildcard", () => {
  expect([matchesWildcards("ab", "a?"), matchesWildcards("ab", "a?", "*"), matchesWildcards("a?", "a?", "*")]).toEqual([true, false, true]);
});

test("takes no time for a pattern on which a regular expression backtracks", () => {
  expect(matchesWildcards(`${"a".repeat(3_000)}c`, `${"*a".repeat(200)}b`)).toBe(false);
});

test("wildcard patterns treat special characters of regular expressions literally", () => {
  expect(matchesWildcards("a.b", "a.*")).toBe(true);
  expect(matchesWildcards("axb", "a.b")).toBe(false);
  expect(matchesWildcards("a(b", "a(?")).toBe(true);
  expect(matchesWildcards("a+b/c", "a+*")).toBe(true);
});

test.each([
  ["a*c", ["ac", "abc", "abbbc", "a/c", "a\nc"], ["ab", "xac", "acx", "AC"]],
  ["a?c", ["abc", "a*c", "a\nc"], ["ac", "abbc"]],
  ["*", ["", "anything"], []],
  ["abc", ["abc"], ["abcd", "ab", ""]],
  ["^a$|[b]{1}\\*", ["^a$|[b]{1}\\", "^a$|[b]{1}\\x"], ["a", "b\\"]],
])("the pattern %j matches %j, but not %j", (pattern, matching, others) => {
  expect(matching.filter((text) => !matchesWildcards(text, pattern))).toEqual([]);
  expect(others.filter((text) => matchesWildcards(text, pattern))).toEqual([]);
});

test("a wildcard pattern matches like one that compares character by character", () => {
  const matches = (text: string, pattern: string): boolean => {
    const [first, rest] = [pattern.charAt(0), pattern.slice(1)];
    if (pattern === "") return text === "";
    if (first === "*") return matches(text, rest) || (text !== "" && matches(text.slice(1), pattern));
    return text !== "" && (first === "?" || first === text.charAt(0)) && matches(text.slice(1), rest);
  };
  const letters = fc.string({ unit: fc.constantFrom("a", "b", ".", "(", "\n"), maxLength: 8 });
  const patterns = fc.string({ unit: fc.constantFrom("a", "b", ".", "(", "*", "?"), maxLength: 6 });

  fc.assert(fc.property(letters, patterns, (text, pattern) => matchesWildcards(text, pattern) === matches(text, pattern)));
});
