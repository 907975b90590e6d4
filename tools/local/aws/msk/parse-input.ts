import type { z } from "zod";
import { badRequest } from "./errors.js";

/** Parses a request with a schema. @throws AwsError 400 BadRequestException that names the first invalid member */
export function parseInput<T extends z.ZodType>(schema: T, input: unknown): z.infer<T> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw badRequest(`${issue?.path.join(".") || "The request"}: ${issue?.message}`);
}
