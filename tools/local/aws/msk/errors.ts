import { AwsError } from "../protocol/errors.js";

/** @param invalidParameter - the member of the request that is wrong, if MSK names it */
export function badRequest(message: string, invalidParameter?: string): AwsError {
  return new AwsError(400, "BadRequestException", message, invalidParameter === undefined ? {} : { members: { invalidParameter } });
}

export const notFound = (message: string) => new AwsError(404, "NotFoundException", message);
