import { expect, test } from "@jest/globals";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { parseRequest } from "../../../../../lambdas/producer/adapters/http-request.js";
import { problemDocument } from "../../../../../lambdas/producer/adapters/problem.js";
import impression from "../../../../events/http-api-post-impression.json";

const sample = impression as unknown as APIGatewayProxyEventV2;
const trace = { traceparent: sample.headers["traceparent"], "x-amzn-trace-id": sample.headers["x-amzn-trace-id"] };

function request(
  changes: { path?: string; method?: string; stage?: string } & Partial<APIGatewayProxyEventV2> = {},
): APIGatewayProxyEventV2 {
  const { path = sample.rawPath, method = "POST", stage = "$default", ...others } = changes;
  const http = { ...sample.requestContext.http, method, path };
  return { ...sample, ...others, requestContext: { ...sample.requestContext, stage, http } };
}

/** A request without the path parameters that API Gateway adds. */
function rawPath(path: string, stage?: string): APIGatewayProxyEventV2 {
  const { pathParameters: _, ...rest } = request({ path, ...(stage !== undefined && { stage }) });
  return rest;
}

test("parses the advertisement, the body and the trace headers", () => {
  expect(parseRequest(sample, 100)).toEqual({ adId: "summer-sale.1", body: { impressions: 3 }, errors: [], trace });
});

test("decodes the advertisement in the path if API Gateway has not done so", () => {
  const adIdOf = (event: APIGatewayProxyEventV2) => (parseRequest(event, 100) as { adId: string }).adId;

  expect([
    adIdOf(request({ path: "/ads/ignored/impression", pathParameters: { adId: "a b" } })),
    adIdOf(request({ path: "/ads/a%20b/impression", pathParameters: {} })),
    adIdOf(rawPath("/ads/a%20b/impression")),
    adIdOf(rawPath("/ads/50%/impression")),
  ]).toEqual(["a b", "a b", "a b", "50%"]);
});

test.each([
  ["/live/ads/a/impression", "live", true],
  ["/ads/a/impression", "live", true],
  ["/live/ads/a/impression", "$default", false],
  ["/liveads/a/impression", "live", false],
  ["/ads/a/impression/", "$default", false],
  ["/x/ads/a/impression", "$default", false],
  ["/ads//impression", "$default", false],
  ["/ads/a/impressions", "$default", false],
])("the path %s at stage %s exists: %j", (path, stage, exists) => {
  const parsed = parseRequest(rawPath(path, stage), 100);

  expect(parsed).toEqual(
    exists
      ? expect.objectContaining({ adId: "a" })
      : { status: 404, detail: `The path ${path} does not exist. Use /ads/{adId}/impression.` },
  );
});

test.each(["GET", "PUT", "DELETE", "OPTIONS", "post"])("the method %s is not allowed", (method) => {
  expect(parseRequest(request({ method }), 100)).toEqual({
    status: 405,
    detail: `The method ${method} is not allowed. Use POST.`,
    headers: { allow: "POST" },
  });
});

test("measures the body in decoded bytes, not in characters", () => {
  const text = request({ body: '"äöü"' });
  const base64 = request({ body: Buffer.from('"äöü"').toString("base64"), isBase64Encoded: true });

  expect([parseRequest(text, 8), parseRequest(base64, 8)]).toEqual(Array(2).fill(expect.objectContaining({ body: "äöü", errors: [] })));
  expect([parseRequest(text, 7), parseRequest(base64, 7)]).toEqual(
    Array(2).fill({ status: 413, detail: "The request body has 8 bytes. The maximum is 7 bytes." }),
  );
});

test.each<[string, Partial<APIGatewayProxyEventV2>, unknown, number]>([
  ["absent", { body: undefined as never }, undefined, 0],
  ["null instead of a text", { body: null as never }, undefined, 0],
  ["empty", { body: "" }, undefined, 0],
  ["null", { body: "null" }, null, 0],
  ["not JSON", { body: "{" }, undefined, 1],
  ["base64 that is not marked", { body: Buffer.from("{}").toString("base64") }, undefined, 1],
  ["not UTF-8", { body: Buffer.from([0x22, 0xff, 0x22]).toString("base64"), isBase64Encoded: true }, undefined, 1],
])("a body that is %s", (_, changes, body, errors) => {
  expect(parseRequest(request(changes), 100)).toMatchObject({
    body,
    errors: Array(errors).fill({ pointer: "#", detail: "must be valid JSON in UTF-8, or empty" }),
  });
});

test("keeps trace headers of up to 512 characters, and no others", () => {
  const traceOf = (headers: APIGatewayProxyEventV2["headers"] | undefined) =>
    (parseRequest(request({ headers: headers as APIGatewayProxyEventV2["headers"] }), 100) as { trace: unknown }).trace;
  const [longest, tooLong] = ["0".repeat(512), "0".repeat(513)];

  expect(traceOf({ traceparent: longest, "x-amzn-trace-id": tooLong, authorization: "secret" })).toEqual({ traceparent: longest });
  expect([traceOf({ traceparent: "", "x-amzn-trace-id": "r" }), traceOf({}), traceOf(undefined)]).toEqual([
    { "x-amzn-trace-id": "r" },
    {},
    {},
  ]);
});

test("a problem document has the title of its status, the request's ID, and no empty fields", () => {
  const document = (problem: Parameters<typeof problemDocument>[0]) => {
    const { body, ...rest } = problemDocument(problem, "r-7");
    return { ...rest, body: JSON.parse(String(body)) };
  };

  expect(document({ status: 405, detail: "d", headers: { allow: "POST" } })).toEqual({
    statusCode: 405,
    headers: { "content-type": "application/problem+json", allow: "POST" },
    body: { type: "about:blank", title: "Method Not Allowed", status: 405, detail: "d", instance: "urn:request:r-7" },
  });
  expect(document({ status: 400, detail: "d", errors: [{ pointer: "#", detail: "e" }] }).body.errors).toEqual([
    { pointer: "#", detail: "e" },
  ]);
});
