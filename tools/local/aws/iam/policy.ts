import { matchesWildcards } from "../../../wildcards/index.js";

/** An action on a resource that a principal requests. */
export interface AccessRequest {
  readonly action: string;
  /** ARN. */
  readonly resource: string;
  /** Values by condition key. Keys are not case-sensitive. */
  readonly context?: Readonly<Record<string, string>>;
}

/** The result of evaluating policies, with the statement that decided. */
export interface Decision {
  readonly effect: "allow" | "explicit deny" | "implicit deny";
  readonly reason: string;
  /** The request was denied because a policy has an element that is not evaluated here. */
  readonly unsupported?: true;
}

export type OneOrMany<T> = T | readonly T[];

export interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | Readonly<Record<string, OneOrMany<string>>>;
  readonly Action?: OneOrMany<string>;
  readonly NotAction?: OneOrMany<string>;
  readonly Resource?: OneOrMany<string>;
  readonly NotResource?: OneOrMany<string>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMany<string | boolean>>>>>;
}

export interface Policy {
  readonly Statement: OneOrMany<Statement>;
}

/** Supported condition operators, in addition to `Null`. Any other operator denies the request, with a reason that names the operator. */
const operators: Readonly<Record<string, (value: string, pattern: string) => boolean>> = {
  StringEquals: (value, pattern) => value === pattern,
  StringLike: matchesWildcards,
  ArnEquals: matchesWildcards,
  ArnLike: matchesWildcards,
  Bool: (value, pattern) => value.toLowerCase() === pattern.toLowerCase(),
};

/** Condition keys that are evaluated even if the request has no value for them; others are only if it has one. */
const supportedKeys = new Set(
  [
    "aws:PrincipalArn",
    "aws:PrincipalAccount",
    "aws:SourceArn",
    "aws:SourceAccount",
    "aws:RequestedRegion",
    "aws:SecureTransport",
    "sts:ExternalId",
    "lambda:SourceFunctionArn", // never present: AWS sets it for requests that a function's code sends, not for Lambda's own
  ].map((key) => key.toLowerCase()),
);

/** A policy element that is not evaluated here. Ignoring it could allow what AWS denies. */
class UnsupportedElement extends Error {}

/**
 * Evaluates policies as IAM does: an explicit deny overrides every allow, and the default is an implicit deny. A statement with an
 * unsupported element that otherwise matches denies the request, and the reason names the element.
 *
 * @param applies - returns whether a statement applies to the principal; always true for identity policies
 */
export function evaluate(
  policies: readonly Policy[],
  request: AccessRequest,
  applies: (statement: Statement) => boolean = () => true,
): Decision {
  let allowedBy: string | undefined;
  for (const statement of policies.flatMap((policy) => toArray(policy.Statement))) {
    const name = statement.Sid
      ? `statement ${statement.Sid}`
      : `a statement on ${toArray(statement.Action ?? statement.NotAction ?? []).join(", ")}`;
    try {
      if (!applies(statement) || !matches(statement, request)) continue;
    } catch (cause) {
      if (!(cause instanceof UnsupportedElement)) throw cause;
      const reason = `${name} contains ${cause.message}, which the local platform does not evaluate`;
      return { effect: "explicit deny", reason, unsupported: true };
    }
    if (statement.Effect === "Deny") return { effect: "explicit deny", reason: `denied by ${name}` };
    allowedBy ??= name;
  }
  if (allowedBy) return { effect: "allow", reason: `allowed by ${allowedBy}` };
  return { effect: "implicit deny", reason: `no policy allows ${request.action} on ${request.resource}` };
}

function matches(statement: Statement, request: AccessRequest): boolean {
  return (
    actionMatches(statement, request.action) &&
    resourceMatches(statement, request.resource) &&
    conditionMet(statement, request.context ?? {})
  );
}

function actionMatches({ Action, NotAction }: Statement, action: string): boolean {
  const matchesAny = (patterns: OneOrMany<string>) =>
    toArray(patterns).some((pattern) => matchesWildcards(action.toLowerCase(), pattern.toLowerCase()));
  if (NotAction !== undefined) return !matchesAny(NotAction);
  return Action !== undefined && matchesAny(Action);
}

/** A Lambda resource policy or a trust policy can omit the resource. It then applies to the resource it is attached to. */
function resourceMatches({ Resource, NotResource }: Statement, resource: string): boolean {
  const matchesAny = (patterns: OneOrMany<string>) =>
    toArray(patterns)
      .map(withoutVariables)
      .some((pattern) => matchesWildcards(resource, pattern));
  if (NotResource !== undefined) return !matchesAny(NotResource);
  return Resource === undefined || matchesAny(Resource);
}

function conditionMet({ Condition }: Statement, context: Readonly<Record<string, string>>): boolean {
  const values = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  return Object.entries(Condition ?? {}).every(([operator, keys]) => {
    if (operator === "Null") return Object.entries(keys).every(([key, absent]) => isAbsent(key, values) === (String(absent) === "true"));
    const matchesCondition = operators[operator];
    if (!matchesCondition) throw new UnsupportedElement(`the condition operator ${operator}`);
    return Object.entries(keys).every(([key, patterns]) => {
      const value = values.get(key.toLowerCase());
      if (value === undefined && !supportedKeys.has(key.toLowerCase())) throw new UnsupportedElement(`the condition key ${key}`);
      return value !== undefined && toArray(patterns).some((pattern) => matchesCondition(value, withoutVariables(String(pattern))));
    });
  });
}

/** Returns true if a request has no value for a key. @throws for a key of which requests here have no values */
function isAbsent(key: string, values: ReadonlyMap<string, string>): boolean {
  const name = key.toLowerCase();
  if (!values.has(name) && !supportedKeys.has(name)) throw new UnsupportedElement(`the condition key ${key}`);
  return !values.has(name);
}

function withoutVariables(pattern: string): string {
  if (pattern.includes("${")) throw new UnsupportedElement(`the policy variable in ${pattern}`);
  return pattern;
}

export function toArray<T>(value: OneOrMany<T>): readonly T[] {
  return (Array.isArray(value) ? value : [value]) as readonly T[];
}
