import { expect, test } from "@jest/globals";
import { checkNames } from "../../../../../../tools/local/aws/limits/names.js";
import { awsRequest } from "../../../../../support/local-platform/aws-request.js";

const createBucket = (name: string) => ({ ...awsRequest("PUT", `/${name}`), service: "s3" });
const createLogGroup = (logGroupName: string) => ({
  ...awsRequest("POST", "/", { logGroupName }, { "x-amz-target": "Logs_20140328.CreateLogGroup" }),
  service: "logs",
});

test.each(["events-123456789012", "a.b", "x".repeat(63), "127.0.0.1.x"])("a bucket can have the name %s", (name) => {
  expect(() => checkNames(createBucket(name))).not.toThrow();
});

test.each(["ab", "x".repeat(64), "Events", "event_log", "-events", "events-", "a..b", "127.0.0.1", "xn--events", "events-s3alias"])(
  "a bucket can't have the name %s",
  (name) => {
    expect(() => checkNames(createBucket(name))).toThrow(
      expect.objectContaining({ status: 400, code: "InvalidBucketName", message: "The specified bucket is not valid." }),
    );
  },
);

test("other requests to a bucket are not checked", () => {
  expect(() => checkNames({ ...awsRequest("PUT", "/Events?tagging"), service: "s3" })).not.toThrow();
  expect(() => checkNames({ ...awsRequest("PUT", "/Events/key"), service: "s3" })).not.toThrow();
  expect(() => checkNames({ ...awsRequest("GET", "/Events"), service: "s3" })).not.toThrow();
});

test("names of log groups that begin with aws/ are reserved", () => {
  expect(() => checkNames(createLogGroup("/aws/lambda/consumer"))).not.toThrow();
  expect(() => checkNames(createLogGroup("AWS/events"))).toThrow(
    expect.objectContaining({ code: "InvalidParameterException", message: "Log groups starting with AWS/ are reserved for AWS." }),
  );
});
