import type { Moto } from "../moto/moto.js";
import { type AwsService, targetOf } from "../protocol/request.js";

/** moto answers redrive policies with blanks in them, which Terraform takes for a change. */
export function sqsService(moto: Moto): AwsService {
  return async (request) => {
    if (targetOf(request) !== "GetQueueAttributes") return undefined;
    const answer = await moto.forward(request);
    if (answer.status >= 300) return answer;
    const body = JSON.parse(answer.body.toString());
    for (const name of ["RedrivePolicy", "RedriveAllowPolicy"]) {
      const policy = body.Attributes?.[name];
      if (policy) body.Attributes[name] = JSON.stringify(JSON.parse(policy));
    }
    return { ...answer, headers: { "content-type": "application/x-amz-json-1.0" }, body: JSON.stringify(body) };
  };
}
