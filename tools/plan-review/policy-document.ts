import { matchesWildcards } from "../wildcards/index.js";
import { restrictsPrincipal } from "./policy-condition.js";

/**
 * A principal, an action or a resource of a statement: a pattern with wildcards. One of `NotPrincipal`, `NotAction` or `NotResource` is
 * everything except some patterns.
 */
export interface Element {
  readonly pattern: string;
  /** @default nothing */
  readonly except?: readonly string[];
}

/** Permissions of an Allow statement: each of its principals may do each action on each resource. */
export interface Grant {
  /** Empty in a policy of an identity. */
  readonly principals: readonly Element[];
  readonly actions: readonly Element[];
  /** Empty in a trust policy. */
  readonly resources: readonly Element[];
  /** The statement's conditions as JSON; empty for none. */
  readonly condition: string;
  /** True if a condition admits some accounts, organizations, networks or sources only. */
  readonly isRestricted: boolean;
}

/** The grants of a policy, and its Deny statements as text. */
export interface PolicyDocument {
  readonly grants: readonly Grant[];
  readonly denials: readonly string[];
}

/** Returns the grants of a policy; undefined for text that is none. */
export function policyIn(text: unknown): PolicyDocument | undefined {
  const document = typeof text === "string" ? parsed(text) : undefined;
  if (document === undefined) return undefined;
  const statements = listOf(document["Statement"]).filter(isObject);
  return {
    grants: statements.filter(({ Effect }) => Effect === "Allow").map(grantOf),
    denials: statements.filter(({ Effect }) => Effect === "Deny").map((statement) => JSON.stringify(statement)),
  };
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

function grantOf(statement: Statement): Grant {
  const { Condition: condition } = statement;
  return {
    principals: elementsOf(principalsIn(statement["Principal"]), statement["NotPrincipal"] && principalsIn(statement["NotPrincipal"])),
    actions: elementsOf(statement["Action"], statement["NotAction"]),
    resources: elementsOf(statement["Resource"], statement["NotResource"]),
    condition: condition === undefined ? "" : JSON.stringify(condition),
    isRestricted: restrictsPrincipal(condition),
  };
}

const principalsIn = (principal: unknown): readonly unknown[] =>
  isObject(principal) ? Object.values(principal).flatMap(listOf) : listOf(principal);

function elementsOf(patterns: unknown, excepted: unknown): Element[] {
  if (excepted !== undefined) return [{ pattern: "*", except: listOf(excepted).map(String).sort() }];
  return [...new Set(listOf(patterns).map(String))].map((pattern) => ({ pattern }));
}

/** The parts of a grant that are compared, in the order in which they are taken apart. */
const parts = ["principals", "actions", "resources"] as const;
type Part = (typeof parts)[number];

/** The most parts into which the difference of two policies is taken apart. Beyond it, all that is left counts as added. */
const MAXIMUM_PARTS = 500;

/**
 * Returns the grants, or parts of them, that no earlier grant covers. They are not multiplied out: a statement with a thousand
 * actions on a thousand resources is one grant.
 */
export function addedGrants(before: readonly Grant[], after: readonly Grant[]): Grant[] {
  let added = after.filter((grant) => countOf(grant) > 0);
  for (const outer of before) {
    if (added.length > MAXIMUM_PARTS) return added;
    added = added.flatMap((grant) => difference(grant, outer));
  }
  return added;
}

/** Returns the number of permissions of a grant: principals × actions × resources. */
export const countOf = (grant: Grant): number => parts.reduce((product, part) => product * elementsIn(grant, part).length, 1);

/** A policy of an identity has no principals, and a trust policy no resources: each counts as one. */
const elementsIn = (grant: Grant, part: Part): readonly (Element | undefined)[] =>
  grant[part].length === 0 && part !== "actions" ? [undefined] : grant[part];

/** Returns the part of a grant that another one doesn't cover, in up to three grants. */
function difference(inner: Grant, outer: Grant): Grant[] {
  if (outer.condition !== "" && outer.condition !== inner.condition) return [inner];
  const rest: Grant[] = [];
  let covered = inner;
  for (const part of parts) {
    const [inside, outside] = split(elementsIn(covered, part), coveredBy(elementsIn(outer, part), part));
    if (inside.length === 0) return [inner];
    if (outside.length > 0) rest.push({ ...covered, [part]: outside });
    covered = { ...covered, [part]: inside.filter((element) => element !== undefined) };
  }
  return rest;
}

/** Returns a function that returns true for an element that one of the outer ones covers. Those without wildcards cover only themselves. */
function coveredBy(outer: readonly (Element | undefined)[], part: Part): (inner: Element | undefined) => boolean {
  const [exact, wide] = split(outer, (element) => element !== undefined && element.except === undefined && !WILDCARD.test(element.pattern));
  const texts = new Set(exact.map((element) => normal(element?.pattern ?? "", part)));
  return (inner) => (inner !== undefined && texts.has(normal(inner.pattern, part))) || wide.some((element) => covers(element, inner, part));
}

const WILDCARD = /[*?]/;

/** Actions are not case-sensitive. */
const normal = (text: string, part: Part): string => (part === "actions" ? text.toLowerCase() : text);

/** Divides a list into the elements with a property, and the others. */
export function split<T>(list: readonly T[], has: (element: T) => boolean): [those: T[], others: T[]] {
  return [list.filter(has), list.filter((element) => !has(element))];
}

function covers(outer: Element | undefined, inner: Element | undefined, part: Part): boolean {
  if (outer === undefined || inner === undefined) return outer === inner;
  const [pattern, text] = [normal(outer.pattern, part), normal(inner.pattern, part)];
  // A principal has no wildcards within its text.
  const isMatch = part === "principals" ? pattern === text || pattern === "*" : matchesWildcards(text, pattern);
  if (!isMatch) return false;
  if (outer.except === undefined) return true;
  const excepted = outer.except.map((each) => normal(each, part));
  if (inner.except !== undefined) return excepted.every((each) => inner.except?.some((other) => normal(other, part) === each));
  // A pattern can include some of what is excepted.
  return !WILDCARD.test(text) && !excepted.some((each) => matchesWildcards(text, each));
}
