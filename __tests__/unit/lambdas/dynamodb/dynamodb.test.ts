import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { DynamoDb, TableRefusal, TableUnavailable } from "../../../../lambdas/dynamodb/dynamodb.js";
import { Deadline } from "../../../../lambdas/runtime/deadline.js";

const environment = { AWS_REGION: "eu-west-1", AWS_ACCESS_KEY_ID: "ASIA", AWS_SECRET_ACCESS_KEY: "secret" };
type Answer = { status: number; body: object | string } | Error | "never";
const failed = (status: number, type: string, text: object = { message: "no" }): Answer => ({ status, body: { __type: type, ...text } });

let times: number[];

beforeEach(() => {
  jest.useFakeTimers({ now: 1_795_239_001_000 });
  jest.spyOn(Math, "random").mockReturnValue(1);
  times = [];
});
afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
});

/** Returns the output of an operation or its error, with DynamoDB giving these answers, the last one again and again. */
async function outcome(answers: Answer[], ms: number): Promise<{ output?: unknown; error?: TableRefusal; ms: number }> {
  const start = Date.now();
  const send = (async () => {
    times.push(Date.now() - start);
    const answer = (answers.length > 1 ? answers.shift() : answers[0]) as Answer;
    if (answer === "never") return new Promise(() => undefined);
    if (answer instanceof Error) throw answer;
    return { status: answer.status, text: async () => (typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body)) };
  }) as unknown as typeof fetch;
  const called = new DynamoDb(environment, send).call("GetItem", {}, Deadline.in(ms)).then(
    (output) => ({ output, ms: Date.now() - start }),
    (error: TableRefusal) => ({ error, ms: Date.now() - start }),
  );
  await jest.advanceTimersByTimeAsync(60_000);
  return called;
}

test("returns the output", async () => {
  expect(await outcome([{ status: 200, body: { Item: { a: { S: "b" } } } }], 1_000)).toEqual({
    output: { Item: { a: { S: "b" } } },
    ms: 0,
  });
});

test("throws a refusal at once, with its type, its text in either spelling and its other members", async () => {
  const type = "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException";
  const { error, ms } = await outcome([failed(400, type, { Message: "The conditional request failed", Item: {} })], 1_000);

  expect(error).toBeInstanceOf(TableRefusal);
  expect(error).toMatchObject({ type: "ConditionalCheckFailedException", body: { Item: {} } });
  expect(error?.message).toBe("DynamoDB responded 400 ConditionalCheckFailedException: The conditional request failed");
  expect([ms, times.length]).toEqual([0, 1]);
});

test.each<[string, Answer]>([
  ["an error of the service", failed(500, "InternalServerError")],
  ["an answer that is not JSON", { status: 503, body: "<html>" }],
  ["throttling", failed(400, "ThrottlingException")],
  ["throttling of a table", failed(400, "ProvisionedThroughputExceededException")],
  ["throttling of an account", failed(400, "RequestLimitExceeded")],
  ["a transaction of another request", failed(400, "TransactionConflictException")],
  ["the same transaction in progress", failed(400, "TransactionInProgressException")],
  ["no connection", new Error("connect ECONNREFUSED")],
])("tries again after %s, with pauses twice as long each", async (_, answer) => {
  const { output } = await outcome([answer, answer, answer, { status: 200, body: {} }], 1_000);

  expect(output).toEqual({});
  expect(times).toEqual([0, 50, 150, 350]);
});

test("fails when the next pause would reach the deadline", async () => {
  const { error, ms } = await outcome([failed(500, "InternalServerError")], 500);

  expect(error).toBeInstanceOf(TableUnavailable);
  expect(error?.message).toBe("DynamoDB responded 500 InternalServerError: no");
  expect([times, ms]).toEqual([[0, 50, 150, 350], 350]);
});

test("an attempt has two seconds, and none has more than the deadline", async () => {
  const { error, ms } = await outcome(["never"], 3_000);

  expect(error?.message).toBe("DynamoDB did not respond.");
  expect(error?.cause).toMatchObject({ name: "DeadlineExceeded" });
  expect([times, ms]).toEqual([[0, 2_050], 3_000]);
});

test("pauses for half of the time at least", async () => {
  jest.spyOn(Math, "random").mockReturnValue(0);
  await outcome([failed(500, "InternalServerError"), { status: 200, body: {} }], 1_000);

  expect(times).toEqual([0, 25]);
});
