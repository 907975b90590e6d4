import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * Below the range from which Linux (32768+) and macOS (49152+) take the ports of outgoing connections: else some
 * connection could sit on the port of a broker that is down for a moment, and the broker could not come back.
 */
const FIRST = 10_240;
const LAST = 32_767;

const handedOut = new Set<number>();

/** A TCP port of the loopback interface that nobody listens on; never the same one twice in one process. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = randomInt(FIRST, LAST + 1);
    if (handedOut.has(port)) continue;
    handedOut.add(port);
    if (await canListen(port)) return port;
  }
  throw new Error(`no free port found between ${FIRST} and ${LAST}`);
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ host: "127.0.0.1", port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
