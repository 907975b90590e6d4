import { connect, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";

/** Request keys of Kafka's protocol. @see https://kafka.apache.org/protocol.html#protocol_api_keys */
export const API_VERSIONS = 18;
export const METADATA = 3;

const CORRELATION_ID = 4711;

/**
 * Sends one request in version 0, without authentication, to a broker.
 *
 * @param address - `host:port`
 * @returns `answered` if the broker responds to this request, `closed` if it closes the connection instead
 * @throws Error if the connection can't be opened, or neither happens within 10 s
 */
export async function sendUnauthenticated(address: string, apiKey: number, { tls }: { tls: boolean }): Promise<"answered" | "closed"> {
  const [host = "", port = ""] = address.split(":");
  const options = { host, port: Number(port), ...(isIP(host) === 0 && { servername: host }) };
  const socket: Socket = tls ? connectTls(options) : connect(options);
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once(tls ? "secureConnect" : "connect", resolve);
      socket.once("error", reject);
    });
    socket.setTimeout(10_000, () => socket.destroy(new Error(`${address} neither responds nor closes the connection`)));
    socket.write(request(apiKey));
    const received: Buffer[] = [];
    const answer = () => Buffer.concat(received);
    for await (const chunk of socket) {
      received.push(chunk as Buffer);
      if (answer().length >= 8 && answer().readInt32BE(4) === CORRELATION_ID) return "answered";
    }
    return "closed";
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === "ECONNRESET") return "closed";
    throw failure;
  } finally {
    socket.destroy();
  }
}

/** Returns a request of version 0 for all topics (Metadata) or without content (ApiVersions). */
function request(apiKey: number): Buffer {
  const body = apiKey === METADATA ? Buffer.alloc(4) : Buffer.alloc(0); // an empty array of topics
  const header = Buffer.alloc(14);
  header.writeInt32BE(10 + body.length, 0);
  header.writeInt16BE(apiKey, 4);
  header.writeInt32BE(CORRELATION_ID, 8);
  header.writeInt16BE(-1, 12); // no client id
  return Buffer.concat([header, body]);
}
