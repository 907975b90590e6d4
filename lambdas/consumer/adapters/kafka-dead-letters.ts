import type { Message } from "kafkajs";
import { kafkaErrorName, kafkaFailure } from "../../kafka/failure.js";
import type { KafkaProducer } from "../../kafka/producer.js";
import { Deadline } from "../../runtime/deadline.js";
import type { Log } from "../../telemetry/log.js";
import type { DeadLetters } from "../domain/ad-event-consumer.js";
import type { PoisonRecord } from "../domain/received-record.js";
import type { CompleteRecords } from "./complete-records.js";
import { deadLetterForms, withAddress, withSourceAsKey } from "./dead-letter.js";

/** Concurrent writes: enough to write a batch of poison records in time, with bounded memory. */
const MAX_IN_FLIGHT = 50;

/**
 * Time for the dead letters of a batch, in ms: longer than the election of a leader. More would delay the sound records of later batches
 * until they are too old, when the topic accepts nothing for long.
 */
const BUDGET_MS = 10_000;

/** Time for the dead letters of a batch after one in which every write failed, in ms: enough for a new connection and one attempt. */
const OUTAGE_BUDGET_MS = 3_000;

/** Time to store the complete records of a batch that the topic did not take, in ms. */
const COMPLETE_MS = 3_000;

/** Time before a write is tried again, in ms. kafkajs has already tried it for several seconds. */
const PAUSE_MS = 500;

/** Offsets per log line. CloudWatch Logs accepts up to 256 KiB per line; an offset with its comma has up to 20 bytes. */
const OFFSETS_PER_LINE = 5_000;

/** Different reasons per log line. Each has at most 500 characters. */
const REASONS_PER_LINE = 5;

/** Kafka's errors for a record that exceeds `max.message.bytes` of the topic or the cluster. */
const tooLarge = new Set(["MESSAGE_TOO_LARGE", "RECORD_LIST_TOO_LARGE"]);

/** Kafka's errors for a record without a key in a compacted topic; the second one for requests before version 8, which kafkajs sends. */
const keyNeeded = new Set(["INVALID_RECORD", "CORRUPT_MESSAGE"]);

/** A record that was not written, and the error of its last attempt; none if it was not tried. */
interface Failure {
  readonly poison: PoisonRecord;
  readonly error?: unknown;
}

/**
 * Writes dead letters to a topic: unchanged key, value and headers, and additional headers with the source and the reason. A dead letter
 * that the topic does not accept is written in a smaller form, see {@link deadLetterForms}, or with its source as the key.
 *
 * The writes of a batch have {@link BUDGET_MS}, within which each is tried again. After a batch in which every write failed, each is tried
 * once, within {@link OUTAGE_BUDGET_MS}, until a write succeeds.
 */
export class KafkaDeadLetters implements DeadLetters {
  /** True after a batch in which every write failed. */
  #outage = false;

  constructor(
    private readonly producer: KafkaProducer,
    private readonly topic: string,
    private readonly log: Log,
    /** @default a record that the topic does not take is complete in its own topic only, until its retention ends */
    private readonly complete?: CompleteRecords,
  ) {}

