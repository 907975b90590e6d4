import { beforeEach, describe, expect, jest, test } from "@jest/globals";
import { dynamoDbService } from "../../../../../../tools/local/aws/dynamodb/service.js";
import { awsRequest } from "../../../../../support/local-platform/aws-request.js";

const TableName = "counts";
type Answer = { status?: number; code?: string; message?: string; members?: Record<string, unknown> };

let forwarded: string[];
let service: ReturnType<typeof dynamoDbService>;

beforeEach(async () => {
  forwarded = [];
  service = dynamoDbService({
    forward: async ({ headers }) => {
      forwarded.push(String(headers["x-amz-target"]));
      return { status: 200, headers: {}, body: "{}" };
    },
  });
  await call("CreateTable", {
    TableName,
    KeySchema: [
      { AttributeName: "sk", KeyType: "RANGE" },
      { AttributeName: "pk", KeyType: "HASH" },
    ],
    AttributeDefinitions: [
      { AttributeName: "sk", AttributeType: "N" },
      { AttributeName: "pk", AttributeType: "S" },
    ],
  });
});

// biome-ignore lint/suspicious/noExplicitAny: each test knows the output of its operation
async function call(operation: string, input: object): Promise<any> {
  const response = await service(awsRequest("POST", "/", input, { "x-amz-target": `DynamoDB_20120810.${operation}` }));
  return response && JSON.parse(response.body.toString());
}

const refusal = (operation: string, input: object): Promise<Answer> =>
  call(operation, { TableName, ...input }).then(
    () => ({}),
    ({ status, code, message, members }: Answer) => ({ status, code, message, members }) as Answer,
  );

const key = (pk: string, sk = 1) => ({ pk: { S: pk }, sk: { N: String(sk) } });
const put = (item: object, more: object = {}) => call("PutItem", { TableName, Item: item, ...more });
const get = async (pk: string, sk = 1) => (await call("GetItem", { TableName, Key: key(pk, sk) })).Item;
const transact = (TransactItems: object[], more: object = {}) => call("TransactWriteItems", { TransactItems, ...more });
const Put = (pk: string, more: object = {}) => ({ Put: { TableName, Item: key(pk), ...more } });
const add = (pk: string, n: string) => ({
  Update: {
    ...{ TableName, Key: key(pk), UpdateExpression: "ADD #n :n" },
    ...{ ExpressionAttributeNames: { "#n": "n" }, ExpressionAttributeValues: { ":n": { N: n } } },
  },
});
const ifAbsent = { ConditionExpression: "attribute_not_exists(#pk)", ExpressionAttributeNames: { "#pk": "pk" } };

test("has a table from its creation to its deletion, and leaves its description to moto", async () => {
  expect(await call("DescribeTable", { TableName })).toBeUndefined();
  await put(key("a"));
  await call("DeleteTable", { TableName });

  expect(await refusal("GetItem", { Key: key("a") })).toMatchObject({ status: 400, code: "ResourceNotFoundException" });
  expect(forwarded).toEqual(["DynamoDB_20120810.CreateTable", "DynamoDB_20120810.DeleteTable"]);
});

test("a table that moto refuses to delete keeps its items", async () => {
  await put(key("a"));
  const create = { TableName: "other", KeySchema: [], AttributeDefinitions: [] };
  service = dynamoDbService({ forward: async () => ({ status: 400, headers: {}, body: "{}" }) });
  await call("CreateTable", create);

  expect((await refusal("Scan", { TableName: "other" })).code).toBe("ResourceNotFoundException");
});

test("puts, gets, updates and deletes an item, by name or ARN of the table, with normal numbers", async () => {
  await put({ ...key("a"), n: { N: "007" }, tags: { SS: ["x", "y"] }, more: { M: { list: { L: [{ N: "-0" }, { BOOL: true }] } } } });

  const item = { ...key("a"), n: { N: "7" }, tags: { SS: ["x", "y"] }, more: { M: { list: { L: [{ N: "0" }, { BOOL: true }] } } } };
  expect((await call("GetItem", { TableName: `arn:aws:dynamodb:eu-west-1:123456789012:table/${TableName}`, Key: key("a") })).Item).toEqual(
    item,
  );
  const update = {
    ...{ TableName, Key: key("a"), UpdateExpression: "SET #m = :m REMOVE #t, #more ADD #n :n", ReturnValues: "ALL_NEW" },
    ExpressionAttributeNames: { "#m": "m", "#t": "tags", "#more": "more", "#n": "n" },
    ExpressionAttributeValues: { ":m": { S: "x" }, ":n": { N: "-8" } },
  };
  expect(await call("UpdateItem", update)).toEqual({ Attributes: { ...key("a"), m: { S: "x" }, n: { N: "-1" } } });
  expect(await call("DeleteItem", { TableName, Key: key("a"), ReturnValues: "ALL_OLD" })).toEqual({
    Attributes: { ...key("a"), m: { S: "x" }, n: { N: "-1" } },
  });
  expect(await get("a")).toBeUndefined();
});

