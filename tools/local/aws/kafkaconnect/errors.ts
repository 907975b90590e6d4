import { AwsError } from "../protocol/errors.js";

/** The errors of MSK Connect. Their codes are those of its model in botocore; their texts are not public, except where a source is named. */
export const badRequest = (message: string, options?: ErrorOptions): AwsError => new AwsError(400, "BadRequestException", message, options);

export const notFound = (message = "The requested resource was not found."): AwsError => new AwsError(404, "NotFoundException", message);

export const conflict = (name: string): AwsError =>
  new AwsError(409, "ConflictException", `A resource with the name ${name} already exists.`);
