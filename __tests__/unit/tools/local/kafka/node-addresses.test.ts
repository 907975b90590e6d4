import { createServer } from "node:net";
import { afterEach, expect, test } from "@jest/globals";
import { type Machine, NodeAddresses, SERVERLESS_ENDPOINT } from "../../../../../tools/local/kafka/node-addresses.js";

const chosen: NodeAddresses[] = [];

async function choose(ids: readonly number[], machine?: Machine): Promise<NodeAddresses> {
  const addresses = await NodeAddresses.choose(ids, machine);
  chosen.push(addresses);
  return addresses;
}

afterEach(() => {
  for (const addresses of chosen.splice(0)) addresses.release();
});

/** A machine that has the addresses of lo0 only. */
const mac = (lo0: readonly string[], used: readonly string[] = []): Machine => ({
  platform: "darwin",
  has: async (address) => lo0.includes(address),
  busyPort: async (address) => (used.includes(address) ? 9092 : undefined),
});

test("each node of a cluster has a separate loopback address, and so has a serverless cluster", async () => {
  const addresses = await choose([1, 2, 3]);
  const network = addresses.of(1).replace(/\.1$/, "");

  expect(network).toMatch(/^127\.[1-9]\d*\.\d+$/);
  expect([1, 2, 60, 10_001, 10_003].map((id) => addresses.of(id))).toEqual([1, 2, 60, 201, 203].map((last) => `${network}.${last}`));
  expect(addresses.of(SERVERLESS_ENDPOINT)).toBe(`${network}.200`);
  expect(addresses.ofListeners).toHaveLength(61);
  expect(addresses.ofListeners).toEqual(expect.arrayContaining([`${network}.1`, `${network}.60`, `${network}.200`]));
});

test("MSK's ports are free at the addresses", async () => {
  const addresses = await choose([1, 2, 3]);

  for (const port of [9092, 9094, 9096, 9098, 11_001, 11_002]) {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, addresses.of(3), resolve));
    await new Promise((resolve) => server.close(resolve));
  }
});

test("two clusters have different networks, also while no node listens", async () => {
  const machine = mac(["127.0.1.1", "127.0.2.1"]);

  expect([(await choose([1], machine)).of(1), (await choose([1], machine)).of(1)]).toEqual(["127.0.1.1", "127.0.2.1"]);

  chosen[0]?.release();
  expect((await choose([1], machine)).of(1)).toBe("127.0.1.1");
});

test("a network in which another process listens is not chosen", async () => {
  expect((await choose([1, 2], mac(["127.0.1.1", "127.0.1.2", "127.0.2.1", "127.0.2.2"], ["127.0.1.2"]))).of(1)).toBe("127.0.2.1");
});

test("where addresses must be added, the error has the commands, at the start and when brokers are added", async () => {
  const commands = "Each broker needs a separate loopback address. This machine does not have ";
  await expect(choose([1, 2, 3], mac(["127.0.1.1"]))).rejects.toThrow(
    `${commands}127.0.1.2, 127.0.1.3. Add them, until the next restart of the machine, with: sudo ifconfig lo0 alias 127.0.1.2; sudo ifconfig lo0 alias 127.0.1.3`,
  );

  const addresses = await choose([1], mac(["127.0.1.1"]));
  await addresses.check([1]);
  await expect(addresses.check([1, 2])).rejects.toThrow(`${commands}127.0.1.2.`);
});

test("a process that listens on all addresses is named by its port", async () => {
  const machine: Machine = { platform: "linux", has: async () => true, busyPort: async () => 9094 };

  await expect(choose([1], machine)).rejects.toThrow(
    "In every network that was tried, a process listens on port 9094, probably on all addresses (0.0.0.0 or ::) as another Kafka does. Stop it,",
  );
});

test("a listener on all addresses makes its port busy at each of them", async () => {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(11_002, "0.0.0.0", resolve);
  });

  try {
    await expect(choose([1])).rejects.toThrow("a process listens on port 11002, probably on all addresses");
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});

test("if clusters of this process have all networks, the error says so", async () => {
  const machine = mac(["127.0.1.1", "127.0.2.1", "127.0.3.1", "127.0.4.1"]);
  for (let cluster = 0; cluster < 4; cluster++) await choose([1], machine);

  await expect(choose([1], machine)).rejects.toThrow("no loopback network for the brokers is free; stop another local platform");
});

test("a broker beyond MSK's limit has no address", async () => {
  const addresses = await choose([1]);
  expect(() => addresses.of(61)).toThrow("broker 61: the local platform has addresses for 60 brokers of a cluster");
});
