import type { z } from "zod";
import { inputParser } from "../protocol/parse-input.js";
import { type AwsRequest, jsonBody } from "../protocol/request.js";
import { badRequest } from "./errors.js";

const parse = inputParser(badRequest);

/** Parses the body of a request, which the model of the service has accepted. @throws AwsError 400 with the first violation */
export const parsed = <T extends z.ZodType>(schema: T, request: AwsRequest): z.output<T> => parse(schema, jsonBody(request));
