import { setTimeout as sleep } from "node:timers/promises";
import type { Consumer, EachBatchPayload, KafkaMessage } from "kafkajs";
import type { MappingHost, MappingSettings } from "./host.js";
import { kafkaClient } from "./kafka-client.js";
import { explainKafkaError } from "./kafka-error.js";
import type { SourceRecord, TopicPartition } from "./record.js";
import { keepRecordHeaders, recordHeaders } from "./record-headers.js";
import type { Cluster, RecordSink, RecordSource, SourceKind } from "./source.js";
import { commitStartingPositions } from "./starting-position.js";

/** Short, so that a poller stops and receives new records quickly; each wait is one idle request per broker. */
const FETCH_WAIT_MS = 250;
/** The minimum that brokers accept by default. */
const SESSION_TIMEOUT_MS = 6_000;
const REBALANCE_TIMEOUT_MS = 15_000;
/** All partitions of a fetch concurrently: the buffer, not the client, keeps their order. */
const CONCURRENT_PARTITIONS = 1_000;
/** After this time without a heartbeat the group has removed this member, even if it is waiting for another member. */
const HEARTBEAT_TIMEOUT_MS = SESSION_TIMEOUT_MS + REBALANCE_TIMEOUT_MS;
const HEARTBEAT_CHECK_MS = 1_000;
/** A broker that hangs does not respond. */
const COMMIT_TIMEOUT_MS = 3_000;
const LOG_APPEND_TIME = 1;

/** Sources that read from Kafka with kafkajs, authenticated as the function's role. */
export const kafkaSources: SourceKind = {
  prepare: async (settings, host, cluster) => {
    try {
      await commitStartingPositions(kafkaClient(settings, host, cluster), settings);
    } catch (error) {
      throw explainKafkaError(error as Error, settings.roleArn);
    }
  },
  open: (settings, host, cluster) => new KafkaSource(settings, host, cluster),
};

class KafkaSource implements RecordSource {
  readonly #consumer: Consumer;
  #stopped = false;
  #heartbeatCheck: NodeJS.Timeout | undefined;
  #tryCommit: EachBatchPayload["commitOffsetsIfNecessary"] | undefined;

  constructor(
    private readonly settings: MappingSettings,
    private readonly host: MappingHost,
    cluster: Cluster,
  ) {
    keepRecordHeaders();
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
    let heartbeatAtMs = Date.now();
    const onHeartbeat = () => {
      heartbeatAtMs = Date.now();
    };
    consumer.on(consumer.events.HEARTBEAT, onHeartbeat);
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      onHeartbeat();
      const assignment = Object.entries(payload.memberAssignment);
      sink.assigned(assignment.flatMap(([topic, partitions]) => partitions.map((partition) => ({ topic, partition }))));
    });
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      this.#tryCommit = undefined;
      sink.failed(explainKafkaError(payload.error, this.settings.roleArn));
    });
    // A heartbeat to a broker that hangs waits 30 s for a response. Meanwhile the group continues without this member and no event reports it.
    this.#heartbeatCheck = setInterval(() => {
      if (Date.now() - heartbeatAtMs > HEARTBEAT_TIMEOUT_MS) {
        sink.failed(new Error(`no heartbeat reached the group for ${HEARTBEAT_TIMEOUT_MS} ms`));
      }
    }, HEARTBEAT_CHECK_MS).unref();
    try {
      await consumer.connect();
      // Without a committed offset, as for a partition added later, no record must be skipped.
      await consumer.subscribe({ topics: [...this.settings.topics], fromBeginning: true });
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: CONCURRENT_PARTITIONS,
        eachBatch: (payload) => this.#eachBatch(payload, sink),
      });
    } catch (error) {
      throw explainKafkaError(error as Error, this.settings.roleArn);
    }
    if (this.#stopped) {
      clearInterval(this.#heartbeatCheck);
      await consumer.disconnect();
    }
  }

  /**
   * Commits once, with the function that kafkajs passes with each batch. The consumer's `commitOffsets` retries a rejected commit for 15 s,
   * while nothing is processed, and resolves without a commit once the consumer has stopped.
   *
   * Both use the broker that was the group coordinator when this member joined. kafkajs looks for the new coordinator only after a rejected
   * heartbeat, so a commit that is rejected repeatedly, or a heartbeat that hangs, requires a new source.
   */
  async commit(positions: readonly (TopicPartition & { offset: number })[]): Promise<void> {
    if (!this.#tryCommit) {
      throw new Error("the consumer has stopped");
    }
    const topics = this.settings.topics.map((topic) => ({
      topic,
      partitions: positions
        .filter((position) => position.topic === topic)
        .map(({ partition, offset }) => ({ partition, offset: String(offset) })),
    }));
    const timer = new AbortController();
    const late = sleep(COMMIT_TIMEOUT_MS, undefined, { signal: timer.signal }).then(
      () => Promise.reject(new Error(`no response to a commit within ${COMMIT_TIMEOUT_MS} ms`)),
      () => undefined,
    );
    try {
      await Promise.race([this.#tryCommit({ topics }), late]);
    } finally {
      timer.abort();
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#tryCommit = undefined;
    clearInterval(this.#heartbeatCheck);
    await this.#consumer
      .disconnect()
      .catch((error: Error) => this.host.log(`event source ${this.settings.uuid}: leaving the group failed: ${error.message}`));
  }

  async #eachBatch(payload: EachBatchPayload, sink: RecordSink): Promise<void> {
    const { batch, heartbeat, isRunning, isStale, resolveOffset } = payload;
    const { topic, partition } = batch;
    const last = batch.messages.at(-1);
    if (!last || isStale() || this.#stopped) {
      return;
    }
    this.#tryCommit = payload.commitOffsetsIfNecessary;
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
    headers: recordHeaders(message),
  };
}
