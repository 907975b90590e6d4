import { generateAuthTokenFromCredentialsProvider } from "aws-msk-iam-sasl-signer-js";
import { type Admin, type Consumer, type EachBatchPayload, Kafka, type KafkaConfig, type KafkaMessage, logLevel } from "kafkajs";
import type { MappingHost, MappingSettings } from "./host.js";
import { kafkaProblem } from "./kafka-problem.js";
import type { SourceRecord, TopicPartition } from "./record.js";
import type { Cluster, RecordSink, RecordSource, RecordSourceFactory } from "./source.js";

/** Short, so that a poller stops and notices new records soon; each is one idle request a broker. */
const FETCH_WAIT_MS = 250;
/** The least that brokers accept by default. */
const SESSION_TIMEOUT_MS = 6_000;
const REBALANCE_TIMEOUT_MS = 15_000;
const CONNECT_TIMEOUT_MS = 5_000;
/** All partitions of a fetch at once: the buffer, not the client, keeps their order. */
const CONCURRENT_PARTITIONS = 1_000;
const LOG_APPEND_TIME = 1;

/** A member of the mapping's consumer group by kafkajs, authenticated as the function's role. */
export const kafkaSource: RecordSourceFactory = (settings, host, cluster) => new KafkaSource(settings, host, cluster);

class KafkaSource implements RecordSource {
  readonly #kafka: Kafka;
  #consumer: Consumer | undefined;
  #stopped = false;

  constructor(
    private readonly settings: MappingSettings,
    private readonly host: MappingHost,
    cluster: Cluster,
  ) {
    this.#kafka = new Kafka({
      clientId: `event-source-${settings.uuid}`,
      brokers: [...cluster.brokers],
      ssl: cluster.caPem ? { ca: [cluster.caPem] } : true,
      connectionTimeout: CONNECT_TIMEOUT_MS,
      // A fresh source is made after a failure, with a fresh list of brokers.
      retry: { retries: 5, initialRetryTime: 200, maxRetryTime: 2_000, restartOnFailure: async () => false },
      logLevel: logLevel.ERROR,
      logCreator: () => (entry) => host.log(`event source ${settings.uuid}: kafka: ${entry.log.message}`),
      ...(cluster.auth === "iam" ? { sasl: this.#iam() } : {}),
    });
  }

  async start(sink: RecordSink): Promise<void> {
    try {
      await this.#join(sink);
    } catch (error) {
      throw kafkaProblem(error as Error, this.settings.roleArn);
    }
  }

  async #join(sink: RecordSink): Promise<void> {
    const pins = await this.#startingPositions();
    if (this.#stopped) {
      return;
    }
    const consumer = this.#kafka.consumer({
      groupId: this.settings.consumerGroupId,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      sessionTimeout: SESSION_TIMEOUT_MS,
      heartbeatInterval: SESSION_TIMEOUT_MS / 6,
      rebalanceTimeout: REBALANCE_TIMEOUT_MS,
      allowAutoTopicCreation: false,
    });
    this.#consumer = consumer;
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      const partitions = Object.entries(payload.memberAssignment).flatMap(([topic, numbers]) =>
        numbers.map((partition) => ({ topic, partition })),
      );
      sink.assigned(partitions);
      this.#commitPins(pins, partitions);
    });
    consumer.on(consumer.events.CRASH, ({ payload }) => sink.failed(kafkaProblem(payload.error, this.settings.roleArn)));
    await consumer.connect();
    // Where no position is known, such as for a partition added later, nothing may be skipped.
    await consumer.subscribe({ topics: [...this.settings.topics], fromBeginning: true });
    const running = consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: CONCURRENT_PARTITIONS,
      eachBatch: (payload) => this.#eachBatch(payload, sink),
    });
    for (const pin of pins) {
      consumer.seek({ ...pin, offset: String(pin.offset) });
    }
    await running;
    if (this.#stopped) {
      await consumer.disconnect();
    }
  }

  async commit(positions: readonly (TopicPartition & { offset: number })[]): Promise<void> {
    await this.#consumer?.commitOffsets(positions.map(({ topic, partition, offset }) => ({ topic, partition, offset: String(offset) })));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#consumer
      ?.disconnect()
      .catch((error: Error) => this.host.log(`event source ${this.settings.uuid}: on leaving: ${error.message}`));
  }

  #iam(): KafkaConfig["sasl"] {
    return {
      mechanism: "oauthbearer",
      oauthBearerProvider: async () => {
        const awsCredentialsProvider = async () => {
          const { expiresAtMs, ...credentials } = await this.host.session(this.settings.roleArn, this.settings.uuid);
          return { ...credentials, expiration: new Date(expiresAtMs) };
        };
        const { token } = await generateAuthTokenFromCredentialsProvider({ region: this.host.region, awsCredentialsProvider });
        return { value: token };
      },
    };
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

  /**
   * The starting position of each partition that the group has no offset for. It is committed as soon as the partition is ours: else "latest"
   * would mean another place after every rebalance until the first batch is done, and records in between would be lost.
   */
  async #startingPositions(): Promise<(TopicPartition & { offset: number })[]> {
    const admin = this.#kafka.admin();
    try {
      await admin.connect();
      const committed = await admin.fetchOffsets({ groupId: this.settings.consumerGroupId, topics: [...this.settings.topics] });
      const unknown = committed.flatMap(({ topic, partitions }) =>
        partitions.flatMap(({ partition, offset }) => (offset === "-1" ? [{ topic, partition }] : [])),
      );
      const topics = [...new Set(unknown.map(({ topic }) => topic))];
      const starts = await Promise.all(topics.map(async (topic) => [topic, await this.#startsOf(admin, topic)] as const));
      return starts.flatMap(([topic, offsets]) =>
        unknown.flatMap((one) => (one.topic === topic ? [{ ...one, offset: offsets.get(one.partition) ?? 0 }] : [])),
      );
    } finally {
      await admin.disconnect();
    }
  }

  async #startsOf(admin: Admin, topic: string): Promise<Map<number, number>> {
    const { startingPosition, startingPositionTimestampMs } = this.settings;
    if (startingPosition === "AT_TIMESTAMP") {
      const offsets = await admin.fetchTopicOffsetsByTimestamp(topic, startingPositionTimestampMs);
      return new Map(offsets.map(({ partition, offset }) => [partition, Number(offset)]));
    }
    const offsets = await admin.fetchTopicOffsets(topic);
    return new Map(offsets.map(({ partition, high, low }) => [partition, Number(startingPosition === "LATEST" ? high : low)]));
  }

  /** Each pin once, by whoever gets its partition first. */
  #commitPins(pins: (TopicPartition & { offset: number })[], partitions: readonly TopicPartition[]): void {
    const ours = pins.filter((pin) => partitions.some(({ topic, partition }) => pin.topic === topic && pin.partition === partition));
    pins.length = 0;
    if (ours.length > 0) {
      this.commit(ours).catch((error: Error) =>
        this.host.log(`event source ${this.settings.uuid}: starting position not committed: ${error.message}`),
      );
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
