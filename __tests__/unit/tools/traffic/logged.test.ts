import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { loggedBy } from "../../../../tools/traffic/logged.js";
import { answerLogPages, type HttpFake, startAwsFake } from "../../../support/traffic/http-fake.js";

let aws: HttpFake;
let stop: () => Promise<void>;

beforeEach(async () => {
  ({ aws, stop } = await startAwsFake());
});

afterEach(() => stop());

describe("the messages of a log group", () => {
  test("are read from all pages, from a time on", async () => {
    answerLogPages(aws, ["a", "b"], [], ["c"]);

    expect(await loggedBy("/aws/lambda/consumer", "eu-west-1", 1_700_000_000_000)).toEqual(["a", "b", "c"]);
    expect(aws.requests.map(({ body }) => JSON.parse(body))).toEqual([
      { logGroupName: "/aws/lambda/consumer", startTime: 1_700_000_000_000 },
      { logGroupName: "/aws/lambda/consumer", startTime: 1_700_000_000_000, nextToken: "1" },
      { logGroupName: "/aws/lambda/consumer", startTime: 1_700_000_000_000, nextToken: "2" },
    ]);
    for (const { headers } of aws.requests) {
      expect(headers["x-amz-target"]).toBe("Logs_20140328.FilterLogEvents");
      expect(headers["authorization"]).toContain("/eu-west-1/logs/aws4_request");
    }
  });

  test("end at a token that repeats, as CloudWatch's last page can have it", async () => {
    aws.answer = () => ({ body: JSON.stringify({ events: [{ message: "a" }, {}], nextToken: "same" }) });

    expect(await loggedBy("group", "eu-west-1", 0)).toEqual(["a", "", "a", ""]);
  });

  test("that can't be read are an error", async () => {
    aws.answer = () => ({
      status: 400,
      body: '{"__type":"ResourceNotFoundException","message":"The specified log group does not exist."}',
    });

    await expect(loggedBy("group", "eu-west-1", 0)).rejects.toThrow("The specified log group does not exist.");
  });
});
