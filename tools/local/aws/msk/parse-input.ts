import { inputParser } from "../protocol/parse-input.js";
import { badRequest } from "./errors.js";

/** Parses a request with a schema. @throws AwsError 400 BadRequestException that names the first invalid member */
export const parseInput = inputParser(badRequest);
