import type { AddressInfo } from "node:net";
import { connect, createServer, type TLSSocket } from "node:tls";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { issueCertificate } from "../../../../../../tools/local/kafka/certificates.js";
import { ServerlessEndpoint } from "../../../../../../tools/local/kafka/serverless/endpoint.js";
import { Frames, framed, int16, int32, string } from "../../../../../../tools/local/kafka/serverless/wire.js";

/** A broker that returns the correlation id of each request, and the endpoint in front of it. */
let close: (() => Promise<void>)[];
let client: TLSSocket;
/** Opens another connection to the endpoint. */
let connected: () => TLSSocket;
let lines: string[];
let brokerPort: number | undefined;
let received: { key: number; version: number }[];

beforeEach(async () => {
  const { key, certificate } = await issueCertificate({ commonName: "localhost", authority: true });
  [lines, received, close] = [[], [], []];
  const broker = createServer({ key, cert: certificate }, (socket) => {
    const frames = new Frames();
    socket.on("error", () => undefined);
    socket.on("data", (chunk: Buffer) => {
      for (const message of frames.add(chunk)) {
        received.push({ key: message.readInt16BE(0), version: message.readInt16BE(2) });
        const entries = message.readInt16BE(0) === 18 ? [int16(0), int32(1), int16(20), int16(0), int16(6), int32(0)] : [];
        socket.write(framed(message.subarray(4, 8), ...entries));
      }
    });
  });
  await new Promise<void>((resolve) => broker.listen(0, "127.0.0.1", resolve));
  close.push(() => new Promise((resolve) => broker.close(() => resolve())));
  brokerPort = (broker.address() as AddressInfo).port;
  const endpoint = await ServerlessEndpoint.listen({
    ...{ address: "127.0.0.1", port: 0, brokerPort: () => brokerPort, key, certificate, ca: certificate },
    ...{ unrestricted: (clientId: string) => clientId === "poller", log: (line: string) => lines.push(line) },
  });
  close.push(() => endpoint.close());
  connected = () => connect({ host: "127.0.0.1", port: endpoint.port, ca: certificate }).on("error", () => undefined);
  client = connected();
  await new Promise((resolve) => client.once("secureConnect", resolve));
});

afterEach(async () => {
  client.destroy();
  for (const one of close.reverse()) await one();
});

/** Sends a request and returns the response without its length; undefined if the connection is closed instead. */
function send(key: number, version: number, clientId = "client"): Promise<Buffer | undefined> {
  const frames = new Frames();
  return new Promise((resolve) => {
    client.once("close", () => resolve(undefined));
    client.on("data", (chunk: Buffer) => {
      const [message] = frames.add(chunk);
      if (message) resolve(message);
    });
    client.write(framed(int16(key), int16(version), int32(9), string(clientId)));
  });
}

test("passes on a request in a served version, also in two parts", async () => {
  expect(await send(20, 3)).toEqual(int32(9));

  const [first, second] = [framed(int16(20), int16(4), int32(10), string("client")).subarray(0, 6), 6];
  client.removeAllListeners("data");
  const response = new Promise<Buffer>((resolve) => client.once("data", resolve));
  client.write(first);
  client.write(framed(int16(20), int16(4), int32(10), string("client")).subarray(second));

  expect(await response).toEqual(framed(int32(10)));
});

test("closes the connection on a request in another version, and of a type that is not served", async () => {
  expect(await send(20, 1)).toBeUndefined();
  expect(received).toEqual([]);
  expect(lines).toEqual(["serverless: client sent request type 20 in version 1, which MSK Serverless does not serve"]);
});

test("closes the connection on CreateAcls", async () => {
  expect(await send(30, 2)).toBeUndefined();
});

test("restricts the broker's versions in the response to ApiVersions", async () => {
  expect(await send(18, 2)).toEqual(Buffer.concat([int32(9), int16(0), int32(1), int16(20), int16(3), int16(6), int32(0)]));
});

test("responds itself to ApiVersions in a version that is not served", async () => {
  expect((await send(18, 4))?.readInt16BE(4)).toBe(35);
  expect(received).toEqual([]);
});

test("passes on every request of a poller", async () => {
  expect(await send(20, 1, "poller")).toEqual(int32(9));
});

test("closes its connections when it is closed", async () => {
  const closed = new Promise((resolve) => client.resume().once("close", resolve));
  await close[1]?.();

  await closed;

  expect(client.destroyed).toBe(true);
}, 10_000);

test("closes a connection while no broker runs", async () => {
  brokerPort = undefined;

  const other = connected();

  await new Promise((resolve) => other.once("close", resolve));
});
