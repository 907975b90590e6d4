import { expect, test } from "@jest/globals";
import { type AlarmState, parseCompositeRule } from "../../../../../../tools/local/metrics/index.js";

const states: Readonly<Record<string, AlarmState>> = { cpu: "ALARM", disk: "OK", "a lag": "INSUFFICIENT_DATA" };
const holds = (rule: string) => parseCompositeRule(rule).holds((alarm) => states[alarm]);

test.each([
  ['ALARM("cpu")', true],
  ["ALARM(cpu)", true],
  ['ALARM("disk") OR ALARM("cpu")', true],
  ['ALARM("disk") AND ALARM("cpu")', false],
  ['NOT ALARM("disk") AND INSUFFICIENT_DATA("a lag")', true],
  ['ALARM("disk") AND ALARM("cpu") OR OK("disk")', true],
  ['ALARM("disk") AND (ALARM("cpu") OR OK("disk"))', false],
  ["TRUE AND NOT FALSE", true],
  ['ALARM("deleted") OR OK("deleted")', false],
])("%s is %s", (rule, expected) => {
  expect(holds(rule)).toBe(expected);
});

test("a rule knows the alarms that it refers to", () => {
  expect(parseCompositeRule('ALARM("a") OR OK("b") OR ALARM("a")').alarms).toEqual(["a", "b"]);
});

test.each([
  ["", "the rule can't be parsed"],
  ['ALARM("a"', "the rule has an unexpected text at position 1"],
  ['ALARM("a") ALARM("b")', "the rule can't be parsed after 1 of its parts"],
  ['(ALARM("a")', "the rule can't be parsed"],
  ["x".repeat(10_241), "the rule has 10241 characters; at most 10240 are allowed"],
  [Array.from({ length: 101 }, (_, index) => `ALARM(${index})`).join(" OR "), "the rule refers to 101 alarms; at most 100 are allowed"],
])("%.20s is refused", (rule, message) => {
  expect(() => parseCompositeRule(rule)).toThrow(message);
});
