import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * Below the range from which Linux (32768+) and macOS (49152+) take the ports of outgoing connections: otherwise a connection
 * could use the port of a stopped broker, and the broker could not restart.
 */
const FIRST = 10_240;
const LAST = 32_767;

const returned = new Set<number>();

/** Returns a free TCP port of the loopback interface; never the same port twice in one process. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = randomInt(FIRST, LAST + 1);
    if (returned.has(port)) continue;
    returned.add(port);
    if (await canListen(port)) return port;
  }
  throw new Error(`no free TCP port found on 127.0.0.1 between ${FIRST} and ${LAST}`);
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ host: "127.0.0.1", port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
