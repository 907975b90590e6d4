import { pager } from "../protocol/rest-page.js";
import { badRequest } from "./errors.js";

/** Returns a page of a list. @throws AwsError 400 for an invalid token or page size */
export const page = pager(badRequest);
