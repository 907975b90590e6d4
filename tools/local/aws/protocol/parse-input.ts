import type { z } from "zod";

/**
 * Returns a function that parses an input with a schema.
 *
 * @param invalid - returns the service's error for an invalid input
 * @returns a function that throws that error with the first violation
 */
export const inputParser =
  (invalid: (message: string) => Error) =>
  <T extends z.ZodType>(schema: T, input: unknown): z.output<T> => {
    const result = schema.safeParse(input);
    if (result.success) return result.data;
    const issue = result.error.issues[0];
    throw invalid(`${issue?.path.join(".") || "The request"}: ${issue?.message}`);
  };
