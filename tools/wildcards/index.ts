/**
 * The public API of text patterns with wildcards, as in IAM policies and accepted findings.
 *
 * @packageDocumentation
 */
export { matchesWildcards } from "./wildcards.js";
