import * as z from "zod/mini";

/** A variable that must be there and say something. */
export const text = z.string().check(z.minLength(1));

/** A whole number, at least `least`, in its unit's own spelling: `15000`, not `15e3` nor `" 15000 "`. */
export function wholeNumber(least: number) {
  return z.pipe(z.string().check(z.regex(/^\d{1,15}$/)), z.pipe(z.transform(Number), z.int().check(z.gte(least))));
}

/**
 * The function's environment, held against its contract.
 * @throws Error that names every variable that is missing or wrong, and no value: a value may be a secret.
 */
export function readEnvironment<T extends z.ZodMiniType>(contract: T, environment: NodeJS.ProcessEnv): z.output<T> {
  const read = contract.safeParse(environment);
  if (read.success) return read.data;
  const names = [...new Set(read.error.issues.map((issue) => issue.path.join(".")))];
  throw new Error(`environment: missing or wrong: ${names.join(", ")}`);
}
