/** One thing somebody wants to do. */
export interface AccessRequest {
  readonly action: string;
  /** ARN. */
  readonly resource: string;
  /** Condition keys and their values; names are compared without case. */
  readonly context?: Readonly<Record<string, string>>;
}

/** What the policies say, and which words of theirs decided. */
export interface Decision {
  readonly effect: "allow" | "explicit deny" | "implicit deny";
  readonly reason: string;
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

/** Condition operators that are evaluated. Any other makes the decision a refusal that names it. */
const operators: Readonly<Record<string, (value: string, pattern: string) => boolean>> = {
  StringEquals: (value, pattern) => value === pattern,
  StringLike: matchesWildcard,
  ArnEquals: matchesWildcard,
  ArnLike: matchesWildcard,
  Bool: (value, pattern) => value.toLowerCase() === pattern.toLowerCase(),
};

/** Condition keys whose value is known here, when the request has one. */
const knownKeys = new Set(
  [
    "aws:PrincipalArn",
    "aws:PrincipalAccount",
    "aws:SourceArn",
    "aws:SourceAccount",
    "aws:RequestedRegion",
    "aws:SecureTransport",
    "sts:ExternalId",
  ].map((key) => key.toLowerCase()),
);

/** What a policy asks for that is not evaluated here: to ignore it could allow what AWS denies. */
class UnsupportedElement extends Error {}

/**
 * Evaluates policies as IAM does: an explicit deny outweighs every allow, and what nothing allows is denied. A statement that
 * would match but for an element that is not supported refuses the request, and the reason names the element.
 *
 * @param applies - whether a statement speaks of the one who asks; identity policies always do
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
      return { effect: "explicit deny", reason: `${name} holds ${cause.message}, which the local platform does not evaluate` };
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
    conditionHolds(statement, request.context ?? {})
  );
}

function actionMatches({ Action, NotAction }: Statement, action: string): boolean {
  const matchesAny = (patterns: OneOrMany<string>) =>
    toArray(patterns).some((pattern) => matchesWildcard(action.toLowerCase(), pattern.toLowerCase()));
  if (NotAction !== undefined) return !matchesAny(NotAction);
  return Action !== undefined && matchesAny(Action);
}

/** A resource policy of Lambda or a trust policy may leave the resource out: it is then that which carries the policy. */
function resourceMatches({ Resource, NotResource }: Statement, resource: string): boolean {
  const matchesAny = (patterns: OneOrMany<string>) =>
    toArray(patterns)
      .map(withoutVariables)
      .some((pattern) => matchesWildcard(resource, pattern));
  if (NotResource !== undefined) return !matchesAny(NotResource);
  return Resource === undefined || matchesAny(Resource);
}

function conditionHolds({ Condition }: Statement, context: Readonly<Record<string, string>>): boolean {
  const values = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  return Object.entries(Condition ?? {}).every(([operator, keys]) => {
    const holds = operators[operator];
    if (!holds) throw new UnsupportedElement(`the condition operator ${operator}`);
    return Object.entries(keys).every(([key, patterns]) => {
      if (!knownKeys.has(key.toLowerCase())) throw new UnsupportedElement(`the condition key ${key}`);
      const value = values.get(key.toLowerCase());
      return value !== undefined && toArray(patterns).some((pattern) => holds(value, withoutVariables(String(pattern))));
    });
  });
}

function withoutVariables(pattern: string): string {
  if (pattern.includes("${")) throw new UnsupportedElement(`the policy variable in ${pattern}`);
  return pattern;
}

/** IAM's wildcards: `*` for any signs, `?` for one. */
export function matchesWildcard(text: string, pattern: string): boolean {
  if (!/[*?]/.test(pattern)) return text === pattern;
  const source = pattern
    .replace(/[\\^$.+()|{}[\]]/g, "\\$&")
    .replaceAll("*", "[^]*")
    .replaceAll("?", "[^]");
  return new RegExp(`^${source}$`).test(text);
}

export function toArray<T>(value: OneOrMany<T>): readonly T[] {
  return (Array.isArray(value) ? value : [value]) as readonly T[];
}
