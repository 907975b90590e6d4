import type { Input } from "../protocol/operations.js";
import type { AwsRequest, AwsResponse } from "../protocol/request.js";
import { elementTexts } from "../protocol/xml.js";

/** Sends a request to the service that serves it. */
export type Ask = (request: AwsRequest) => Promise<AwsResponse>;

interface Reading {
  /** Operation that tags an existing resource. */
  readonly tags: RegExp;
  /** Returns the request that lists the tags of the same resource. */
  readonly list: (request: AwsRequest, input: Input) => AwsRequest;
  /** Returns the keys in the answer. */
  readonly keys: (body: string) => string[];
}

const sameUrl = (request: AwsRequest): AwsRequest => ({ ...request, method: "GET", body: Buffer.alloc(0) });
const json = (operation: string, member: string) => (request: AwsRequest, input: Input) => ({
  ...request,
  headers: { ...request.headers, "x-amz-target": String(request.headers["x-amz-target"]).replace(/\.\w+$/, `.${operation}`) },
  body: Buffer.from(JSON.stringify({ [member]: input[member] })),
});
const inMap = (name: string) => (body: string) => Object.keys(JSON.parse(body)[name] ?? {});
const inList = (key: string) => (body: string) => ((JSON.parse(body).Tags ?? []) as Record<string, string>[]).map((tag) => tag[key] ?? "");

/** How each service lists the tags of a resource. moto counts the tags of EC2's resources; S3 replaces the tags of a bucket. */
const readings: Readonly<Record<string, Reading>> = {
  kafka: { tags: /^POST \/v1\/tags\//, list: sameUrl, keys: inMap("tags") },
  lambda: { tags: /^POST \/2017-03-31\/tags\//, list: sameUrl, keys: inMap("Tags") },
  apigateway: { tags: /^POST \/v2\/tags\//, list: sameUrl, keys: inMap("tags") },
  logs: { tags: /^TagResource$/, list: json("ListTagsForResource", "resourceArn"), keys: inMap("tags") },
  sqs: { tags: /^TagQueue$/, list: json("ListQueueTags", "QueueUrl"), keys: inMap("Tags") },
  dynamodb: { tags: /^TagResource$/, list: json("ListTagsOfResource", "ResourceArn"), keys: inList("Key") },
  kms: { tags: /^TagResource$/, list: json("ListResourceTags", "KeyId"), keys: inList("TagKey") },
  secretsmanager: { tags: /^TagResource$/, list: json("DescribeSecret", "SecretId"), keys: inList("Key") },
  iam: {
    tags: /^Tag(Role|User|Policy)$/,
    list: (request) => {
      const form = new URLSearchParams(request.body.toString());
      const kind = form.get("Action")?.slice("Tag".length);
      const owner = kind === "Policy" ? "PolicyArn" : `${kind}Name`;
      const listing = { Action: `List${kind}Tags`, Version: form.get("Version") ?? "", [owner]: form.get(owner) ?? "" };
      return { ...request, body: Buffer.from(new URLSearchParams(listing).toString()) };
    },
    keys: (body) => elementTexts(body, "Key"),
  },
};

/**
 * Returns the keys of the tags that the resource of a request has; none for a request that creates a resource, and for a resource that
 * does not exist.
 *
 * @param operation - as in the tables of operations: `TagQueue`, `POST /v1/tags/arn`
 */
export async function existingTagKeys(request: AwsRequest, operation: string, input: Input, ask: Ask): Promise<readonly string[]> {
  const reading = readings[request.service];
  if (!reading?.tags.test(operation)) return [];
  const { status, body } = await ask(reading.list(request, input));
  return status < 300 ? reading.keys(body.toString()) : [];
}
