import { describe, expect, test } from "@jest/globals";
import { filterPattern, InvalidPattern } from "../../../../../../tools/local/metrics/index.js";

function matches(pattern: string, message: string): boolean {
  const json = ((): unknown => {
    try {
      return JSON.parse(message);
    } catch {
      return undefined;
    }
  })();
  return filterPattern(pattern).matches({ message, json });
}

const REQUEST = '127.0.0.1 - alice [10/Oct/2026:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534';
const FIELDS = "ip, id, user, time";

describe("a pattern", () => {
  test.each<[string, string, boolean]>([
    ['"a \\"b\\"" c', 'c: a "b"', true],
    ["Über", "Über alles", true],
    ["%^ERROR|WARN%", "ERROR: x", true],
    ["%^ERROR%", "no ERROR", false],
    ["%4\\d\\d%", "status 404", true],
    ["%\\x28a\\x29%", "f(a)", true],
    ["{ $.a = %x+% }", '{"a":"axx"}', true],
    ["{ $.a != %x+% }", '{"a":"b"}', true],
    ["{ $.a != %x+% }", '{"a":"x"}', false],
    ["{ $.a != x }", "{}", false],
    ["{ $.a = x }", '{"a":null}', false],
    ["{ $.a IS NULL }", '{"a":null}', true],
    ["{ $.a IS NULL }", "{}", false],
    ["{ $.a IS FALSE }", '{"a":false}', true],
    ["{ $.a NOT EXISTS }", "{}", true],
    ["{ $.a < 2 }", '{"a":2}', false],
    ["{ $.a < 2 }", '{"a":1}', true],
    ["{ $.a <= 2 }", '{"a":2}', true],
    ["{ $.a <= 2 }", '{"a":3}', false],
    ["{ $.a >= 2 }", '{"a":2}', true],
    ["{ $.a > 2 }", '{"a":2}', false],
    ["{ $.a > 1e2 }", '{"a":101}', true],
    ["{ $.a = 1 }", '{"a":1}', true],
    ["{ $.a != 1 }", '{"a":1}', false],
    ['{ $.a = "1" }', '{"a":1}', true],
    ["{ $.ip = 10.0.* }", '{"ip":"10.0.0.1"}', true],
    ["{ $.ip = 10.0.* }", '{"ip":"10100"}', false],
    ["{ $.a-b.c[1] = x }", '{"a-b":{"c":["y","x"]}}', true],
    ["{ ($.a = 1 || $.a = 2) && $.b = 3 }", '{"a":2,"b":3}', true],
    ["{ $.a = 1 || $.a = 2 && $.b = 3 }", '{"a":1}', true],
    [`[${FIELDS}, request, status, bytes]`, REQUEST, true],
    [`[${FIELDS}, request, status]`, REQUEST, false],
    [`[${FIELDS}, request = "GET *", status = 404, bytes > 1000]`, REQUEST, true],
    [`[${FIELDS}, request, status = 4*, bytes > 2000]`, REQUEST, false],
    [`[${FIELDS}, request, status = 200 || status = 404, bytes]`, REQUEST, true],
    [`[${FIELDS}, request, status != 200 && status != 404, bytes]`, REQUEST, false],
    [`[${FIELDS}, request = *.html*, (status = 404), bytes]`, REQUEST, true],
    ["[..., status = 404, bytes]", REQUEST, true],
    ["[ip = 127.*, ...]", REQUEST, true],
    ["[ip = %^10\\.%, ...]", REQUEST, false],
    ["[ip, ..., bytes]", "one", false],
    ["[ip, ..., bytes]", "one two", true],
    ['[a = "4", b]', "4 x", true],
    ["[level = ERROR]", "ERROR", true],
    ["[level = ERROR]", "WARN", false],
  ])("%s applied to %s: %s", (pattern, message, expected) => {
    expect(matches(pattern, message)).toBe(expected);
  });

  test.each([
    ["Failed-auth", "Invalid character(s) in term 'Failed-auth'"],
    ['"no end', "Invalid character(s) in term '\"no'"],
    ["a %b%", "Invalid character(s) in term '%b%'"],
    ["%f(a)%", "Invalid character(s) in term '%f(a)%'"],
    ["%some!%", "Invalid character(s) in term '%some!%'"],
    ["%[%", "Invalid metric filter pattern: %[% is not a regular expression"],
    ["{ $.a = 1", "Invalid metric filter pattern: { $.a = 1 has no closing brace"],
    ["{ $.a = }", "Invalid metric filter pattern: { $.a = } is not valid near its part 3"],
    ["{ $.a ~ 1 }", "Invalid metric filter pattern: { $.a ~ 1 } is not valid near its part 2"],
    ["{ a = 1 }", "Invalid metric filter pattern: { a = 1 } is not valid near its part 1"],
    ["{ $.a[x] = 1 }", "Invalid metric filter pattern: { $.a[x] = 1 } is not valid near its part 1"],
    ["{ ($.a = 1 }", "Invalid metric filter pattern: { ($.a = 1 } is not valid near its part 5"],
    ["{ $.a = 1 $.b = 2 }", "Invalid metric filter pattern: { $.a = 1 $.b = 2 } is not valid near its part 4"],
    ["{ $.a IS EMPTY }", "Invalid metric filter pattern: { $.a IS EMPTY } is not valid near its part 3"],
    ["{ $.a NOT TRUE }", "Invalid metric filter pattern: { $.a NOT TRUE } is not valid near its part 3"],
    ['{ $.a = "x }', "Invalid character(s) in term '\"'"],
    ["{ $.a = 1 & $.b = 2 }", "Invalid character(s) in term '&'"],
    ["{ $.a > text }", "Invalid metric filter pattern: a text can't be compared with >: text"],
    ["{ $.a < %x% }", "Invalid metric filter pattern: a text can't be compared with <: %x%"],
    ["{ $.a = %x% || $.a = %y% || $.a = %z% }", "Invalid metric filter pattern: it has more than 2 regular expressions"],
    ["[a = %x%, b = %y%, c = %z%]", "Invalid metric filter pattern: it has more than 2 regular expressions"],
    ["[a, b", "Invalid metric filter pattern: [a, b has no closing bracket"],
    ["[]", "Invalid metric filter pattern: [] is not valid near its part 1"],
    ["[a b]", "Invalid metric filter pattern: [a b] is not valid near its part 2"],
    ["[a, a]", "Invalid metric filter pattern: [a, a] is not valid near its part 4"],
    ["[..., a, ...]", "Invalid metric filter pattern: [..., a, ...] is not valid near its part 6"],
    ["[a = 1 || b = 2]", "Invalid metric filter pattern: [a = 1 || b = 2] is not valid near its part 6"],
    ["[a =, b]", "Invalid metric filter pattern: [a =, b] is not valid near its part 3"],
    ["[a-b]", "Invalid metric filter pattern: [a-b] is not valid near its part 1"],
  ])("%s is refused", (pattern, message) => {
    expect(() => filterPattern(pattern)).toThrow(InvalidPattern);
    expect(() => filterPattern(pattern)).toThrow(expect.objectContaining({ message }));
  });

  test("with two regular expressions and a percent sign in a text is accepted", () => {
    expect(matches('{ $.a = %x% && $.b = %y% && $.c = "50%" && $.d = "%" }', '{"a":"x","b":"y","c":"50%","d":"%"}')).toBe(true);
  });

  test.each([
    ["{ $.a = 1 }", '{"a":1,"b":{"c":2}}', "$.b.c", 2],
    ["{ $.a = 1 }", '{"a":1}', "$a", undefined],
    ["[a, b]", "x y", "$b", "y"],
    ["[a, ..., b]", "x 1 2 y", "$b", "y"],
    ["[a, b]", "x y", "$c", undefined],
    ["[a, b]", "x", "$a", undefined],
  ])("%s selects from %s with %s: %j", (pattern, message, selector, expected) => {
    const json = message.startsWith("{") ? JSON.parse(message) : undefined;

    expect(filterPattern(pattern).select?.({ message, json }, selector)).toBe(expected);
  });

  test("of terms selects nothing", () => {
    expect(filterPattern("a").select).toBeUndefined();
  });
});
