import { type FilterPattern, InvalidPattern, type Matches } from "./compiled-pattern.js";
import { jsonFilter } from "./json-filter.js";
import { fieldFilter } from "./space-delimited-filter.js";
import { isRegularExpression, regularExpression } from "./value-comparison.js";

/** Source: CloudWatch Logs User Guide, "Filter pattern syntax", quotas of regular expressions in a pattern (2026-11). */
const MOST_EXPRESSIONS = 2;

/**
 * Compiles a filter pattern of CloudWatch Logs: terms (`ERROR`, `"Failed authentication"`, `-DEBUG`, `?a ?b`), a regular expression
 * (`%ERROR|WARN%`), a condition on JSON (`{ $.status >= 500 && $.route = "POST *" }`), or space-delimited fields
 * (`[ip, user, ..., status = 4*]`). An empty pattern matches every event.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 * @throws InvalidPattern
 */
export function filterPattern(pattern: string): FilterPattern {
  const text = pattern.trim();
  if (text.startsWith("{")) return limited(jsonFilter(text), text);
  if (text.startsWith("[")) return limited(fieldFilter(text), text);
  if (!isRegularExpression(text)) return { matches: terms(text) };
  const expression = regularExpression(text);
  return { matches: ({ message }) => expression.test(message) };
}

function limited(compiled: FilterPattern, text: string): FilterPattern {
  const expressions = text.replace(/"(?:[^"\\]|\\.)*"/g, "").match(/%[^%]*%/g) ?? [];
  if (expressions.length > MOST_EXPRESSIONS)
    throw new InvalidPattern(`Invalid metric filter pattern: it has more than ${MOST_EXPRESSIONS} regular expressions`);
  return compiled;
}

const TERM = /([-?]?)(?:"((?:[^"\\]|\\.)*)"|(\S+))/g;

function terms(text: string): Matches {
  const all = [...text.matchAll(TERM)].map(([, sign, quoted, bare]) => {
    if (bare !== undefined && !/^[\p{L}\p{N}_]+$/u.test(bare)) throw new InvalidPattern(`Invalid character(s) in term '${bare}'`);
    return { sign, term: quoted === undefined ? (bare as string) : quoted.replace(/\\(.)/g, "$1") };
  });
  const of = (wanted: string) => all.filter(({ sign }) => sign === wanted).map(({ term }) => term);
  const [required, optional, excluded] = [of(""), of("?"), of("-")];
  return ({ message }) =>
    required.every((term) => message.includes(term)) &&
    (optional.length === 0 || required.length > 0 || optional.some((term) => message.includes(term))) &&
    !excluded.some((term) => message.includes(term));
}
