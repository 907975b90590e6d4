import { connect } from "node:net";

/** Sends bytes to a port of 127.0.0.1 or another host, and returns what the server sends until it closes the connection or is silent for `quietMs`. */
export function sendRaw(port: number, request: string, quietMs = 1_000, host = "127.0.0.1"): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, host, () => socket.write(request));
    socket.setTimeout(quietMs, () => socket.destroy());
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("error", () => socket.destroy());
    socket.on("close", () => resolve(Buffer.concat(chunks).toString("latin1")));
  });
}

/** Returns an HTTP/1.1 request that asks the server to close the connection. */
export function rawRequest(method: string, target: string, headers: readonly string[], body = ""): string {
  const length = body ? [`Content-Length: ${Buffer.byteLength(body)}`] : [];
  return [`${method} ${target} HTTP/1.1`, ...headers, ...length, "Connection: close", "", body].join("\r\n");
}

/** Returns the status of a raw response; undefined if it is not HTTP. */
export function statusOf(response: string): number | undefined {
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(response)?.[1];
  return status === undefined ? undefined : Number(status);
}
