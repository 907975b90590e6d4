import { expect, test } from "@jest/globals";
import { iamAuthentication } from "../../../../lambdas/kafka/iam-authentication.js";

/** Authenticates against a broker that answers with these bytes; gives what it was sent. */
async function authenticate(answer: string): Promise<Buffer> {
  let sent = Buffer.alloc(0);
  const logger = {} as never;
  const { mechanism, authenticationProvider } = iamAuthentication(async () => "the-token");
  expect(mechanism).toBe("oauthbearer");
  await authenticationProvider({
    host: "b-1",
    port: 9098,
    logger,
    // As kafkajs does it: what the broker says comes with its length in front.
    saslAuthenticate: async ({ request, response }) => {
      sent = Buffer.from(await request.encode());
      const length = Buffer.alloc(4);
      length.writeInt32BE(answer.length);
      return response?.parse(await response.decode(Buffer.concat([length, Buffer.from(answer)])));
    },
  }).authenticate();
  return sent;
}

test("sends the token as RFC 7628 has it, and takes an empty answer for a yes", async () => {
  const sent = await authenticate("");
  expect(sent.readInt32BE()).toBe(sent.length - 4);
  expect(sent.subarray(4).toString()).toBe("n,,\u0001auth=Bearer the-token\u0001\u0001");
});

test("takes an answer with content for the refusal it is", async () => {
  await expect(authenticate('{"status":"invalid_token"}')).rejects.toMatchObject({
    name: "TokenRefused",
    message: 'the broker refused the IAM token: {"status":"invalid_token"}',
    retriable: false,
  });
});
