import { expect, test } from "@jest/globals";
import type { Kafka } from "kafkajs";
import * as kafkajs from "kafkajs";
import { KafkaQuotaRequests } from "../../../../lambdas/kafka/client-quotas.js";
import { createErrorFromCode } from "../../../support/lambdas/kafkajs-errors.js";

interface Sent {
  readonly request: {
    readonly apiKey: number;
    readonly apiVersion: number;
    readonly apiName: string;
    encode(): Promise<{ buffer: Buffer }>;
  };
  readonly response: { decode(bytes: Buffer): Promise<unknown>; parse(decoded: unknown): Promise<unknown> };
}

/** Connections of kafkajs to a broker that responds with these bytes, in order. */
function broker(...responses: Buffer[]) {
  const calls: string[] = [];
  const requests: { apiKey: number; apiVersion: number; apiName: string; body: Buffer }[] = [];
  const failures: Error[] = [];
  const connection = {
    connect: async () => void calls.push("connect to the broker"),
    lookupRequest: (apiKey: number, { versions, protocol }: { versions: string[]; protocol: (of: object) => () => Sent }) => {
      calls.push(`look up ${apiKey} in ${versions}`);
      return protocol({ version: 0 });
    },
    connectionPool: {
      send: async ({ request: { encode, ...request }, response }: Sent) => {
        requests.push({ ...request, body: (await encode()).buffer });
        return response.parse(await response.decode(responses.shift() as Buffer));
      },
    },
  };
  const cluster = {
    connect: async () => {
      calls.push("connect");
      const failure = failures.shift();
      if (failure) throw failure;
    },
    disconnect: async () => void calls.push("disconnect"),
    refreshMetadata: async () => void calls.push("refresh"),
    findControllerBroker: async () => connection,
  };
  const kafka = { [Symbol("other")]: () => undefined, [Symbol("private:Kafka:createCluster")]: () => cluster };
  return { calls, requests, failures, quotas: new KafkaQuotaRequests(kafka as unknown as Kafka) };
}

const int8 = (value: number) => Buffer.from([value]);
const int16 = (value: number) => Buffer.from([(value >> 8) & 0xff, value & 0xff]);
const int32 = (value: number) => Buffer.from([0, 0, value >> 8, value & 0xff]);
const text = (value: string | null) => (value === null ? int16(-1) : Buffer.concat([int16(Buffer.byteLength(value)), Buffer.from(value)]));
const double = (value: number) => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes;
};
const list = (...items: Buffer[]) => Buffer.concat([int32(items.length), ...items]);
const noError = Buffer.concat([int16(0), text(null)]);

test("asks for the quotas of all entities, and reads them", async () => {
  const entry = (parts: Buffer, values: Buffer) => Buffer.concat([parts, values]);
  const response = Buffer.concat([
    int32(3),
    noError,
    list(
      entry(
        list(Buffer.concat([text("user"), text("shop")]), Buffer.concat([text("client-id"), text(null)])),
        list(Buffer.concat([text("producer_byte_rate"), double(1_048_576)]), Buffer.concat([text("request_percentage"), double(0.5)])),
      ),
      entry(list(Buffer.concat([text("ip"), text("10.0.0.7")])), list()),
    ),
  ]);
  const { quotas, requests, calls } = broker(response);

  expect(await quotas.describeClientQuotas()).toEqual([
    {
      entity: [
        { type: "user", name: "shop" },
        { type: "client-id", name: null },
      ],
      values: [
        { key: "producer_byte_rate", value: 1_048_576 },
        { key: "request_percentage", value: 0.5 },
      ],
    },
    { entity: [{ type: "ip", name: "10.0.0.7" }], values: [] },
  ]);
  expect(requests).toEqual([{ apiKey: 48, apiVersion: 0, apiName: "DescribeClientQuotas", body: Buffer.concat([int32(0), int8(0)]) }]);
  expect(calls).toEqual(["connect", "refresh", "connect to the broker", "look up 48 in 0"]);
});

test.each([true, false])("sends changes with validate-only %s", async (validateOnly) => {
  const { quotas, requests } = broker(
    Buffer.concat([int32(0), list(Buffer.concat([noError, list(Buffer.concat([text("user"), text("a")]))]))]),
  );
  const entity = [
    { type: "user", name: "a" },
    { type: "client-id", name: null },
  ];
  const operations = [
    { key: "producer_byte_rate", value: 0.5, remove: false },
    { key: "request_percentage", value: 0, remove: true },
  ];

  await quotas.alterClientQuotas([{ entity, operations }], validateOnly);

  expect(requests).toEqual([
    {
      apiKey: 49,
      apiVersion: 0,
      apiName: "AlterClientQuotas",
      body: Buffer.concat([
        list(
          Buffer.concat([
            list(Buffer.concat([text("user"), text("a")]), Buffer.concat([text("client-id"), text(null)])),
            list(
              Buffer.concat([text("producer_byte_rate"), double(0.5), int8(0)]),
              Buffer.concat([text("request_percentage"), double(0), int8(1)]),
            ),
          ]),
        ),
        int8(validateOnly ? 1 : 0),
      ]),
    },
  ]);
});

test("throws Kafka's error with the broker's message and the entity, of any of the changes", async () => {
  const refused = Buffer.concat([int16(42), text("must be greater than 0")]);
  const user = Buffer.concat([text("user"), text("a")]);
  const clientIds = Buffer.concat([text("client-id"), text(null)]);
  const unsupported = Buffer.concat([int32(0), int16(31), text(null), int32(0)]);
  const { quotas } = broker(
    Buffer.concat([int32(0), list(Buffer.concat([noError, list(user)]), Buffer.concat([refused, list(user, clientIds)]))]),
    unsupported,
  );

  await expect(quotas.alterClientQuotas([], false)).rejects.toMatchObject({
    type: "INVALID_REQUEST",
    message: "user a, client-id <default>: must be greater than 0",
  });
  await expect(quotas.describeClientQuotas()).rejects.toMatchObject({
    type: "CLUSTER_AUTHORIZATION_FAILED",
    message: "Cluster authorization failed",
  });
});

test("closes a connection that could not be opened, and opens another one for the next request", async () => {
  const { quotas, failures, calls } = broker(Buffer.concat([int32(0), noError, int32(0)]));
  const failure = createErrorFromCode(58);
  failures.push(failure);

  await expect(quotas.describeClientQuotas()).rejects.toBe(failure);
  expect(calls).toEqual(["connect", "disconnect"]);
  await expect(quotas.describeClientQuotas()).resolves.toEqual([]);
});

test("closes its connections once, and none that it has not opened", async () => {
  const { quotas, calls } = broker(Buffer.concat([int32(0), noError, int32(0)]));

  await quotas.disconnect();

  expect(calls).toEqual([]);

  await quotas.describeClientQuotas();
  calls.length = 0;
  await quotas.disconnect();
  await quotas.disconnect();

  expect(calls).toEqual(["disconnect"]);
});

test("finds the connections of the installed kafkajs, and names the version that it needs otherwise", async () => {
  const kafka = new kafkajs.Kafka({ brokers: ["127.0.0.1:1"], retry: { retries: 0 }, logLevel: kafkajs.logLevel.NOTHING });

  await expect(new KafkaQuotaRequests(kafka).describeClientQuotas()).rejects.toMatchObject({ name: "KafkaJSNumberOfRetriesExceeded" });
  await expect(new KafkaQuotaRequests({} as Kafka).describeClientQuotas()).rejects.toThrow(
    "kafkajs has no private:Kafka:createCluster; use version 2.2.4",
  );
});
