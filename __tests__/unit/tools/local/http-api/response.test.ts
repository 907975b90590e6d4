import { expect, test } from "@jest/globals";
import { integrationResponse } from "../../../../../tools/local/http-api/response.js";

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
