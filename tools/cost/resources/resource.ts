/** A Terraform resource as far as its cost depends on it. */
export interface Resource {
  /** `module.kafka.aws_msk_cluster.cluster` */
  readonly address: string;
  /** `aws_msk_cluster` */
  readonly type: string;
  /** Arguments, as Terraform's plan or the synthesized stack has them: a block is a map or a list of one map. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Number of instances with these arguments; more than one only in a synthesized stack. @default 1 */
  readonly instances?: number;
}

/** Returns the value at a path of names, where a block that is a list of one counts as the block; undefined if it is absent or unknown. */
export function valueIn({ values }: Pick<Resource, "values">, ...path: readonly string[]): unknown {
  let value: unknown = values;
  for (const name of path) {
    const block = Array.isArray(value) ? value[0] : value;
    if (block === null || typeof block !== "object") return undefined;
    value = (block as Record<string, unknown>)[name];
  }
  return value ?? undefined;
}

/** Returns a number of {@link valueIn}; undefined for an expression. */
export function numberIn(resource: Pick<Resource, "values">, ...path: readonly string[]): number | undefined {
  const value = valueIn(resource, ...path);
  return typeof value === "number" ? value : undefined;
}

/** Returns a text of {@link valueIn}; undefined for an expression that is nothing else, parts of a text can be expressions. */
export function textIn(resource: Pick<Resource, "values">, ...path: readonly string[]): string | undefined {
  const value = valueIn(resource, ...path);
  return typeof value === "string" && !/^\$\{[^}]*\}$/.test(value) ? value : undefined;
}

/** Returns the length of a list at a path; undefined if it is not a list. */
export function lengthIn(resource: Pick<Resource, "values">, ...path: readonly string[]): number | undefined {
  const value = valueIn(resource, ...path);
  return Array.isArray(value) ? value.length : undefined;
}
