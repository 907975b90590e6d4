/** A value of a request that breaks a constraint of the service's model. */
export interface Violation {
  /** In AWS's notation: members with a lower first letter, items of a list by number: `tags.1.member.key`. Empty for the input itself. */
  readonly path: string;
  readonly value: unknown;
  readonly kind: "type" | "required" | "enum" | "pattern" | "min" | "max";
  /** AWS's text: `Member must not be null`. */
  readonly constraint: string;
  readonly sensitive?: boolean | undefined;
}

export function pathBelow(path: string, member: string): string {
  return `${path}${path && "."}${member.charAt(0).toLowerCase()}${member.slice(1)}`;
}

export function pathInList(path: string, index: number): string {
  return `${path}.${index + 1}.member`;
}

/** Returns AWS's text for one violation: `Value 'x' at 'roleName' failed to satisfy constraint: …`. */
export function describe({ path, value, constraint, sensitive }: Violation): string {
  const shown = value === null ? " null" : sensitive ? "" : ` '${display(value)}'`;
  return `Value${shown} at '${path}' failed to satisfy constraint: ${constraint}`;
}

/** Returns AWS's text for all violations of a request. */
export function describeAll(violations: readonly Violation[]): string {
  const count = violations.length === 1 ? "1 validation error" : `${violations.length} validation errors`;
  return `${count} detected: ${violations.map(describe).join("; ")}`;
}

/** Formats a value as Java does. */
function display(value: unknown): string {
  if (Buffer.isBuffer(value)) return "java.nio.HeapByteBuffer";
  if (Array.isArray(value)) return `[${value.map(display).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  return `{${Object.entries(value)
    .map(([key, item]) => `${key}=${display(item)}`)
    .join(", ")}}`;
}
