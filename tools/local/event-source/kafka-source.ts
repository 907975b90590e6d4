import type { Consumer, EachBatchPayload, KafkaMessage } from "kafkajs";
import type { MappingHost, MappingSettings } from "./host.js";
import { kafkaClient } from "./kafka-client.js";
import { kafkaProblem } from "./kafka-problem.js";
import type { SourceRecord, TopicPartition } from "./record.js";
import type { Cluster, RecordSink, RecordSource, SourceKind } from "./source.js";
import { commitStartingPositions } from "./starting-position.js";

/** Short, so that a poller stops and notices new records soon; each is one idle request a broker. */
const FETCH_WAIT_MS = 250;
/** The least that brokers accept by default. */
const SESSION_TIMEOUT_MS = 6_000;
const REBALANCE_TIMEOUT_MS = 15_000;
/** All partitions of a fetch at once: the buffer, not the client, keeps their order. */
const CONCURRENT_PARTITIONS = 1_000;
const LOG_APPEND_TIME = 1;

/** Kafka by kafkajs, authenticated as the function's role. */
export const kafkaSources: SourceKind = {
  prepare: async (settings, host, cluster) => {
    try {
      await commitStartingPositions(kafkaClient(settings, host, cluster), settings);
    } catch (error) {
      throw kafkaProblem(error as Error, settings.roleArn);
    }
  },
  open: (settings, host, cluster) => new KafkaSource(settings, host, cluster),
};

class KafkaSource implements RecordSource {
  readonly #consumer: Consumer;
  #stopped = false;

  constructor(
    private readonly settings: MappingSettings,
    private readonly host: MappingHost,
    cluster: Cluster,
  ) {
    this.#consumer = kafkaClient(settings, host, cluster).consumer({
      groupId: settings.consumerGroupId,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      sessionTimeout: SESSION_TIMEOUT_MS,
      heartbeatInterval: SESSION_TIMEOUT_MS / 6,
      rebalanceTimeout: REBALANCE_TIMEOUT_MS,
      allowAutoTopicCreation: false,
    });
  }

  async start(sink: RecordSink): Promise<void> {
    const consumer = this.#consumer;
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      const assignment = Object.entries(payload.memberAssignment);
      sink.assigned(assignment.flatMap(([topic, partitions]) => partitions.map((partition) => ({ topic, partition }))));
    });
    consumer.on(consumer.events.CRASH, ({ payload }) => sink.failed(kafkaProblem(payload.error, this.settings.roleArn)));
    try {
      await consumer.connect();
      // Where no offset is committed, as for a partition added later, nothing may be skipped.
      await consumer.subscribe({ topics: [...this.settings.topics], fromBeginning: true });
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: CONCURRENT_PARTITIONS,
        eachBatch: (payload) => this.#eachBatch(payload, sink),
      });
    } catch (error) {
      throw kafkaProblem(error as Error, this.settings.roleArn);
    }
    if (this.#stopped) {
      await consumer.disconnect();
    }
  }

  async commit(positions: readonly (TopicPartition & { offset: number })[]): Promise<void> {
    await this.#consumer.commitOffsets(positions.map(({ topic, partition, offset }) => ({ topic, partition, offset: String(offset) })));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#consumer
      .disconnect()
      .catch((error: Error) => this.host.log(`event source ${this.settings.uuid}: on leaving: ${error.message}`));
  }

  async #eachBatch({ batch, heartbeat, isRunning, isStale, resolveOffset }: EachBatchPayload, sink: RecordSink): Promise<void> {
    const { topic, partition } = batch;
    const last = batch.messages.at(-1);
    if (!last || isStale() || this.#stopped) {
      return;
    }
    const keepAlive = async () => {
      if (!isRunning() || this.#stopped) {
        return false;
      }
      await heartbeat();
      return true;
    };
    const records = batch.messages.map((message) => toRecord(topic, partition, message));
    if (await sink.offer({ topic, partition, records }, keepAlive)) {
      resolveOffset(last.offset);
    }
  }
}

function toRecord(topic: string, partition: number, message: KafkaMessage): SourceRecord {
  const { batchContext } = message as KafkaMessage & { batchContext?: { timestampType?: number } };
  return {
    topic,
    partition,
    offset: Number(message.offset),
    timestampMs: Number(message.timestamp),
    timestampType: batchContext?.timestampType === LOG_APPEND_TIME ? "LOG_APPEND_TIME" : "CREATE_TIME",
    key: message.key,
    value: message.value,
    headers: Object.entries(message.headers ?? {}).flatMap(([name, value]) =>
      [value ?? []].flat().map((one) => ({ name, value: typeof one === "string" ? Buffer.from(one) : one })),
    ),
  };
}
