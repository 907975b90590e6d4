import { AwsError } from "../protocol/errors.js";

export const badRequest = (message: string) => new AwsError(400, "BadRequestException", message);
export const notFound = (message: string) => new AwsError(404, "NotFoundException", message);
