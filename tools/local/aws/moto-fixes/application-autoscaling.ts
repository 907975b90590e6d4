import type { Moto } from "../moto/moto.js";
import { type AwsService, jsonBody, operationName } from "../protocol/request.js";
import { json } from "../protocol/responses.js";

type Tags = Record<string, string>;

/** Stores the tags of scalable targets, which moto does not support. */
export function applicationAutoscalingService(moto: Moto): AwsService {
  const tags = new Map<string, Tags>();
  return async (request) => {
    const input = jsonBody(request) as { readonly ResourceARN?: string; readonly Tags?: Tags; readonly TagKeys?: readonly string[] };
    const arn = input.ResourceARN ?? "";
    switch (operationName(request)) {
      case "RegisterScalableTarget": {
        const response = await moto.forward(request);
        const { ScalableTargetARN: target } = response.status < 300 ? JSON.parse(response.body.toString() || "{}") : {};
        if (target && input.Tags) tags.set(target, { ...tags.get(target), ...input.Tags });
        return response;
      }
      case "ListTagsForResource":
        return json({ Tags: tags.get(arn) ?? {} });
      case "TagResource":
        tags.set(arn, { ...tags.get(arn), ...input.Tags });
        return json({});
      case "UntagResource":
        tags.set(arn, Object.fromEntries(Object.entries(tags.get(arn) ?? {}).filter(([key]) => !input.TagKeys?.includes(key))));
        return json({});
      default:
        return undefined;
    }
  };
}
