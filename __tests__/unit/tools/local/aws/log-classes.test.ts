import { expect, test } from "@jest/globals";
import { logClassesService } from "../../../../../tools/local/aws/log-classes.js";
import { awsRequest } from "../../../../support/local-platform/aws-request.js";

/** Returns the service over a fake of moto that answers with `body`, and the operations that moto handled. */
function logs(body: object = {}, status = 200) {
  const forwarded: string[] = [];
  const service = logClassesService({
    forward: async ({ headers }) => {
      forwarded.push(String(headers["x-amz-target"]).split(".")[1] as string);
      return { status, headers: {}, body: JSON.stringify(body) };
    },
  });
  const send = (operation: string, input: object) =>
    service(awsRequest("POST", "/", input, { "x-amz-target": `Logs_20140328.${operation}` }));
  return { send, forwarded };
}

const rare = { logGroupName: "rare", logGroupClass: "INFREQUENT_ACCESS" };
const groups = { logGroups: [{ logGroupName: "usual", arn: "a" }, { logGroupName: "rare" }], nextToken: "t" };
const classesOf = async (send: ReturnType<typeof logs>["send"]) => JSON.parse(String((await send("DescribeLogGroups", {}))?.body));

test("a log group has the class that it was created with, STANDARD by default", async () => {
  const { send, forwarded } = logs(groups);
  await send("CreateLogGroup", { logGroupName: "usual" });
  await send("CreateLogGroup", rare);

  expect(await classesOf(send)).toEqual({
    logGroups: [
      { logGroupName: "usual", arn: "a", logGroupClass: "STANDARD" },
      { logGroupName: "rare", logGroupClass: "INFREQUENT_ACCESS" },
    ],
    nextToken: "t",
  });
  expect(forwarded).toEqual(["CreateLogGroup", "CreateLogGroup", "DescribeLogGroups"]);
});

test("a new log group with the name of a deleted one has the class STANDARD, and so has one that was not created", async () => {
  const { send } = logs(groups);
  await send("CreateLogGroup", rare);

  expect(await send("DeleteLogGroup", { logGroupName: "rare" })).toBeUndefined();
  expect((await classesOf(send)).logGroups[1]).toEqual({ logGroupName: "rare", logGroupClass: "STANDARD" });
  const failing = logs(groups, 400);
  await failing.send("CreateLogGroup", rare);
  expect(await failing.send("PutMetricFilter", { logGroupName: "rare" })).toBeUndefined();
  expect(await failing.send("DescribeLogGroups", {})).toEqual({ status: 400, headers: {}, body: JSON.stringify(groups) });
});

test.each(["PutMetricFilter", "PutSubscriptionFilter", "FilterLogEvents", "GetLogEvents", "StartLiveTail"])(
  "%s is refused for the class INFREQUENT_ACCESS, and left to moto for STANDARD",
  async (operation) => {
    const { send } = logs();
    await send("CreateLogGroup", rare);

    expect(await send(operation, { logGroupName: "usual" })).toBeUndefined();
    await expect(send(operation, { logGroupName: "rare" })).rejects.toMatchObject({
      status: 400,
      code: "InvalidParameterException",
      message: `${operation} is not supported for the log group rare: its log class is INFREQUENT_ACCESS.`,
    });
  },
);

const arn = (name: string) => `arn:aws:logs:eu-west-1:123456789012:log-group:${name}`;

test.each([
  ["its name", { logGroupIdentifier: "rare" }],
  ["its ARN", { logGroupIdentifier: arn("rare") }],
  ["the ARN of its streams", { logGroupIdentifier: `${arn("rare")}:*` }],
  ["a list", { logGroupIdentifiers: [arn("usual"), arn("rare")] }],
])("a log group is found by %s as identifier", async (_, input) => {
  const { send } = logs();
  await send("CreateLogGroup", rare);
  const usual = JSON.parse(JSON.stringify(input).replaceAll("rare", "usual"));

  await expect(send("GetLogEvents", input)).rejects.toThrow(
    "GetLogEvents is not supported for the log group rare: its log class is INFREQUENT_ACCESS.",
  );
  expect(await send("GetLogEvents", usual)).toBeUndefined();
});

test("moto handles every other operation", async () => {
  const { send, forwarded } = logs();

  expect(await send("PutLogEvents", { logGroupName: "rare" })).toBeUndefined();
  expect(forwarded).toEqual([]);
});
