import { operationFinder } from "../models/operations.js";
import { readServiceModel } from "../models/service-model.js";
import type { AwsRequest } from "../protocol/request.js";
import type { ReadOperation } from "./read-operation.js";

/** REST services whose requests are not validated, so that only their model says which operation a request is. */
const services = new Set(["route53"]);

/** Returns a function that reads the operation of a request to such a service. @param folder - botocore's data folder */
export function unvalidatedOperations(folder: string): (request: AwsRequest) => Promise<ReadOperation | undefined> {
  const finders = new Map<string, Promise<ReturnType<typeof operationFinder>>>();
  return async (request) => {
    const { service } = request;
    if (!services.has(service)) return undefined;
    const finder = finders.get(service) ?? readServiceModel(folder, service).then(operationFinder);
    finders.set(service, finder);
    const found = (await finder)(request);
    return found && { operation: found.operation.name, input: found.pathParameters };
  };
}
