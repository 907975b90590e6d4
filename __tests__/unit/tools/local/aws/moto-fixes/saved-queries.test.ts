import { beforeEach, describe, expect, test } from "@jest/globals";
import { savedQueriesService } from "../../../../../../tools/local/aws/moto-fixes/saved-queries.js";
import type { AwsService } from "../../../../../../tools/local/aws/protocol/request.js";
import { awsRequest } from "../../../../../support/local-platform/aws-request.js";

const QUERY = { name: "msk/errors", queryString: "filter @message like /ERROR/", logGroupNames: ["/msk/orders"] };
const TOKEN = "0123456789abcdef0123456789abcdef0123";

let service: AwsService;

beforeEach(() => {
  service = savedQueriesService();
});

// biome-ignore lint/suspicious/noExplicitAny: each test knows the type of its response
async function call(operation: string, input: object, region = "eu-west-1"): Promise<any> {
  const request = awsRequest("POST", "/", input, { "x-amz-target": `Logs_20140328.${operation}` });
  const response = await service({ ...request, region });
  return response && JSON.parse(response.body.toString());
}

const put = async (input: object = {}): Promise<string> => (await call("PutQueryDefinition", { ...QUERY, ...input })).queryDefinitionId;
const list = async (input: object = {}) => (await call("DescribeQueryDefinitions", input)).queryDefinitions as Record<string, unknown>[];
const names = async (input: object = {}) => (await list(input)).map(({ name }) => name);
const refused = (promise: Promise<unknown>) =>
  promise.then(
    () => "accepted",
    ({ status, code, message }) => `${status} ${code}: ${message}`,
  );

describe("a saved query", () => {
  test("has a generated id, the values of the request, and the time of its last change", async () => {
    const before = Date.now();
    const id = await put();
    const [query] = await list();

    expect(id).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
    expect(query).toEqual({ ...QUERY, queryDefinitionId: id, queryLanguage: "CWLI", lastModified: expect.any(Number) });
    expect(query?.["lastModified"]).toBeGreaterThanOrEqual(before);
  });

  test("loses the values that an update does not repeat", async () => {
    const id = await put({ parameters: [{ name: "level" }] });
    expect((await list())[0]).toMatchObject({ parameters: [{ name: "level" }] });

    expect(await call("PutQueryDefinition", { queryDefinitionId: id, name: "msk/all", queryString: "fields @message" })).toEqual({
      queryDefinitionId: id,
    });

    const expected = { queryDefinitionId: id, name: "msk/all", queryString: "fields @message", queryLanguage: "CWLI" };
    expect(await list()).toEqual([{ ...expected, lastModified: expect.any(Number) }]);
  });

  test("exists in one region", async () => {
    const id = await put();

    expect(await call("DescribeQueryDefinitions", {}, "us-east-1")).toEqual({ queryDefinitions: [] });
    await expect(call("DeleteQueryDefinition", { queryDefinitionId: id }, "us-east-1")).rejects.toThrow(`${id} does not exist`);
  });

  test("is deleted once", async () => {
    const id = await put();

    expect(await call("DeleteQueryDefinition", { queryDefinitionId: id })).toEqual({ success: true });
    expect(await list()).toEqual([]);
    expect(await refused(call("DeleteQueryDefinition", { queryDefinitionId: id }))).toBe(
      `400 ResourceNotFoundException: The query definition ${id} does not exist.`,
    );
  });

  test("is created once for requests with the same client token", async () => {
    const id = await put({ clientToken: TOKEN });
    await put({ name: "other", clientToken: `${TOKEN}1` });

    expect(await put({ clientToken: TOKEN })).toBe(id);
    await put({ queryDefinitionId: id, queryString: "fields @message" });
    expect(await put({ clientToken: TOKEN })).toBe(id);
    expect(await names()).toEqual(["msk/errors", "other"]);
    expect(await refused(put({ name: "third", clientToken: TOKEN }))).toBe(
      `400 InvalidParameterException: The clientToken ${TOKEN} was used with other parameters.`,
    );
  });
});

test.each([
  ["an id that no query has", { queryDefinitionId: "x" }, "ResourceNotFoundException: The query definition x does not exist."],
  ["the name of another query", {}, "InvalidParameterException: A query definition with the name msk/errors already exists."],
  ["a colon", { name: "a:b" }, "InvalidParameterException: The name a:b must not contain a colon, an asterisk, or an empty folder."],
  [
    "an empty folder",
    { name: "a//b" },
    "InvalidParameterException: The name a//b must not contain a colon, an asterisk, or an empty folder.",
  ],
  [
    "parameters in another language",
    { name: "ppl", queryLanguage: "PPL", parameters: [{ name: "level" }] },
    "InvalidParameterException: Parameters are supported for queries in Logs Insights QL only.",
  ],
  [
    "log groups of a query in SQL",
    { name: "sql", queryLanguage: "SQL" },
    "InvalidParameterException: A query in SQL names its log groups in the query string.",
  ],
])("a query is refused for %s", async (_, input, expected) => {
  await put();

  expect(await refused(put(input))).toBe(`400 ${expected}`);
  expect(await names()).toEqual(["msk/errors"]);
});

test("an update keeps its name, and takes no other's", async () => {
  const id = await put();
  await put({ name: "other" });

  expect(await put({ queryDefinitionId: id, queryString: "fields @message" })).toBe(id);
  await expect(put({ queryDefinitionId: id, name: "other" })).rejects.toThrow("A query definition with the name other already exists.");
});

test("PPL takes log groups, and SQL takes none", async () => {
  await put({ name: "ppl", queryLanguage: "PPL" });
  await put({ name: "sql", queryLanguage: "SQL", logGroupNames: [] });

  expect(await list({ queryLanguage: "SQL" })).toEqual([expect.not.objectContaining({ logGroupNames: expect.anything() })]);
  expect(await names({ queryLanguage: "PPL" })).toEqual(["ppl"]);
});

test("queries are listed by name and prefix, in pages", async () => {
  for (const name of ["msk/c", "app/x", "msk/a", "msk/b"]) await put({ name });
  const first = await call("DescribeQueryDefinitions", { queryDefinitionNamePrefix: "msk/", maxResults: 2 });
  const following = { queryDefinitionNamePrefix: "msk/", maxResults: 2, nextToken: first.nextToken };
  const second = await call("DescribeQueryDefinitions", following);

  expect(first.queryDefinitions.map(({ name }: { name: string }) => name)).toEqual(["msk/a", "msk/b"]);
  expect([second.queryDefinitions.length, second.queryDefinitions[0].name, second.nextToken]).toEqual([1, "msk/c", undefined]);
  const invalid = "400 InvalidParameterException: The specified nextToken is invalid.";
  expect(await refused(call("DescribeQueryDefinitions", { nextToken: "2" }))).toBe(invalid);
  expect(await refused(call("DescribeQueryDefinitions", { ...following, queryDefinitionNamePrefix: "app/" }))).toBe(invalid);
});

test("a region has 1,000 queries at most, 50 in a page", async () => {
  for (let number = 1; number <= 1_000; number++) await put({ name: `query ${number}` });

  expect(await names()).toHaveLength(50);
  expect(await refused(put())).toBe("400 LimitExceededException: Resource limit exceeded.");
  const [{ queryDefinitionId } = {}] = await list();
  expect(await put({ queryDefinitionId })).toBe(queryDefinitionId);
});

test("everything else is moto's", async () => {
  expect(await call("DescribeLogGroups", {})).toBeUndefined();
});