test("an update creates an item that does not exist, with its key", async () => {
  await transact([add("a", "5")]);
  await transact([add("a", "99999999999999999999999999")]);

  expect(await get("a")).toEqual({ ...key("a"), n: { N: "100000000000000000000000004" } });
});

test.each([
  ["attribute_not_exists(#a)", false],
  ["attribute_exists(#a)", true],
  ["attribute_not_exists(#b)", true],
  ["#a < :two", true],
  ["#a > :two", false],
  ["#a <= :one AND #a >= :one AND #a = :one", true],
  ["#a <> :one", false],
  ["#b <> :one", true],
  ["#b = :one", false],
  ["#b < :two OR #a < :two", true],
  ["#a < :text", false],
  ["#a BETWEEN :one AND :two", true],
  ["#a BETWEEN :two AND :two", false],
  ["NOT #a = :one OR attribute_not_exists(#b)", true],
  ["not (#a = :one or attribute_exists(#b))", false],
  ["attribute_exists(#b) AND #a = :one OR #a = :one", true],
  ["begins_with(#s, :text)", true],
  ["begins_with(#a, :text)", false],
  ["(#s > :text)", true],
])("the condition %s is %s", async (ConditionExpression, holds) => {
  await put({ ...key("k"), a: { N: "1" }, s: { S: "text1" } });
  const names: Record<string, string> = { "#a": "a", "#b": "b", "#s": "s" };
  const values: Record<string, object> = { ":one": { N: "1" }, ":two": { N: "2" }, ":text": { S: "text" } };
  const usedIn = <T>(all: Record<string, T>) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => ConditionExpression.includes(name)));
  const given = { ExpressionAttributeNames: usedIn(names), ExpressionAttributeValues: usedIn(values) };

  const { code } = await refusal("DeleteItem", { Key: key("k"), ConditionExpression, ...given });

  expect(code).toBe(holds ? undefined : "ConditionalCheckFailedException");
});

test("a failed condition returns the item only if it is asked for", async () => {
  await put({ ...key("a"), n: { N: "1" } });
  const returnsItem = { ReturnValuesOnConditionCheckFailure: "ALL_OLD" };

  expect(await refusal("PutItem", { Item: key("a"), ...ifAbsent })).toMatchObject({
    ...{ status: 400, code: "ConditionalCheckFailedException", message: "The conditional request failed", members: {} },
  });
  expect((await refusal("PutItem", { Item: key("a"), ...ifAbsent, ...returnsItem })).members).toEqual({
    Item: { ...key("a"), n: { N: "1" } },
  });
});

