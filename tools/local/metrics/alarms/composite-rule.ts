import type { AlarmState } from "./alarm.js";

/** Returns the state of an alarm by its name or ARN; undefined for an alarm that does not exist. */
type StateOf = (alarm: string) => AlarmState | undefined;

/** A parsed rule of a composite alarm. */
export interface CompositeRule {
  /** Names or ARNs of the alarms that the rule refers to. */
  readonly alarms: readonly string[];
  /** Returns whether the composite alarm is in ALARM. An alarm that does not exist is in no state. */
  holds(stateOf: StateOf): boolean;
}

type Condition = (stateOf: StateOf) => boolean;

const TOKEN = /\s*(?:(ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:"([^"]*)"|([^")]+?))\s*\)|(AND|OR|NOT|TRUE|FALSE|\(|\)))/y;
const LARGEST = 10_240;
const MOST_ALARMS = 100;

/**
 * Parses the rule of a composite alarm, such as `ALARM("a") AND NOT (OK("b") OR FALSE)`.
 *
 * @throws Error for a rule that CloudWatch does not accept
 */
export function parseCompositeRule(rule: string): CompositeRule {
  if (rule.length > LARGEST) throw new Error(`the rule has ${rule.length} characters; at most ${LARGEST} are allowed`);
  const alarms = new Set<string>();
  const tokens = tokensOf(rule, alarms);
  if (alarms.size > MOST_ALARMS) throw new Error(`the rule refers to ${alarms.size} alarms; at most ${MOST_ALARMS} are allowed`);
  let position = 0;
  const accept = (text: string) => tokens[position] === text && ++position > 0;
  const fail = (): never => {
    throw new Error(`the rule can't be parsed after ${position} of its parts: ${rule.slice(0, 200)}`);
  };
  const either = (): Condition => {
    const all = [both()];
    while (accept("OR")) all.push(both());
    return (stateOf) => all.some((holds) => holds(stateOf));
  };
  const both = (): Condition => {
    const all = [single()];
    while (accept("AND")) all.push(single());
    return (stateOf) => all.every((holds) => holds(stateOf));
  };
  const single = (): Condition => {
    if (accept("NOT")) {
      const inner = single();
      return (stateOf) => !inner(stateOf);
    }
    if (accept("TRUE")) return () => true;
    if (accept("FALSE")) return () => false;
    if (accept("(")) {
      const inner = either();
      return accept(")") ? inner : fail();
    }
    const token = tokens[position++];
    if (typeof token !== "object") return fail();
    return (stateOf) => stateOf(token.alarm) === token.state;
  };
  const holds = either();
  if (position < tokens.length) fail();
  return { alarms: [...alarms], holds };
}

type Token = string | { readonly alarm: string; readonly state: AlarmState };

function tokensOf(rule: string, alarms: Set<string>): Token[] {
  const tokens: Token[] = [];
  const end = rule.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(rule);
    if (!match) throw new Error(`the rule has an unexpected text at position ${at + 1}: ${rule.slice(at, at + 60)}`);
    const [, state, quoted, bare, word] = match;
    const alarm = quoted ?? bare;
    if (alarm !== undefined) alarms.add(alarm);
    tokens.push(alarm === undefined ? (word as string) : { alarm, state: state as AlarmState });
  }
  return tokens;
}
