import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { Credentials } from "../../../../tools/local/aws/iam/credentials.js";
import { verifyHeaders } from "../../../../tools/local/aws/iam/sigv4.js";
import { ApiClient } from "../../../../tools/traffic/api-client.js";
import { HttpFake } from "../../../support/traffic/http-fake.js";

const keys = { accessKeyId: "ASIAROLE", secretAccessKey: "secret", sessionToken: "token" };
let api: HttpFake;

beforeEach(async () => {
  api = await HttpFake.start();
});

afterEach(() => api.stop());

const client = (credentials?: typeof keys) =>
  new ApiClient({ endpoint: api.url, region: "eu-west-1", ...(credentials && { credentials }) });

test("posts JSON without a signature, and returns the status and the parsed body", async () => {
  api.answer = () => ({ status: 202, body: '{"partition":4,"offset":"17"}' });

  expect(await client().post("/ads/ad-1/impression?debug=1", { eventId: "e" })).toEqual({
    status: 202,
    body: { partition: 4, offset: "17" },
  });
  expect(api.requests).toMatchObject([
    { method: "POST", url: "/ads/ad-1/impression?debug=1", headers: { "content-type": "application/json" }, body: '{"eventId":"e"}' },
  ]);
  expect(api.requests[0]?.headers).not.toHaveProperty("authorization");
});

const SCOPE = { service: "execute-api", region: "eu-west-1" };

test("signs every request for the HTTP API in its region, with the session token", async () => {
  const credentials = new Credentials();
  credentials.add({ ...keys, principalArn: "arn:session" });
  await client(keys).post("/ads/a%20b/impression?b=2&a=1", { eventId: "e" });

  const [request] = api.requests;
  expect(request?.headers["authorization"]).toMatch(/^AWS4-HMAC-SHA256 Credential=ASIAROLE\/\d{8}\/eu-west-1\/execute-api\/aws4_request, /);
  expect(verifyHeaders(request as NonNullable<typeof request>, SCOPE, credentials)).toMatchObject({ accessKeyId: "ASIAROLE" });
});

test("a wrong key gives a signature that does not match", async () => {
  const credentials = new Credentials();
  credentials.add({ ...keys, principalArn: "arn:session" });
  await client({ ...keys, secretAccessKey: "guess" }).post("/ads/a/impression", {});

  const [request] = api.requests;
  expect(() => verifyHeaders(request as NonNullable<typeof request>, SCOPE, credentials)).toThrow(
    "the signature of ASIAROLE does not match",
  );
});

test("sends a text as it is", async () => {
  await client().post("/", "{ no JSON");

  expect(api.requests[0]?.body).toBe("{ no JSON");
});

test("returns Retry-After in seconds, and a body that is not JSON as text", async () => {
  api.answer = () => ({ status: 503, headers: { "retry-after": "2" }, body: "Service Unavailable" });

  expect(await client().post("/", {})).toEqual({ status: 503, body: "Service Unavailable", retryAfterSeconds: 2 });
});

test("fails if no response arrives in time, or the connection is refused", async () => {
  api.answer = () => new Promise(() => undefined);
  await expect(client().post("/", {}, 100)).rejects.toMatchObject({ name: "TimeoutError" });

  const stopped = client();
  await api.stop();
  await expect(stopped.post("/", {})).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } });
});
