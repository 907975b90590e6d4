import { beforeEach, expect, test } from "@jest/globals";
import { json } from "../../../../../../tools/local/aws/protocol/responses.js";
import { serviceFromRoutes } from "../../../../../../tools/local/aws/protocol/router.js";
import { tagRoutes } from "../../../../../../tools/local/aws/protocol/tag-routes.js";
import { awsRequest } from "../../../../../support/local-platform/aws-request.js";

let tags: Record<string, string>;

beforeEach(() => {
  tags = { team: "a", cost: "1", stage: "dev" };
});

const tagsOf = (arn: string) => (arn === "arn:x" ? tags : undefined);
const service = serviceFromRoutes("x", tagRoutes({ path: "/tags/{arn}", tagsOf }), "moto");
const loud = serviceFromRoutes("x", tagRoutes({ path: "/tags/{arn}", tagsOf, member: "Tags", changed: json({}) }), "moto");

test("lists, adds, changes and removes the tags of a resource", async () => {
  expect(await service(awsRequest("GET", "/tags/arn%3Ax"))).toMatchObject({ status: 200, body: JSON.stringify({ tags }) });
  expect(await service(awsRequest("POST", "/tags/arn%3Ax", { tags: { team: "b", new: "n" } }))).toMatchObject({ status: 204 });
  expect(await service(awsRequest("DELETE", "/tags/arn%3Ax?tagKeys=cost&tagKeys=stage"))).toMatchObject({ status: 204 });
  expect(tags).toEqual({ team: "b", new: "n" });
});

test("uses the names and the response of the service", async () => {
  expect(await loud(awsRequest("GET", "/tags/arn%3Ax"))).toMatchObject({ body: JSON.stringify({ Tags: tags }) });
  expect(await loud(awsRequest("POST", "/tags/arn%3Ax", { Tags: { team: "b" } }))).toMatchObject({ status: 200, body: "{}" });
  expect(await loud(awsRequest("DELETE", "/tags/arn%3Ax?tagKeys=cost"))).toMatchObject({ status: 200, body: "{}" });
  expect(tags).toEqual({ team: "b", stage: "dev" });
});

test.each(["GET", "POST", "DELETE"])("leaves %s of other resources to moto", async (method) => {
  expect(await service(awsRequest(method, "/tags/arn%3Aother?tagKeys=team", { tags: { team: "b" } }))).toBeUndefined();
  expect(tags["team"]).toBe("a");
});
