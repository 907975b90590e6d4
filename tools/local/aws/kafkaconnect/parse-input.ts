import type { z } from "zod";
import { type AwsRequest, jsonBody } from "../protocol/request.js";
import { badRequest } from "./errors.js";

/** Parses the body of a request, which the model of the service has accepted. @throws AwsError 400 with the first violation */
export function parsed<T extends z.ZodType>(schema: T, request: AwsRequest): z.output<T> {
  const result = schema.safeParse(jsonBody(request));
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw badRequest(`${issue?.path.join(".")}: ${issue?.message}`);
}
