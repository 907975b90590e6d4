import { type AwsResponse, jsonBody } from "./request.js";
import { json, noContent } from "./responses.js";
import type { Route } from "./router.js";

type Tags = Record<string, string>;

interface TagApi {
  /** Path of the operations, with the ARN as `{arn}`: `/v1/tags/{arn}`. */
  readonly path: string;
  /** Returns the tags of a resource, which the operations change; undefined if moto has the resource. @throws AwsError for an unknown one */
  readonly tagsOf: (arn: string) => Tags | undefined;
  /** Name of the tags in requests and responses. @default tags */
  readonly member?: string;
  /** Response to changes. @default 204 without a body */
  readonly changed?: AwsResponse;
}

/** Returns ListTagsForResource, TagResource and UntagResource of a REST API. The model of the service has checked their input. */
export function tagRoutes({ path, tagsOf, member = "tags", changed = noContent }: TagApi): Route[] {
  return [
    [
      "GET",
      path,
      (_, { arn = "" }) => {
        const tags = tagsOf(arn);
        return tags && json({ [member]: tags });
      },
    ],
    [
      "POST",
      path,
      (request, { arn = "" }) => {
        const tags = tagsOf(arn);
        return tags && Object.assign(tags, jsonBody(request)[member]) && changed;
      },
    ],
    [
      "DELETE",
      path,
      ({ query }, { arn = "" }) => {
        const tags = tagsOf(arn);
        if (!tags) return undefined;
        for (const key of query.getAll("tagKeys")) delete tags[key];
        return changed;
      },
    ],
  ];
}