describe("refuses what DynamoDB refuses:", () => {
  const named = { ExpressionAttributeNames: { "#n": "n" }, ExpressionAttributeValues: { ":n": { N: "1" } } };
  test.each<[string, string, object, string]>([
    ["an item without its key", "PutItem", { Item: { pk: { S: "a" } } }, "Missing the key sk in the item"],
    ["a key of another type", "PutItem", { Item: { ...key("a"), sk: { S: "1" } } }, "Type mismatch for key sk expected: N actual: S"],
    ["an empty key", "PutItem", { Item: key("") }, "cannot contain an empty string value. Key: pk"],
    [
      "a key with more attributes",
      "GetItem",
      { Key: { ...key("a"), n: { N: "1" } } },
      "The provided key element does not match the schema",
    ],
    ["an empty key of a read", "GetItem", { Key: key("") }, "cannot contain an empty string value. Key: pk"],
    [
      "a value of two types",
      "PutItem",
      { Item: { ...key("a"), n: { N: "1", S: "1" } } },
      "must contain exactly one of the supported datatypes",
    ],
    ["a number that is none", "PutItem", { Item: { ...key("a"), n: { N: "x" } } }, "cannot be converted to a numeric value: x"],
    ["39 digits", "PutItem", { Item: { ...key("a"), n: { N: "1".repeat(39) } } }, "more than 38 significant digits"],
    [
      "a large item",
      "PutItem",
      { Item: { ...key("a"), n: { S: "x".repeat(400 * 1024) } } },
      "Item size has exceeded the maximum allowed size",
    ],
    ["an empty set", "PutItem", { Item: { ...key("a"), n: { SS: [] } } }, "may not be empty"],
    ["a set with duplicates", "PutItem", { Item: { ...key("a"), n: { NS: ["1", "01"] } } }, "contains duplicates"],
    [
      "an unused name",
      "PutItem",
      { Item: key("a"), ExpressionAttributeNames: { "#n": "n" } },
      "ExpressionAttributeNames unused in expressions: keys: {#n}",
    ],
    [
      "an unused value",
      "DeleteItem",
      { Key: key("a"), ConditionExpression: "attribute_exists(#n)", ...named },
      "ExpressionAttributeValues unused in expressions: keys: {:n}",
    ],
    ["an undefined name", "PutItem", { Item: key("a"), ConditionExpression: "attribute_exists(#x)" }, "attribute name: #x"],
    [
      "an undefined value",
      "PutItem",
      { Item: key("a"), ConditionExpression: "#n = :x", ExpressionAttributeNames: { "#n": "n" } },
      "attribute value: :x",
    ],
    [
      "a name without #",
      "PutItem",
      { Item: key("a"), ...ifAbsent, ExpressionAttributeNames: { pk: "pk" } },
      'invalid key: Syntax error; key: "pk"',
    ],
    [
      "a value without :",
      "PutItem",
      { Item: key("a"), ...named, ExpressionAttributeValues: { n: { N: "1" } } },
      'invalid key: Syntax error; key: "n"',
    ],
    ["an empty condition", "PutItem", { Item: key("a"), ConditionExpression: " " }, "The expression can not be empty"],
    [
      "an incomplete condition",
      "PutItem",
      { Item: key("a"), ConditionExpression: "#n =", ...named },
      'Syntax error; token: "<EOF>", near: "="',
    ],
    ["a condition with a rest", "PutItem", { Item: key("a"), ConditionExpression: "#n = :n )", ...named }, 'Syntax error; token: ")"'],
    ["an unknown function", "PutItem", { Item: key("a"), ConditionExpression: "#n (:n)", ...named }, 'Syntax error; token: "("'],
    [
      "a changed key",
      "UpdateItem",
      { Key: key("a"), UpdateExpression: "SET #n = :n", ...named, ExpressionAttributeNames: { "#n": "pk" } },
      "Cannot update attribute pk",
    ],
    [
      "a clause twice",
      "UpdateItem",
      { Key: key("a"), UpdateExpression: "ADD #n :n ADD #n :n", ...named },
      'The "ADD" section can only be used once',
    ],
    [
      "an attribute twice",
      "UpdateItem",
      { Key: key("a"), UpdateExpression: "SET #n = :n REMOVE #n", ...named },
      "Two document paths overlap",
    ],
    [
      "an update without a clause",
      "UpdateItem",
      { Key: key("a"), UpdateExpression: "#n = :n", ...named },
      "Invalid UpdateExpression: Syntax error",
    ],
    [
      "begins_with a number",
      "DeleteItem",
      { Key: key("a"), ConditionExpression: "begins_with(#n, :n)", ...named },
      "Incorrect operand type",
    ],
    ["a query without a key", "Query", {}, "Either the KeyConditions or KeyConditionExpression parameter must be specified"],
    [
      "a query without the partition key",
      "Query",
      { KeyConditionExpression: "#n = :n", ...named },
      "Query condition missed key schema element: pk",
    ],
    [
      "a query for a range of partitions",
      "Query",
      { KeyConditionExpression: "#n < :n", ...named, ExpressionAttributeNames: { "#n": "pk" } },
      "Query key condition not supported",
    ],
    [
      "a query with a value of another type",
      "Query",
      { KeyConditionExpression: "#n = :n", ...named, ExpressionAttributeNames: { "#n": "pk" } },
      "does not match schema type",
    ],
  ])("%s", async (_, operation, input, message) => {
    const refused = await refusal(operation, input);

    expect(refused).toMatchObject({ status: 400, code: "ValidationException" });
    expect(refused.message).toContain(message);
  });

  test("ADD to a text", async () => {
    await put({ ...key("a"), n: { S: "x" } });

    expect(await refusal("UpdateItem", add("a", "1").Update)).toMatchObject({
      ...{ code: "ValidationException", message: "An operand in the update expression has an incorrect data type" },
    });
    const { members } = await refusal("TransactWriteItems", { TransactItems: [add("a", "1")] });
    expect(members?.["CancellationReasons"]).toMatchObject([{ Code: "ValidationError" }]);
  });
});