  async write(poison: readonly PoisonRecord[], invocation: Deadline): Promise<readonly PoisonRecord[]> {
    const deadline = Deadline.in(Math.min(this.#outage ? OUTAGE_BUDGET_MS : BUDGET_MS, invocation.remainingMs));
    const failures: (Failure | undefined)[] = poison.map((one) => ({ poison: one }));
    await untilDeadline(poison, deadline, async (one, n) => {
      failures[n] = await this.writeOne(one, deadline).then(
        () => undefined,
        (error: unknown) => ({ poison: one, error }),
      );
    });
    const failed = failures.filter((one) => one !== undefined);
    if (failed.length < poison.length) this.#outage = false;
    else if (failed.some(({ error }) => error !== undefined && canRecover(error))) this.#outage = true;
    const stored = await this.storeComplete(failed, invocation);
    this.logFailures(failed, stored);
    return failed.map((one) => one.poison);
  }

  /** Writes the largest form that the topic accepts. */
  private async writeOne(poison: PoisonRecord, deadline: Deadline): Promise<void> {
    const [whole, ...shorter] = deadLetterForms(poison) as [Message, ...Message[]];
    if (await this.fits(whole, poison, deadline)) return;
    const address = await this.addressOf(poison, deadline);
    // Without the address at last: the reference to the record must fit in any case.
    const forms = address === undefined ? shorter : [...shorter.map((form) => withAddress(form, address)), ...shorter.slice(-1)];
    for (const form of forms.slice(0, -1)) if (await this.fits(form, poison, deadline)) return;
    for (const form of forms.slice(-1)) await this.writeForm(form, poison, deadline);
  }

  /** Writes a dead letter. @returns false if it is too large for the topic */
  private async fits(form: Message, poison: PoisonRecord, deadline: Deadline): Promise<boolean> {
    try {
      await this.writeForm(form, poison, deadline);
      return true;
    } catch (error) {
      if (!tooLarge.has(kafkaErrorName(error))) throw error;
      return false;
    }
  }

  /** Stores the complete record. @returns its address; undefined if there is no place for it, or if it can't be stored */
  private async addressOf(poison: PoisonRecord, deadline: Deadline): Promise<string | undefined> {
    try {
      return await this.complete?.store(poison, deadline.half());
    } catch (error) {
      const { topic, partition, offset } = poison.record;
      this.log.warn("The complete record of a shortened dead letter could not be stored", { topic, partition, offset, error });
      return undefined;
    }
  }

  /** Stores the complete records that the topic does not take at all. @returns those that are stored */
  private async storeComplete(failures: readonly Failure[], invocation: Deadline): Promise<ReadonlySet<Failure>> {
    const stored = new Set<Failure>();
    const { complete } = this;
    if (complete === undefined) return stored;
    const deadline = Deadline.in(Math.min(COMPLETE_MS, invocation.remainingMs));
    await untilDeadline(failures, deadline, async (failure) => {
      const done = await complete.store(failure.poison, deadline).catch(() => undefined);
      if (done !== undefined) stored.add(failure);
    });
    return stored;
  }

  private async writeForm(form: Message, poison: PoisonRecord, deadline: Deadline): Promise<void> {
    try {
      await this.send(form, deadline);
    } catch (error) {
      if (form.key !== null || !keyNeeded.has(kafkaErrorName(error))) throw error;
      await this.send(withSourceAsKey(form, poison), deadline);
    }
  }

  /** Tries until the deadline while the cluster can't take the write now, such as during the election of a leader. */
  private async send(message: Message, deadline: Deadline): Promise<void> {
    for (;;) {
      try {
        await this.producer.send(this.topic, message, deadline);
        return;
      } catch (error) {
        if (this.#outage || !canRecover(error) || deadline.remainingMs <= PAUSE_MS) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  /** Writes a line, or a few for many records, for each error: the number of lines does not depend on the number of partitions. */
  private logFailures(failures: readonly Failure[], stored: ReadonlySet<Failure>): void {
    for (const [kafka, all] of grouped(failures, errorName)) {
      for (let start = 0; start < all.length; start += OFFSETS_PER_LINE) {
        const some = all.slice(start, start + OFFSETS_PER_LINE);
        this.log.error("Poison records skipped: they could not be written to the dead-letter topic", {
          records: some.length,
          ...(this.complete && { completeRecordsStored: some.filter((failure) => stored.has(failure)).length }),
          offsets: offsetsByPartition(some),
          reasons: [...new Set(some.map(({ poison }) => poison.reason))].slice(0, REASONS_PER_LINE),
          deadLetterTopic: this.topic,
          kafka,
          error: some[0]?.error,
        });
      }
    }
  }
}

/** Calls a function for every element, with limited concurrency, until the deadline. */
async function untilDeadline<T>(all: readonly T[], deadline: Deadline, act: (one: T, n: number) => Promise<void>): Promise<void> {
  const waiting = all.entries();
  const actOnWaiting = async () => {
    while (deadline.remainingMs > 0) {
      const next = waiting.next();
      if (next.done) return;
      const [n, one] = next.value;
      await act(one, n);
    }
  };
  await Promise.all(Array.from({ length: MAX_IN_FLIGHT }, actOnWaiting));
}

/** A new permission or policy needs seconds to take effect, so these failures can recover as well. */
function canRecover(error: unknown): boolean {
  return kafkaFailure(error) !== "defect" && !keyNeeded.has(kafkaErrorName(error));
}

function errorName({ error }: Failure): string {
  return error === undefined ? "not tried" : kafkaErrorName(error);
}

/** Returns the offsets by Lambda's name of topic and partition: `{"ad-events-0": [16, 17]}`. */
function offsetsByPartition(failures: readonly Failure[]): Record<string, number[]> {
  const partitions = grouped(failures, ({ poison: { record } }) => `${record.topic}-${record.partition}`);
  return Object.fromEntries([...partitions].map(([name, some]) => [name, some.map(({ poison }) => poison.record.offset)]));
}

function grouped(failures: readonly Failure[], nameOf: (failure: Failure) => string): Map<string, Failure[]> {
  const groups = new Map<string, Failure[]>();
  for (const failure of failures) {
    const name = nameOf(failure);
    const group = groups.get(name);
    if (group) group.push(failure);
    else groups.set(name, [failure]);
  }
  return groups;
}
