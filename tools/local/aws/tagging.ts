import { z } from "zod";
import type { Moto } from "./moto/moto.js";
import { AwsError } from "./protocol/errors.js";
import { type AwsService, jsonBody, operationName } from "./protocol/request.js";
import { json } from "./protocol/responses.js";

/** A resource that moto does not have. */
export interface TaggedResource {
  readonly arn: string;
  /** Resource type as in type filters: `kafka:cluster`. */
  readonly type: string;
  readonly tags: Readonly<Record<string, string>>;
}

const getResourcesInput = z.object({
  ResourceTypeFilters: z.array(z.string()).default([]),
  TagFilters: z.array(z.object({ Key: z.string(), Values: z.array(z.string()).default([]) })).default([]),
  ResourceARNList: z.array(z.string()).default([]),
  PaginationToken: z.string().default(""),
});

interface Mapping {
  readonly ResourceARN: string;
  readonly Tags: readonly { readonly Key: string; readonly Value: string }[];
}

/**
 * GetResources of the tagging API: returns the local resources, then moto's. As in AWS, resources without tags are not returned.
 *
 * @param localResources - returns all local resources of a region
 */
export function taggingService(moto: Pick<Moto, "forward">, localResources: (region: string) => readonly TaggedResource[]): AwsService {
  return async (request) => {
    if (operationName(request) !== "GetResources") return undefined;
    const { data: input, error } = getResourcesInput.safeParse(jsonBody(request));
    if (!input) throw new AwsError(400, "InvalidParameterException", `${error.issues[0]?.path.join(".")}: ${error.issues[0]?.message}`);
    const types = input.ResourceTypeFilters;
    const found: Mapping[] = localResources(request.region)
      .filter(({ type, tags }) => Object.keys(tags).length > 0 && matchesType(type, types))
      .filter(({ arn }) => input.ResourceARNList.length === 0 || input.ResourceARNList.includes(arn))
      .filter(({ tags }) =>
        input.TagFilters.every(({ Key, Values }) => Key in tags && (Values.length === 0 || Values.includes(tags[Key] ?? ""))),
      )
      .map(({ arn, tags }) => ({ ResourceARN: arn, Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }));
    const response = await moto.forward(request);
    if (response.status >= 300) return response;
    const motoResult = JSON.parse(response.body.toString()) as { PaginationToken?: string; ResourceTagMappingList: Mapping[] };
    const firstPage = input.PaginationToken === "" ? found : [];
    return json({ ...motoResult, ResourceTagMappingList: [...firstPage, ...motoResult.ResourceTagMappingList] });
  };
}

/** A filter is a service (`kafka`) or a resource type of a service (`kafka:cluster`). */
function matchesType(type: string, filters: readonly string[]): boolean {
  return filters.length === 0 || filters.some((filter) => filter === type || filter === type.split(":")[0]);
}
