import { expect, test } from "@jest/globals";
import type { AwsResponse } from "../../../../../tools/local/aws/protocol/request.js";
import { taggingService } from "../../../../../tools/local/aws/tagging.js";
import { awsRequest } from "../../../../support/local-platform/aws-request.js";

const cluster = (name: string, tags: Record<string, string>) => ({ arn: `arn:${name}`, type: "kafka:cluster", tags });
const bucket = { ResourceARN: "arn:bucket", Tags: [{ Key: "team", Value: "ads" }] };

async function found(body: object): Promise<string[]> {
  const response = { status: 200, headers: {}, body: JSON.stringify({ ResourceTagMappingList: [bucket] }) };
  const clusters = [cluster("ads", { team: "ads" }), cluster("web", { team: "web" }), cluster("bare", {})];
  const service = taggingService({ forward: async () => response }, (region) => (region === "eu-west-1" ? clusters : []));
  const headers = { "x-amz-target": "ResourceGroupsTaggingAPI_20170126.GetResources" };
  const { body: text } = (await service(awsRequest("POST", "/", body, headers))) as AwsResponse;
  return JSON.parse(text.toString()).ResourceTagMappingList.map(({ ResourceARN }: typeof bucket) => ResourceARN);
}

test("a filter of another type is refused", async () => {
  await expect(found({ TagFilters: [{ Key: 1 }] })).rejects.toMatchObject({
    ...{ status: 400, code: "InvalidParameterException" },
    message: "TagFilters.0.Key: Invalid input: expected string, received number",
  });
});

test.each([
  ["all tagged resources without a filter", {}, ["arn:ads", "arn:web", "arn:bucket"]],
  ["clusters by resource type", { ResourceTypeFilters: ["kafka:cluster"] }, ["arn:ads", "arn:web", "arn:bucket"]],
  ["no cluster for another type", { ResourceTypeFilters: ["s3"] }, ["arn:bucket"]],
  ["clusters by tag and value", { TagFilters: [{ Key: "team", Values: ["web"] }] }, ["arn:web", "arn:bucket"]],
  ["clusters by tag key", { TagFilters: [{ Key: "stage" }] }, ["arn:bucket"]],
  ["a cluster by its ARN", { ResourceARNList: ["arn:ads"] }, ["arn:ads", "arn:bucket"]],
  ["clusters on the first page only", { PaginationToken: "2" }, ["arn:bucket"]],
])("GetResources returns %s, followed by moto's resources", async (_, body, arns) => {
  expect(await found(body)).toEqual(arns);
});
