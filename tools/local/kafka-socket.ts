import { isIP, connect as tcp } from "node:net";
import { connect as tls } from "node:tls";
import type { ISocketFactory } from "kafkajs";

/** As kafkajs has it by default. */
const KEEP_ALIVE_DELAY_MS = 60_000;

/**
 * Connects as kafkajs does by itself, without its leak: a client that can't reach a broker ends both of that broker's connections after every
 * attempt, also the one that was closed long ago. On a closed socket, Node's `unref` waits for a `connect` that never comes, with one more
 * listener each time, and warns of a leak from the eleventh on. A closed socket holds no process, so that there its `unref` has nothing to do.
 */
export const kafkaSocket: ISocketFactory = ({ host, port, ssl, onConnect }) => {
  const socket = ssl ? tls({ host, port, ...(isIP(host) ? {} : { servername: host }), ...ssl }, onConnect) : tcp({ host, port }, onConnect);
  socket.setKeepAlive(true, KEEP_ALIVE_DELAY_MS);
  socket.once("close", () => {
    socket.unref = () => socket;
  });
  return socket;
};
