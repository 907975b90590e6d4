import { expect, test } from "@jest/globals";
import { GatewayError, gatewayResponse, integrationResponse } from "../../../../../tools/local/http-api/response.js";

test.each([
  [{ ok: true }, '{"ok":true}'],
  ["Hello", "Hello"],
  [[1, 2], "[1,2]"],
])("returns %j, which has no statusCode, as the body of a 200", (answer, body) => {
  const response = integrationResponse(JSON.stringify(answer));
  expect(response).toMatchObject({ status: 200, headers: { "content-type": "application/json" } });
  expect(response.body.toString()).toBe(body);
});

test("returns a structured response with its base64 body decoded", () => {
  const response = integrationResponse(
    JSON.stringify({
      statusCode: "201",
      headers: { "X-One": 1 },
      cookies: ["a=1", "b=2"],
      body: Buffer.from("bytes").toString("base64"),
      isBase64Encoded: true,
    }),
  );
  expect(response).toMatchObject({
    status: 201,
    headers: { "x-one": "1", "content-type": "text/plain;charset=UTF-8" },
    cookies: ["a=1", "b=2"],
  });
  expect(response.body.toString()).toBe("bytes");
});

test.each([
  [{ statusCode: "many" }, 'statusCode "many"'],
  [{ statusCode: 200, body: { a: 1 } }, "body is not a string"],
  [{ statusCode: 200, headers: [] }, "headers is not an object"],
  [{ statusCode: 200, cookies: "a=1" }, "cookies is not a list"],
])("rejects the malformed response %j", (answer, reason) => {
  expect(() => integrationResponse(JSON.stringify(answer))).toThrow(reason);
});

test.each([
  [{ statusCode: 99 }, "statusCode 99"],
  [{ statusCode: 600 }, "statusCode 600"],
  [{ statusCode: 200.5 }, "statusCode 200.5"],
  [{ statusCode: {} }, "statusCode {}"],
  [{ statusCode: 200, headers: "a" }, "headers is not an object"],
  [{ statusCode: 200, body: 5 }, "body is not a string"],
])("answers 500 for the malformed response %j", (answer, reason) => {
  const failure = (() => {
    try {
      return integrationResponse(JSON.stringify(answer));
    } catch (error) {
      return error;
    }
  })();

  expect(failure).toBeInstanceOf(GatewayError);
  expect(failure).toMatchObject({
    ...{ name: "GatewayError", status: 500, publicMessage: "Internal Server Error", headers: {} },
    message: `the function's response is malformed: ${reason}`,
  });
});

test.each([100, 599])("accepts the status %i", (statusCode) => {
  expect(integrationResponse(JSON.stringify({ statusCode }))).toEqual({
    ...{ status: statusCode, cookies: [], body: Buffer.alloc(0) },
    headers: { "content-type": "text/plain;charset=UTF-8" },
  });
});

test("null stands for no headers, cookies and body, and a function can set the content type", () => {
  const nothing = { statusCode: 200, headers: null, cookies: null, body: null };
  const typed = {
    statusCode: 200,
    headers: { "Content-Type": "text/html", "X-Flag": true },
    cookies: [1],
    body: "é",
    isBase64Encoded: "true",
  };

  expect(integrationResponse(JSON.stringify(nothing))).toMatchObject({ cookies: [], body: Buffer.alloc(0) });
  expect(integrationResponse(JSON.stringify(typed))).toEqual({
    ...{ status: 200, cookies: ["1"], body: Buffer.from("é") },
    headers: { "content-type": "text/html", "x-flag": "true" },
  });
});

test("null is the body of a 200", () => {
  expect(integrationResponse("null").body.toString()).toBe("null");
});

test("a response of the gateway itself is JSON with a message", () => {
  expect(gatewayResponse(404, "Not Found", { "x-one": "1" })).toEqual({
    ...{ status: 404, headers: { "content-type": "application/json", "x-one": "1" } },
    body: Buffer.from('{"message":"Not Found"}'),
  });
});
