import { isIP, connect as tcp } from "node:net";
import { connect as tls } from "node:tls";
import type { ISocketFactory } from "kafkajs";
import { registerCodecs } from "./kafka-codecs.js";

// Every client of the tools connects with this factory, and must read what other clients have written.
registerCodecs();

/** The default of kafkajs. */
const KEEP_ALIVE_DELAY_MS = 60_000;

/**
 * Connects like kafkajs's default socket factory, without its listener leak: a client that can't reach a broker closes both of that broker's
 * connections after every attempt, including the one that is already closed. On a closed socket, Node's `unref` waits for a `connect` event
 * that never occurs, adds one listener each time, and warns of a leak at the eleventh. A closed socket does not keep the process alive, so
 * its `unref` can do nothing.
 */
export const kafkaSocket: ISocketFactory = ({ host, port, ssl, onConnect }) => {
  const socket = ssl ? tls({ host, port, ...(isIP(host) ? {} : { servername: host }), ...ssl }, onConnect) : tcp({ host, port }, onConnect);
  socket.setKeepAlive(true, KEEP_ALIVE_DELAY_MS);
  socket.once("close", () => {
    socket.unref = () => socket;
  });
  return socket;
};
