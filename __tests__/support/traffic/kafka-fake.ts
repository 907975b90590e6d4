import type { Kafka } from "kafkajs";

/** One partition of the topic of a {@link KafkaFake}. */
export interface FakePartition {
  readonly leader: number;
  readonly isr: readonly number[];
  /** @default [1, 2, 3] */
  readonly replicas?: readonly number[];
}

/** A record of the topic of a {@link KafkaFake}. */
export interface FakeRecord {
  readonly partition: number;
  readonly offset: string;
  readonly key?: string;
  readonly value?: string;
  readonly headers?: Record<string, string>;
}

/** A fake of a kafkajs client of a cluster with one topic. It records its clients, and answers from its fields. */
export class KafkaFake {
  brokers: readonly number[] = [1, 2, 3];
  partitions: readonly FakePartition[] = [];
  offsets: { partition: number; low: string; high: string }[] = [];
  /** The records that a consumer receives, in this order. */
  records: FakeRecord[] = [];
  /** Emitted as `consumer.crash` after the records. */
  crash?: Error;
  /** Errors of the next calls of `connect` of an admin client. */
  readonly failures: Error[] = [];
  readonly calls: unknown[] = [];
  /** The clients that are connected. */
  readonly connected = new Set<symbol>();

  readonly kafka = {
    admin: (config?: unknown, client = Symbol("admin")) => ({
      connect: async () => {
        this.calls.push(["admin", config]);
        const failure = this.failures.shift();
        if (failure) throw failure;
        this.connected.add(client);
      },
      disconnect: async () => void this.connected.delete(client),
      describeCluster: async () => ({ brokers: this.brokers.map((nodeId) => ({ nodeId })) }),
      fetchTopicMetadata: async ({ topics }: { topics: string[] }) => ({
        topics: topics.map((name) => ({
          name,
          partitions: this.partitions.map(({ leader, isr, replicas = [1, 2, 3] }, partitionId) => ({ partitionId, leader, isr, replicas })),
        })),
      }),
      fetchTopicOffsets: async (topic: string) => {
        this.calls.push(["offsets", topic]);
        return this.offsets;
      },
    }),
    consumer: (config: unknown, client = Symbol("consumer")) => {
      let crashed: (event: { payload: { error: Error } }) => void = () => undefined;
      return {
        on: (event: string, listener: typeof crashed) => {
          if (event === "consumer.crash") crashed = listener;
        },
        connect: async () => {
          this.calls.push(["consumer", config]);
          this.connected.add(client);
        },
        disconnect: async () => void this.connected.delete(client),
        subscribe: async (subscription: unknown) => void this.calls.push(["subscribe", subscription]),
        run: async ({ autoCommit, eachMessage }: { autoCommit: boolean; eachMessage: (payload: unknown) => Promise<void> }) => {
          this.calls.push(["run", { autoCommit }]);
          for (const { partition, offset, key, value, headers } of this.records) {
            const buffer = (text?: string) => (text === undefined ? null : Buffer.from(text));
            const named = Object.entries(headers ?? {}).map(([name, text]) => [name, Buffer.from(text)]);
            const message = { offset, key: buffer(key), value: buffer(value), headers: headers && Object.fromEntries(named) };
            await eachMessage({ partition, message });
          }
          if (this.crash) crashed({ payload: { error: this.crash } });
        },
      };
    },
  } as unknown as Kafka;
}
