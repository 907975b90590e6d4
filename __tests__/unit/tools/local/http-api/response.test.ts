import { expect, test } from "@jest/globals";
import { integrationResponse } from "../../../../../tools/local/http-api/response.js";

test.each([
  [{ ok: true }, '{"ok":true}'],
  ["Hello", "Hello"],
  [[1, 2], "[1,2]"],
])("%j without statusCode is the body of a 200", (answer, body) => {
  const response = integrationResponse(JSON.stringify(answer));
  expect(response).toMatchObject({ status: 200, headers: { "content-type": "application/json" } });
  expect(response.body.toString()).toBe(body);
});

test("a structured answer is the response itself, base64 decoded", () => {
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
  [{ statusCode: 200, body: { a: 1 } }, "body is no string"],
  [{ statusCode: 200, headers: [] }, "headers is no object"],
  [{ statusCode: 200, cookies: "a=1" }, "cookies is no list"],
])("%j is malformed", (answer, reason) => {
  expect(() => integrationResponse(JSON.stringify(answer))).toThrow(reason);
});
