import { expect, test } from "@jest/globals";
import { iamAuthentication } from "../../../../lambdas/kafka/iam-authentication.js";

/** Authenticates with a broker that returns this response, and returns the bytes that the broker received. */
async function authenticate(brokerResponse: string): Promise<Buffer> {
  let sent = Buffer.alloc(0);
  const logger = {} as never;
  const { mechanism, authenticationProvider } = iamAuthentication(async () => "the-token");
  expect(mechanism).toBe("oauthbearer");
  await authenticationProvider({
    host: "b-1",
    port: 9098,
    logger,
    // Like kafkajs, this passes the response with its length prefix.
    saslAuthenticate: async ({ request, response }) => {
      sent = Buffer.from(await request.encode());
      const length = Buffer.alloc(4);
      length.writeInt32BE(brokerResponse.length);
      return response?.parse(await response.decode(Buffer.concat([length, Buffer.from(brokerResponse)])));
    },
  }).authenticate();
  return sent;
}

test("sends the token in the format of RFC 7628, and accepts an empty response", async () => {
  const sent = await authenticate("");

  expect(sent.readInt32BE()).toBe(sent.length - 4);
  expect(sent.subarray(4).toString()).toBe("n,,\u0001auth=Bearer the-token\u0001\u0001");
});

test("rejects a response with content", async () => {
  await expect(authenticate('{"status":"invalid_token"}')).rejects.toMatchObject({
    name: "TokenRejected",
    message: 'The broker rejected the IAM token: {"status":"invalid_token"}',
    retriable: false,
  });
});
