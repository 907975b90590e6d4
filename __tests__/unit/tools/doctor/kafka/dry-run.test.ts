import { expect, test } from "@jest/globals";
import type { Kafka } from "kafkajs";
import { DryRun } from "../../../../../tools/doctor/kafka/dry-run.js";

interface Sent {
  readonly request: { readonly apiKey: number; readonly apiVersion: number; encode(): Promise<{ buffer: Buffer }> };
  readonly response: { decode(bytes: Buffer): Promise<unknown>; parse(decoded: unknown): Promise<unknown> };
}

/** Connections of kafkajs to a broker that gives this response. */
function dryRun(response: Buffer) {
  const requests: { apiKey: number; apiVersion: number; body: string }[] = [];
  let disconnected = false;
  const broker = {
    connect: async () => undefined,
    lookupRequest: (_: number, { protocol }: { protocol: (of: object) => () => Sent }) => protocol({}),
    connectionPool: {
      send: async ({ request: { apiKey, apiVersion, encode }, response: codec }: Sent) => {
        requests.push({ apiKey, apiVersion, body: (await encode()).buffer.toString("hex") });
        return codec.parse(await codec.decode(response));
      },
    },
  };
  const cluster = {
    connect: async () => undefined,
    disconnect: async () => {
      disconnected = true;
    },
    refreshMetadata: async () => undefined,
    findControllerBroker: async () => broker,
  };
  const kafka = { [Symbol("private:Kafka:createCluster")]: () => cluster } as unknown as Kafka;
  return { requests, dry: new DryRun(kafka), isDisconnected: () => disconnected };
}

const int16 = (value: number) => Buffer.from([value >> 8, value & 0xff]);
const int32 = (value: number) => Buffer.from([0, 0, ...int16(value)]);
const text = (value: string) => Buffer.concat([int16(value.length), Buffer.from(value)]);
const LAST = Buffer.from("7fffffff", "hex");
const onePartition = (code: number) => Buffer.concat([int32(1), text("orders"), int32(1), LAST, int16(code)]);

const UNKNOWN_TOPIC_OR_PARTITION = 3;
const UNKNOWN_MEMBER_ID = 25;

test("asks to write nothing to a partition that no topic has", async () => {
  const { dry, requests } = dryRun(onePartition(UNKNOWN_TOPIC_OR_PARTITION));

  expect(await dry.write("orders")).toBeUndefined();
  // No transaction, acks of all replicas, 5 s; one topic, one partition, no records.
  const body = Buffer.concat([Buffer.from("ffffffff00001388", "hex"), int32(1), text("orders"), int32(1), LAST, int32(0)]);
  expect(requests).toEqual([{ apiKey: 0, apiVersion: 3, body: body.toString("hex") }]);
});

test("asks to read from a partition that no topic has", async () => {
  const { dry, requests } = dryRun(Buffer.concat([int32(0), onePartition(UNKNOWN_TOPIC_OR_PARTITION)]));

  expect(await dry.read("orders")).toBeUndefined();
  const head = Buffer.from("ffffffff00000000000000000000000100", "hex");
  const body = Buffer.concat([head, int32(1), text("orders"), int32(1), LAST, Buffer.alloc(8), int32(1)]);
  expect(requests).toEqual([{ apiKey: 1, apiVersion: 4, body: body.toString("hex") }]);
});

test("asks as a member that no group has", async () => {
  const { dry, requests } = dryRun(int16(UNKNOWN_MEMBER_ID));

  expect(await dry.join("billing")).toBeUndefined();
  const body = Buffer.concat([text("billing"), Buffer.from("ffffffff", "hex"), text("msk-doctor")]);
  expect(requests).toEqual([{ apiKey: 12, apiVersion: 0, body: body.toString("hex") }]);
});

test.each([
  [29, "TOPIC_AUTHORIZATION_FAILED"],
  [30, "GROUP_AUTHORIZATION_FAILED"],
  [31, "CLUSTER_AUTHORIZATION_FAILED"],
])("names the refusal %d", async (code, name) => {
  expect(await dryRun(onePartition(code)).dry.write("orders")).toBe(name);
  expect(await dryRun(Buffer.concat([int32(0), onePartition(code)])).dry.read("orders")).toBe(name);
  expect(await dryRun(int16(code)).dry.join("billing")).toBe(name);
});

test("closes its connections", async () => {
  const { dry, isDisconnected } = dryRun(int16(UNKNOWN_MEMBER_ID));
  await dry.join("billing");

  await dry.disconnect();

  expect(isDisconnected()).toBe(true);
});
