import type { Mechanism } from "kafkajs";

const SOH = "\u0001";
/** What travels here has its length in front, as Kafka's BYTES. */
const LENGTH_BYTES = 4;

/** A broker did not take the token: who we are or may be is wrong, or it takes no new connections for now. */
export class TokenRefused extends Error {
  override readonly name = "TokenRefused";
  /** For kafkajs, which would try the same again. */
  readonly retriable = false;

  /** @param status what the broker says, JSON */
  constructor(status: string) {
    super(`the broker refused the IAM token: ${status}`);
  }
}

/**
 * Kafka's OAUTHBEARER for kafkajs, which is what MSK's IAM listener speaks. kafkajs has one of its own, but drops the broker's answer: a
 * refused token then looks like a connection, and fails later as ILLEGAL_SASL_STATE or as a cluster without brokers.
 * Source: RFC 7628, sections 3.1 and 3.2.2: an answer with content is a refusal.
 */
export function iamAuthentication(token: () => Promise<string>): Mechanism {
  return {
    mechanism: "oauthbearer",
    authenticationProvider: ({ saslAuthenticate }) => ({
      authenticate: async () => {
        const message = `n,,${SOH}auth=Bearer ${await token()}${SOH}${SOH}`;
        await saslAuthenticate({
          request: { encode: () => withLength(Buffer.from(message)) },
          response: { decode: (answer) => answer.subarray(LENGTH_BYTES), parse: refuse },
        });
      },
    }),
  };
}

function withLength(bytes: Buffer): Buffer {
  const framed = Buffer.alloc(LENGTH_BYTES + bytes.length);
  framed.writeInt32BE(bytes.length);
  bytes.copy(framed, LENGTH_BYTES);
  return framed;
}

function refuse(status: Buffer): void {
  if (status.length > 0) throw new TokenRefused(status.toString());
}
