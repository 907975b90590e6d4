import type { Moto } from "../moto/moto.js";
import { type AwsService, jsonBody, operationName } from "../protocol/request.js";

/** Stores the tags of a new schema registry where GetTags reads them. moto does so only for schemas, and Terraform would plan the tags forever. */
export function glueService(moto: Pick<Moto, "forward" | "json">): AwsService {
  return async (request) => {
    if (operationName(request) !== "CreateRegistry") return undefined;
    const { Tags: tags = {} } = jsonBody(request) as { Tags?: Record<string, string> };
    const response = await moto.forward(request);
    if (response.status >= 300 || Object.keys(tags).length === 0) return response;
    const { RegistryArn } = JSON.parse(response.body.toString());
    await moto.json("glue", request.region, "AWSGlue.TagResource", { ResourceArn: RegistryArn, TagsToAdd: tags });
    return response;
  };
}
