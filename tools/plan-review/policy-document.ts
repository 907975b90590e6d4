/** One permission in the Allow statements of a policy. */
export interface Permission {
  /** `*` for everyone; undefined in a policy of an identity. */
  readonly principal: string | undefined;
  readonly action: string;
  readonly resource: string;
  /** The statement's conditions as JSON; empty for none. */
  readonly condition: string;
}

/** The permissions of a policy, and the number of its Deny statements by their text. */
export interface PolicyDocument {
  readonly permissions: readonly Permission[];
  readonly denials: readonly string[];
}

/** The most permissions that are compared, so that a document of a hundred kilobytes takes no minutes. */
const MAXIMUM_PERMISSIONS = 5_000;

/** Returns the permissions of a policy; undefined for text that is none. */
export function policyIn(text: unknown): PolicyDocument | undefined {
  const document = typeof text === "string" ? parsed(text) : undefined;
  if (document === undefined) return undefined;
  const statements = listOf(document["Statement"]).filter(isObject);
  const denials = statements.filter(({ Effect }) => Effect === "Deny").map((statement) => JSON.stringify(statement));
  const permissions = statements.filter(({ Effect }) => Effect === "Allow").flatMap(permissionsOf);
  return { permissions: permissions.slice(0, MAXIMUM_PERMISSIONS), denials };
}

type Statement = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Statement => typeof value === "object" && value !== null && !Array.isArray(value);

function parsed(text: string): Statement | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const listOf = (value: unknown): readonly unknown[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
const textsOf = (value: unknown, negated: unknown): string[] => (negated === undefined ? listOf(value).map(String) : ["*"]);

function permissionsOf(statement: Statement): Permission[] {
  const principals = statement["NotPrincipal"] === undefined ? principalsOf(statement["Principal"]) : ["*"];
  const condition = statement["Condition"] === undefined ? "" : JSON.stringify(statement["Condition"]);
  const actions = textsOf(statement["Action"], statement["NotAction"]);
  // A trust policy has no resource.
  const named = textsOf(statement["Resource"], statement["NotResource"]);
  const resources = named.length > 0 ? named : [""];
  return principals.flatMap((principal) =>
    actions.flatMap((action) => resources.map((resource) => ({ principal, action, resource, condition }))),
  );
}

function principalsOf(principal: unknown): (string | undefined)[] {
  if (principal === undefined) return [undefined];
  return isObject(principal) ? Object.values(principal).flatMap(listOf).map(String) : listOf(principal).map(String);
}

/** Returns the permissions that no permission of an earlier document covers. */
export function addedPermissions(before: PolicyDocument, after: PolicyDocument): Permission[] {
  const exact = new Set(before.permissions.map((permission) => JSON.stringify(permission)));
  const wide = before.permissions.filter(({ action, resource, principal }) => /[*?]/.test(`${action}${resource}${principal ?? ""}`));
  return after.permissions.filter(
    (permission) => !exact.has(JSON.stringify(permission)) && !wide.some((other) => covers(other, permission)),
  );
}

const covers = (outer: Permission, inner: Permission): boolean =>
  (outer.condition === "" || outer.condition === inner.condition) &&
  (outer.principal === inner.principal || outer.principal === "*") &&
  matches(outer.action.toLowerCase(), inner.action.toLowerCase()) &&
  matches(outer.resource, inner.resource);

/** Compares with the wildcards of IAM, `*` and `?`, without backtracking. */
export function matches(pattern: string, text: string): boolean {
  let [p, t, star, resume] = [0, 0, -1, 0];
  while (t < text.length) {
    if (p < pattern.length && pattern[p] === "*") {
      star = p++;
      resume = t;
    } else if (p < pattern.length && (pattern[p] === "?" || pattern[p] === text[t])) {
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
