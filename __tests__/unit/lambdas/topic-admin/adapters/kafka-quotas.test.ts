import { expect, test } from "@jest/globals";
import type { QuotaAlteration, QuotaEntry } from "../../../../../lambdas/kafka/client-quotas.js";
import { KafkaQuotas } from "../../../../../lambdas/topic-admin/adapters/kafka-quotas.js";
import { createErrorFromCode } from "../../../../support/lambdas/kafkajs-errors.js";

function kafkaQuotas(entries: readonly QuotaEntry[] = []) {
  const sent: [readonly QuotaAlteration[], boolean][] = [];
  const quotas = new KafkaQuotas({
    describeClientQuotas: async () => [...entries],
    alterClientQuotas: async (...call) => void sent.push(call),
    disconnect: async () => undefined,
  });
  return { sent, quotas };
}

const values = [{ key: "producer_byte_rate", value: 5 }];
const part = (type: string, name: string | null) => ({ type, name });

test("reads users, client ids and their defaults, and leaves out IP addresses and names that stand for a default", async () => {
  const { quotas } = kafkaQuotas([
    { entity: [part("user", "shop")], values: [...values, { key: "request_percentage", value: 0.5 }] },
    { entity: [part("client-id", null)], values },
    { entity: [part("client-id", "a"), part("user", null)], values },
    { entity: [part("ip", "10.0.0.7")], values },
    { entity: [part("user", "shop"), part("new-kind", "x")], values },
    { entity: [part("client-id", "*")], values },
  ]);

  expect(await quotas.list()).toEqual([
    { user: "shop", limits: { producer_byte_rate: 5, request_percentage: 0.5 } },
    { clientId: "*", limits: { producer_byte_rate: 5 } },
    { clientId: "a", user: "*", limits: { producer_byte_rate: 5 } },
  ]);
});

test("sends all changes in one request, with the parts of each entity that are set, null for a default, and removals with remove", async () => {
  const { quotas, sent } = kafkaQuotas();
  const change = { kind: "changeQuota", set: { producer_byte_rate: 5 }, unset: ["request_percentage"], from: {} } as const;
  const operations = [
    { key: "producer_byte_rate", value: 5, remove: false },
    { key: "request_percentage", value: 0, remove: true },
  ];

  await quotas.change([{ ...change, user: "shop" }], true);
  await quotas.change(
    [
      { ...change, clientId: "*" },
      { ...change, user: "*", clientId: "a", unset: [] },
    ],
    false,
  );

  expect(sent).toEqual([
    [[{ entity: [part("user", "shop")], operations }], true],
    [
      [
        { entity: [part("client-id", null)], operations },
        { entity: [part("user", null), part("client-id", "a")], operations: operations.slice(0, 1) },
      ],
      false,
    ],
  ]);
});

test("names the request that Kafka refused", async () => {
  const quotas = new KafkaQuotas({
    describeClientQuotas: async () => Promise.reject(createErrorFromCode(31)),
    alterClientQuotas: async () => undefined,
    disconnect: async () => undefined,
  });

  await expect(quotas.list()).rejects.toMatchObject({
    name: "NotPermitted",
    message: expect.stringMatching(/^Can't read the quotas: CLUSTER_AUTHORIZATION_FAILED: /),
  });
});
