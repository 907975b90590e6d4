import * as z from "zod/mini";

/** A required variable that must not be empty. */
export const text = z.string().check(z.minLength(1));

/**
 * Returns the schema of a whole number in plain digits: `15000`, not `15e3` or `" 15000 "`.
 * @param minimum - smallest allowed value
 */
export function wholeNumber(minimum: number) {
  return z.pipe(z.string().check(z.regex(/^\d{1,15}$/)), z.pipe(z.transform(Number), z.int().check(z.gte(minimum))));
}

/**
 * Validates the function's environment variables against its contract.
 * @throws Error that names every missing or invalid variable. It contains no values, because a value can be a secret.
 */
export function readEnvironment<T extends z.ZodMiniType>(contract: T, environment: NodeJS.ProcessEnv): z.output<T> {
  const result = contract.safeParse(environment);
  if (result.success) return result.data;
  const names = [...new Set(result.error.issues.map((issue) => issue.path.join(".")))];
  throw new Error(`Missing or invalid environment variables: ${names.join(", ")}`);
}