test.each<[string, string, object]>([
  ["BatchWriteItem", "BatchWriteItem", {}],
  ["an attribute without a placeholder", "PutItem", { Item: key("a"), ConditionExpression: "attribute_exists(pk)" }],
  [
    "a path",
    "PutItem",
    { Item: key("a"), ConditionExpression: "attribute_exists(#a.#b)", ExpressionAttributeNames: { "#a": "a", "#b": "b" } },
  ],
  ["a fraction", "PutItem", { Item: { ...key("a"), n: { N: "1.5" } } }],
  ["legacy conditions", "PutItem", { Item: key("a"), Expected: {} }],
  ["another return value", "UpdateItem", { Key: key("a"), ReturnValues: "UPDATED_NEW" }],
  ["an index", "Query", { IndexName: "x" }],
  ["a projection", "GetItem", { Key: key("a"), ProjectionExpression: "#a" }],
  [
    "a set in ADD",
    "UpdateItem",
    {
      Key: key("a"),
      UpdateExpression: "ADD #n :n",
      ExpressionAttributeNames: { "#n": "n" },
      ExpressionAttributeValues: { ":n": { SS: ["x"] } },
    },
  ],
  ["an expression in SET", "UpdateItem", { Key: key("a"), UpdateExpression: "SET #n = #n", ExpressionAttributeNames: { "#n": "n" } }],
  ["DELETE in an update", "UpdateItem", { Key: key("a"), UpdateExpression: "DELETE #n :n", ExpressionAttributeNames: { "#n": "n" } }],
])("answers 501 to what it does not have: %s", async (_, operation, input) => {
  expect(await refusal(operation, input)).toMatchObject({ status: 501, code: "NotImplementedException" });
});

describe("a transaction", () => {
  test("writes all items, or none, with a reason for each in the order of the items", async () => {
    await put({ ...key("b"), n: { N: "1" } });
    const condition = { ...ifAbsent, ReturnValuesOnConditionCheckFailure: "ALL_OLD" };

    const refused = await refusal("TransactWriteItems", {
      TransactItems: [Put("a", ifAbsent), Put("b", condition), add("c", "1"), Put("d", ifAbsent)],
    });

    expect(refused).toMatchObject({
      ...{ status: 400, code: "TransactionCanceledException" },
      message: "Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed, None, None]",
    });
    const failed = { Code: "ConditionalCheckFailed", Message: "The conditional request failed", Item: { ...key("b"), n: { N: "1" } } };
    expect(refused.members).toEqual({ CancellationReasons: [{ Code: "None" }, failed, { Code: "None" }, { Code: "None" }] });
    expect((await call("Scan", { TableName })).Count).toBe(1);
    await transact([
      Put("a", ifAbsent),
      { Delete: { TableName, Key: key("b") } },
      { ConditionCheck: { TableName, Key: key("c"), ...ifAbsent } },
    ]);
    expect((await call("Scan", { TableName })).Items).toEqual([key("a")]);
  });

  test("conflicts with another one that writes an item of it at the same time, and with other writes, but not with reads", async () => {
    const first = transact([add("a", "1"), add("b", "1")]);
    const second = refusal("TransactWriteItems", { TransactItems: [add("c", "1"), add("b", "1")] });
    const single = refusal("UpdateItem", add("a", "1").Update);

    expect(await get("a")).toBeUndefined();
    await first;
    expect(await second).toMatchObject({
      code: "TransactionCanceledException",
      members: { CancellationReasons: [{ Code: "None" }, { Code: "TransactionConflict", Message: "Transaction is ongoing for the item" }] },
    });
    expect(await single).toMatchObject({ status: 400, code: "TransactionConflictException" });
    expect([(await get("a")).n, (await get("b")).n, await get("c")]).toEqual([{ N: "1" }, { N: "1" }, undefined]);
    await transact([add("a", "1"), add("c", "1")]);
    expect((await get("a")).n).toEqual({ N: "2" });
  });

  test("with the same token is the same transaction, for ten minutes", async () => {
    const clock = jest.spyOn(Date, "now").mockReturnValue(1_000_000);
    try {
      const again = () => transact([add("a", "1")], { ClientRequestToken: "t" });
      await again();
      await again();
      expect((await get("a")).n).toEqual({ N: "1" });
      expect(await refusal("TransactWriteItems", { TransactItems: [add("a", "2")], ClientRequestToken: "t" })).toMatchObject({
        ...{ status: 400, code: "IdempotentParameterMismatchException" },
      });
      clock.mockReturnValue(1_000_000 + 599_999);
      await again();
      expect((await get("a")).n).toEqual({ N: "1" });
      clock.mockReturnValue(1_000_000 + 600_000);
      await again();
      expect((await get("a")).n).toEqual({ N: "2" });
    } finally {
      clock.mockRestore();
    }
  });

  test("with the token of one that is in progress is refused, and that of a cancelled one can be sent again", async () => {
    const input = { TransactItems: [Put("a", ifAbsent)], ClientRequestToken: "t" };
    const first = call("TransactWriteItems", input);
    expect((await refusal("TransactWriteItems", input)).code).toBe("TransactionInProgressException");
    await first;
    const cancelled = { TransactItems: [Put("a", ifAbsent)], ClientRequestToken: "u" };
    expect((await refusal("TransactWriteItems", cancelled)).code).toBe("TransactionCanceledException");
    await call("DeleteItem", { TableName, Key: key("a") });
    await call("TransactWriteItems", cancelled);
    expect(await get("a")).toEqual(key("a"));
  });

  test.each([
    ["has an item twice", [Put("a"), add("a", "1")], "cannot include multiple operations on one item"],
    ["has an entry of two kinds", [{ ...Put("a"), ...add("b", "1") }], "can only contain one of Check, Put, Update or Delete"],
    [
      "is larger than 4 MB",
      Array.from({ length: 11 }, (_, n) => Put(`a${n}`, { Item: { ...key(`a${n}`), n: { S: "x".repeat(399_000) } } })),
      "exceeds 4 MB",
    ],
  ])("that %s is refused", async (_, TransactItems, message) => {
    const refused = await refusal("TransactWriteItems", { TransactItems });

    expect(refused).toMatchObject({ status: 400, code: "ValidationException" });
    expect(refused.message).toContain(message);
    expect((await call("Scan", { TableName })).Count).toBe(0);
  });
});

