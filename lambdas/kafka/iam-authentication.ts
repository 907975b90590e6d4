import type { Mechanism } from "kafkajs";

const SOH = "\u0001";
/** Size of the length prefix of Kafka's BYTES type. */
const LENGTH_BYTES = 4;

/** The broker rejected the IAM token: the identity is unknown or not allowed to connect, or the broker accepts no new connections now. */
export class TokenRejected extends Error {
  override readonly name = "TokenRejected";
  /** Prevents kafkajs from retrying with the same token. */
  readonly retriable = false;

  /** @param status - the broker's response, JSON */
  constructor(status: string) {
    super(`The broker rejected the IAM token: ${status}`);
  }
}

/**
 * Returns the SASL mechanism OAUTHBEARER, which MSK's IAM listener uses, for kafkajs. The implementation in kafkajs ignores the broker's
 * response: a rejected token then looks like a successful authentication and fails later with ILLEGAL_SASL_STATE or "no brokers".
 * Source: RFC 7628, sections 3.1 and 3.2.2: a response with content is a rejection.
 */
export function iamAuthentication(token: () => Promise<string>): Mechanism {
  return {
    mechanism: "oauthbearer",
    authenticationProvider: ({ saslAuthenticate }) => ({
      authenticate: async () => {
        const message = `n,,${SOH}auth=Bearer ${await token()}${SOH}${SOH}`;
        await saslAuthenticate({
          request: { encode: () => withLengthPrefix(Buffer.from(message)) },
          response: { decode: (response) => response.subarray(LENGTH_BYTES), parse: throwIfRejected },
        });
      },
    }),
  };
}

function withLengthPrefix(bytes: Buffer): Buffer {
  const framed = Buffer.alloc(LENGTH_BYTES + bytes.length);
  framed.writeInt32BE(bytes.length);
  bytes.copy(framed, LENGTH_BYTES);
  return framed;
}

function throwIfRejected(status: Buffer): void {
  if (status.length > 0) throw new TokenRejected(status.toString());
}
