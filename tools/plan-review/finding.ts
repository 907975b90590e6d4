import type { Found, Question, Severity } from "./rule.js";
import { shownValue } from "./shown-value.js";

/** One line of a review: what a plan does at one address, and what it means. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly question: Question;
  readonly address: string;
  readonly what: string;
  readonly detail?: string;
  readonly brief?: string;
  readonly attribute?: string;
  /** Values as text, shortened, without secrets. */
  readonly before?: string;
  readonly after?: string;
  readonly why: string;
  readonly fix: string;
  readonly docs: string;
}

/** What the administrator function does with a topic has several properties. */
const LONGEST_DETAIL = 400;

/** Returns the finding of a check at an address. */
export function findingAt(address: string, { rule, what, detail, brief, attribute, before, after, fix }: Found): Finding {
  const { id, severity, question, why, docs } = rule;
  return {
    ...{ rule: id, severity, question, address, what },
    ...(detail !== undefined && { detail: shownValue(detail, LONGEST_DETAIL) }),
    ...(brief !== undefined && { brief }),
    ...(attribute !== undefined && { attribute: shownValue(attribute) }),
    ...(before !== undefined && { before: shownValue(before) }),
    ...(after !== undefined && { after: shownValue(after) }),
    ...{ why, fix: fix ?? rule.fix, docs },
  };
}