describe("a query", () => {
  const query = (condition: string, values: object, more: object = {}) =>
    call("Query", {
      ...{ TableName, KeyConditionExpression: condition, ExpressionAttributeValues: { ":p": { S: "a" }, ...values } },
      ...{ ExpressionAttributeNames: condition.includes("#s") ? { "#p": "pk", "#s": "sk" } : { "#p": "pk" }, ...more },
    });
  const sorts = ({ Items }: { Items: { sk: { N: string } }[] }) => Items.map(({ sk }) => Number(sk.N));
  beforeEach(async () => {
    for (const sk of [10, 9, 1, 2, 100]) await put(key("a", sk));
    await put(key("b", 5));
  });

  test.each<[string, object, number[]]>([
    ["#p = :p", {}, [1, 2, 9, 10, 100]],
    ["#p = :p AND #s > :s", { ":s": { N: "9" } }, [10, 100]],
    ["#p = :p AND #s = :s", { ":s": { N: "9" } }, [9]],
    ["#p = :p AND #s BETWEEN :s AND :t", { ":s": { N: "2" }, ":t": { N: "10" } }, [2, 9, 10]],
  ])("%s returns the items of the partition in order", async (condition, values, expected) => {
    expect(sorts(await query(condition, values))).toEqual(expected);
    expect(sorts(await query(condition, values, { ScanIndexForward: false }))).toEqual([...expected].reverse());
  });

  test("returns pages, with a filter after the limit, and only the count if it is asked for", async () => {
    const first = await query("#p = :p", {}, { Limit: 2 });
    expect([sorts(first), first.LastEvaluatedKey]).toEqual([[1, 2], key("a", 2)]);
    const rest = await query("#p = :p", {}, { ExclusiveStartKey: first.LastEvaluatedKey });
    expect([sorts(rest), rest.LastEvaluatedKey]).toEqual([[9, 10, 100], undefined]);
    const filtered = await query(
      "#p = :p",
      { ":two": { N: "2" } },
      {
        ...{ Limit: 3, Select: "COUNT", FilterExpression: "#f >= :two", ExpressionAttributeNames: { "#p": "pk", "#f": "sk" } },
      },
    );
    expect(filtered).toEqual({ Count: 2, ScannedCount: 3, LastEvaluatedKey: key("a", 9) });
  });

  test("reads 1 MB for a page", async () => {
    for (const sk of [1, 2, 3, 4, 5]) await put({ ...key("large", sk), text: { S: "x".repeat(300_000) } });

    const { Count, LastEvaluatedKey } = await query("#p = :p", { ":p": { S: "large" } });

    expect([Count, LastEvaluatedKey]).toEqual([4, key("large", 4)]);
  });
});
