import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterEach, expect, test } from "@jest/globals";
import { API_VERSIONS, METADATA, sendUnauthenticated } from "../../../support/kafka/raw-request.js";

// It judges in integration/access.test.ts: a broker closes the connection at requests without authentication.
let server: Server;

afterEach(() => new Promise((closed) => server.close(closed)));

/** Starts a server that treats each request so. @returns its address, and the requests that it received */
async function listen(onRequest: (socket: Socket) => void): Promise<{ address: string; requests: Buffer[] }> {
  const requests: Buffer[] = [];
  server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", (request) => {
      requests.push(request);
      onRequest(socket);
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

/** An answer with a correlation id, in two parts. */
function answer(socket: Socket, correlationId: number): void {
  const header = Buffer.alloc(8);
  header.writeInt32BE(4, 0);
  header.writeInt32BE(correlationId, 4);
  socket.write(header.subarray(0, 5), () => socket.end(header.subarray(5)));
}

test("a broker that responds to the request has answered", async () => {
  const { address, requests } = await listen((socket) => answer(socket, 4711));

  expect(await sendUnauthenticated(address, API_VERSIONS, { tls: false })).toBe("answered");
  expect(requests.map((request) => request.toString("hex"))).toEqual(["0000000a" + "0012" + "0000" + "00001267" + "ffff"]);
});

test("a request for metadata has an empty list of topics: all", async () => {
  const { address, requests } = await listen((socket) => socket.end());

  await sendUnauthenticated(address, METADATA, { tls: false });

  expect(requests.map((request) => request.toString("hex"))).toEqual(["0000000e" + "0003" + "0000" + "00001267" + "ffff" + "00000000"]);
});

test.each([
  ["ends", (socket: Socket) => void socket.end()],
  ["resets", (socket: Socket) => void socket.resetAndDestroy()],
  ["answers another request, then ends", (socket: Socket) => answer(socket, 4712)],
])("a broker that %s the connection has closed it", async (_, onRequest) => {
  const { address } = await listen(onRequest);

  expect(await sendUnauthenticated(address, API_VERSIONS, { tls: false })).toBe("closed");
});

test("a broker that can't be reached has refused nothing", async () => {
  const { address } = await listen(() => undefined);
  await new Promise((closed) => server.close(closed));

  await expect(sendUnauthenticated(address, API_VERSIONS, { tls: false })).rejects.toThrow("ECONNREFUSED");
});
