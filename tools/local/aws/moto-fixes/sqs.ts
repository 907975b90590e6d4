import type { Moto } from "../moto/moto.js";
import { type AwsService, operationName } from "../protocol/request.js";

/** Removes the spaces in the redrive policies that moto returns. Terraform would report them as a change. */
export function sqsService(moto: Moto): AwsService {
  return async (request) => {
    if (operationName(request) !== "GetQueueAttributes") return undefined;
    const response = await moto.forward(request);
    if (response.status >= 300) return response;
    const body = JSON.parse(response.body.toString());
    for (const name of ["RedrivePolicy", "RedriveAllowPolicy"]) {
      const policy = body.Attributes?.[name];
      if (policy) body.Attributes[name] = JSON.stringify(JSON.parse(policy));
    }
    return { ...response, headers: { "content-type": "application/x-amz-json-1.0" }, body: JSON.stringify(body) };
  };
}
