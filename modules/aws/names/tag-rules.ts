/**
 * AWS's rules for tags that every resource of a stack has: what the strictest service allows. EC2 allows any character; IAM compares keys
 * without regard to case, the other services with it.
 *
 * Source: AWS General Reference, "Tag naming limits and requirements"; IAM User Guide, "Tags for IAM resources", 2026-11.
 */
export const tagRules = {
  /** A key. The prefix is reserved in lower and upper case. */
  key: /^(?![aA][wW][sS]:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u,
  value: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u,
  characters: "letters, digits, spaces and _ . : / = + - @",
} as const;

/** Most tags of a resource. Source: AWS General Reference, 2026-11. */
export const MOST_TAGS = 50;

/** Returns true for keys that IAM takes for the same. */
export const sameTagKey = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
