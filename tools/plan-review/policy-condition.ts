/**
 * Keys of conditions that say who sends a request or from where, in lower case. Tags of a principal are none: every account sets its own.
 * Source: IAM user guide, "AWS global condition context keys"; KMS developer guide, "AWS KMS condition keys"; SNS developer guide, 2026-11.
 */
const restrictingKeys: ReadonlySet<string> = new Set([
  ...["aws:principalaccount", "aws:principalarn", "aws:principalorgid", "aws:principalorgpaths", "aws:principalservicename", "aws:userid"],
  ...["aws:sourceaccount", "aws:sourcearn", "aws:sourceip", "aws:sourceorgid", "aws:sourceorgpaths", "aws:sourceowner"],
  ...["aws:sourcevpc", "aws:sourcevpcarn", "aws:sourcevpce", "kms:calleraccount"],
]);

/**
 * Operators that admit named values only. Negated ones admit everything else; those with `IfExists`, and `ForAllValues`, also admit
 * requests without the key.
 */
const RESTRICTING_OPERATOR = /^(foranyvalue:)?(stringequals|stringequalsignorecase|stringlike|arnequals|arnlike|ipaddress)$/;

/**
 * Returns true if a condition admits some accounts, organizations, networks or sources only. All operators and keys of a condition have to be
 * met, so one that restricts is enough; of its values, one has to be met.
 */
export const restrictsPrincipal = (condition: unknown): boolean =>
  entriesOf(condition).some(
    ([operator, keys]) =>
      RESTRICTING_OPERATOR.test(operator.toLowerCase()) &&
      entriesOf(keys).some(([key, values]) => restrictingKeys.has(key.toLowerCase()) && areNarrow(values)),
  );

/**
 * Returns true if a condition admits some subjects of an issuer of OpenID Connect tokens only: whole ones, or patterns that begin with a whole
 * name, such as `repo:acme/*`. `repo:acme*` also admits `acme-evil`.
 */
export const restrictsSubject = (condition: unknown): boolean =>
  entriesOf(condition).some(
    ([operator, keys]) =>
      RESTRICTING_OPERATOR.test(operator.toLowerCase()) &&
      entriesOf(keys).some(([key, values]) => {
        const list = Array.isArray(values) ? values : [values];
        const isWholeName = /^stringlike$/i.test(operator.replace(/^.*:/, "")) ? NAMED : /./;
        return key.toLowerCase().endsWith(":sub") && list.length > 0 && list.every((value) => isWholeName.test(String(value)));
      }),
  );

/** A subject without wildcards, or with a whole name before the first one. */
const NAMED = /^([^*?]+|[^*?:]+:[^*?:/]+[:/].*)$/;

const entriesOf = (value: unknown): [string, unknown][] => (typeof value === "object" && value !== null ? Object.entries(value) : []);

function areNarrow(values: unknown): boolean {
  const list = Array.isArray(values) ? values : [values];
  return list.length > 0 && list.every((value) => isNarrow(String(value)));
}

/** Returns true for a value that does not stand for everyone: neither `*`, nor every account in an ARN, nor all networks. */
export function isNarrow(value: string): boolean {
  if (/^[*?]*$/.test(value) || /\/0$/.test(value)) return false;
  if (!value.startsWith("arn:")) return true;
  const [, , , , account = "", ...resource] = value.split(":");
  // The ARN of a bucket has no account.
  return account === "" ? isNarrow(resource.join(":")) : !/[*?]/.test(account);
}
