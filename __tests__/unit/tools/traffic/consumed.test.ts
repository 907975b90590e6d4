import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { consumedByFunction } from "../../../../tools/traffic/consumed.js";
import { answerLogPages, type HttpFake, startAwsFake } from "../../../support/traffic/http-fake.js";

let aws: HttpFake;
let stop: () => Promise<void>;

beforeEach(async () => {
  ({ aws, stop } = await startAwsFake());
});

afterEach(() => stop());

test("counts how often the consumer function accepted each event, from its log lines only", async () => {
  answerLogPages(
    aws,
    [
      "START RequestId: 1 Version: $LATEST",
      JSON.stringify({ level: "DEBUG", acceptedEventIds: ["a", "b"] }),
      JSON.stringify({ level: "INFO", message: "the key acceptedEventIds is absent" }),
    ],
    [JSON.stringify({ acceptedEventIds: ["b", "c"] }), JSON.stringify({ acceptedEventIds: [] })],
  );

  expect(await consumedByFunction("consumer", "eu-west-1", 5)).toEqual(
    new Map([
      ["a", 1],
      ["b", 2],
      ["c", 1],
    ]),
  );
  expect(JSON.parse(aws.requests[0]?.body ?? "")).toEqual({ logGroupName: "/aws/lambda/consumer", startTime: 5 });
});
