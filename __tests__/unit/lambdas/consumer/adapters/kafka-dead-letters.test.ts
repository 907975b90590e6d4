import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { ObjectBucket } from "../../../../../lambdas/aws/object-bucket.js";
import { type CompleteRecords, RecordObjects } from "../../../../../lambdas/consumer/adapters/complete-records.js";
import { KafkaDeadLetters } from "../../../../../lambdas/consumer/adapters/kafka-dead-letters.js";
import { KafkaProducer } from "../../../../../lambdas/kafka/producer.js";
import { Deadline } from "../../../../../lambdas/runtime/deadline.js";
import { Log } from "../../../../../lambdas/telemetry/log.js";
import { createErrorFromCode } from "../../../../support/lambdas/kafkajs-errors.js";
import { type Behaviour, KafkajsProducerFake, unresponsive } from "../../../../support/lambdas/kafkajs-producer-fake.js";
import { record } from "../../../../support/lambdas/records.js";

const NOT_ENOUGH_REPLICAS = 19;
const TOPIC_AUTHORIZATION_FAILED = 29;
const SASL_AUTHENTICATION_FAILED = 58;

beforeEach(() => {
  jest.useFakeTimers({ now: 1_795_239_001_000 });
});
afterEach(() => {
  jest.useRealTimers();
});

/** Dead letters whose topic behaves as `cluster.behaviour` does at the time. */
function deadLetters(behaviour: Behaviour, complete?: CompleteRecords) {
  const cluster = { behaviour, attempts: [] as number[], producers: 0 };
  const offsetOf: Behaviour = async (sent) => {
    cluster.attempts.push(Number(sent.messages[0]?.headers?.["dead-letter-source-offset"]));
    return cluster.behaviour(sent);
  };
  const create = () => {
    cluster.producers += 1;
    return new KafkajsProducerFake(offsetOf).producer;
  };
  const lines: string[] = [];
  const letters = new KafkaDeadLetters(new KafkaProducer(create), "dead", new Log("INFO", (line) => void lines.push(line)), complete);
  /** Writes with this time left in the invocation; time passes only as far as the writes wait for it. */
  const write = async (poison: ReturnType<typeof poisonRecords>, remainingMs = 58_000) => {
    const startedMs = Date.now();
    let failed: readonly unknown[] | undefined;
    const writing = letters.write(poison, Deadline.in(remainingMs)).then((result) => {
      failed = result;
    });
    await jest.advanceTimersByTimeAsync(0);
    while (failed === undefined) await jest.advanceTimersByTimeAsync(100);
    await writing;
    return { failed, tookMs: Date.now() - startedMs };
  };
  return { cluster, write, lines };
}

const poisonRecords = (count: number, partitions = 1) =>
  Array.from({ length: count }, (_, offset) => ({ record: record(offset, "x", "t", offset % partitions), reason: `r${offset % 9}` }));

const accepted: Behaviour = async ({ topic }) => [{ topicName: topic, partition: 0, errorCode: 0, baseOffset: "0" }];

const failing =
  (code: number): Behaviour =>
  () =>
    Promise.reject(createErrorFromCode(code));

test("sends nothing after the deadline, and logs the positions of 10,000 records in a few lines", async () => {
  const { cluster, write, lines } = deadLetters(unresponsive);
  const poison = poisonRecords(10_000, 300);

  expect(await write(poison, 4_000)).toEqual({ failed: poison, tookMs: 4_000 });
  // 50 writes in flight, each tried on a first connection and on a second one.
  expect([cluster.attempts.length, cluster.producers]).toEqual([100, 2]);

  const logged = lines.map((line) => JSON.parse(line));

  expect(logged.map(({ kafka, records, reasons, error }) => [kafka, records, reasons.length, error?.errorType])).toEqual([
    ["DeadlineExceeded", 50, 5, "DeadlineExceeded"],
    ["not tried", 5_000, 5, undefined],
    ["not tried", 4_950, 5, undefined],
  ]);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(256 * 1_024);

  const offsets = logged.flatMap((line) => Object.entries(line.offsets as Record<string, number[]>));

  expect(offsets.every(([name, some]) => some.every((offset) => name === `t-${offset % 300}`))).toBe(true);
  expect(offsets.flatMap(([, some]) => some).sort((a, b) => a - b)).toEqual(poison.map(({ record: { offset } }) => offset));
});

test("sends nothing if no time is left", async () => {
  const { cluster, write } = deadLetters(accepted);
  const poison = poisonRecords(3);

  expect((await write(poison, 0)).failed).toEqual(poison);
  expect(cluster.attempts).toEqual([]);
});

test("writes all other records while one has no answer", async () => {
  const poison = poisonRecords(200);
  const { cluster, write } = deadLetters((sent) =>
    sent.messages[0]?.headers?.["dead-letter-source-offset"] === "0" ? unresponsive(sent) : accepted(sent),
  );
  const writing = write(poison);
  await jest.advanceTimersByTimeAsync(0);
  const triedAtOnce = new Set(cluster.attempts).size;

  expect((await writing).failed).toEqual([poison[0]]);
  expect(triedAtOnce).toBe(200);
});

test("has at most 50 writes in flight", async () => {
  let most = 0;
  let inFlight = 0;
  const { write } = deadLetters(async (sent) => {
    inFlight += 1;
    most = Math.max(most, inFlight);
    await new Promise((resolve) => setTimeout(resolve, 100));
    inFlight -= 1;
    return accepted(sent);
  });

  expect(await write(poisonRecords(120))).toEqual({ failed: [], tookMs: 300 });
  expect(most).toBe(50);
});

test.each([
  ["does not respond", unresponsive, 3_000],
  ["has too few replicas", failing(NOT_ENOUGH_REPLICAS), 0],
  ["denies access", failing(TOPIC_AUTHORIZATION_FAILED), 0],
])(
  "while the cluster %s, waits 10 s for the first batch, and makes one attempt for each record of the next ones",
  async (_, behaviour, nextMs) => {
    const { cluster, write } = deadLetters(behaviour);
    const poison = poisonRecords(2);
    const first = await write(poison);

    expect(first.failed).toEqual(poison);
    expect(first.tookMs).toBeGreaterThan(9_000);
    expect(first.tookMs).toBeLessThanOrEqual(10_000);

    for (let batch = 0; batch < 3; batch++) {
      cluster.attempts = [];

      expect(await write(poison)).toEqual({ failed: poison, tookMs: nextMs });
      // A write without an answer is sent once more, on a new connection.
      expect(cluster.attempts).toEqual(behaviour === unresponsive ? [0, 1, 0, 1] : [0, 1]);
    }

    cluster.behaviour = accepted;

    expect(await write(poison)).toEqual({ failed: [], tookMs: 0 });

    cluster.behaviour = behaviour;

    expect((await write(poison)).tookMs).toBeGreaterThan(9_000);
  },
);

test("tries again in the next batch if a part of the writes succeeded", async () => {
  const { write } = deadLetters((sent) =>
    sent.messages[0]?.headers?.["dead-letter-source-offset"] === "0" ? failing(NOT_ENOUGH_REPLICAS)(sent) : accepted(sent),
  );
  const poison = poisonRecords(2);

  expect((await write(poison)).failed).toEqual([poison[0]]);
  expect((await write(poison)).tookMs).toBeGreaterThan(9_000);
});

test("does not treat a record that is too large as an outage", async () => {
  const { cluster, write } = deadLetters(failing(10));
  const poison = poisonRecords(1);

  expect(await write(poison)).toEqual({ failed: poison, tookMs: 0 });

  cluster.behaviour = failing(NOT_ENOUGH_REPLICAS);

  expect((await write(poison)).tookMs).toBeGreaterThan(9_000);
});

test.each([
  ["a permission that takes effect after 3 s", TOPIC_AUTHORIZATION_FAILED],
  ["an identity that is accepted after 3 s", SASL_AUTHENTICATION_FAILED],
  ["replicas that are in sync after 3 s", NOT_ENOUGH_REPLICAS],
])("waits for %s", async (_, code) => {
  const readyMs = Date.now() + 3_000;
  const { write } = deadLetters((sent) => (Date.now() < readyMs ? failing(code)(sent) : accepted(sent)));

  expect(await write(poisonRecords(2))).toEqual({ failed: [], tookMs: 3_000 });
});

const MESSAGE_TOO_LARGE = 10;

/** A topic that takes values of up to `bytes` bytes, and the dead letters that it has taken. */
function taking(bytes: number) {
  const taken: Record<string, unknown>[] = [];
  const behaviour: Behaviour = async (sent) => {
    const { value, headers = {} } = sent.messages[0] ?? {};
    if ((value?.length ?? 0) > bytes) throw createErrorFromCode(MESSAGE_TOO_LARGE);
    taken.push({ bytes: value?.length, complete: headers["dead-letter-complete"], omitted: headers["dead-letter-omitted"] });
    return accepted(sent);
  };
  return { taken, behaviour };
}

const large = { record: record(7, "x".repeat(10_000), "ads", 3), reason: "r" };
const omitted = "4096 of 10000 bytes of the value";

describe("with a place for complete records", () => {
  test("stores a record that is too large, and the shortened dead letter has its address", async () => {
    const stored: unknown[] = [];
    const { taken, behaviour } = taking(6_000);
    const { write } = deadLetters(behaviour, {
      store: async ({ record: { offset } }) => {
        stored.push(offset);
        return "s3://letters/7.json";
      },
    });

    expect((await write([large, ...poisonRecords(1)])).failed).toEqual([]);
    expect(stored).toEqual([7]);
    expect(taken).toEqual([
      { bytes: 1, complete: undefined, omitted: undefined },
      { bytes: 5_904, complete: "s3://letters/7.json", omitted },
    ]);
  });

  test("writes the shortened dead letter without an address if the record can't be stored", async () => {
    const { taken, behaviour } = taking(6_000);
    const { write, lines } = deadLetters(behaviour, { store: () => Promise.reject(new Error("S3 responded 403 AccessDenied.")) });

    expect((await write([large])).failed).toEqual([]);
    expect(taken).toEqual([{ bytes: 5_904, complete: undefined, omitted }]);
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { level: "WARN", topic: "ads", partition: 3, offset: 7, error: { errorMessage: "S3 responded 403 AccessDenied." } },
    ]);
  });

  test("leaves out the address where it makes the reference too large", async () => {
    const { write } = deadLetters(
      async (sent) => {
        if (sent.messages[0]?.headers?.["dead-letter-complete"] || sent.messages[0]?.value?.length)
          throw createErrorFromCode(MESSAGE_TOO_LARGE);
        return accepted(sent);
      },
      { store: async () => "s3://letters/7.json" },
    );

    expect((await write([large])).failed).toEqual([]);
  });

  test("stores every record while the topic takes none, reports how many, and stores them for 3 s at most", async () => {
    const stored: number[] = [];
    const store: CompleteRecords["store"] = async ({ record: { offset } }) => {
      if (offset === 1) throw new Error("S3 did not respond.");
      if (offset === 2) return new Promise(() => undefined);
      stored.push(offset);
      return "s3://letters/x";
    };
    const poison = poisonRecords(4).filter(({ record: { offset } }) => offset !== 2);
    const { write, lines } = deadLetters(failing(NOT_ENOUGH_REPLICAS), { store });

    expect((await write(poison)).failed).toEqual(poison);
    expect(stored).toEqual([0, 3]);
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ records: 3, completeRecordsStored: 2 }]);
  });
});

test("an object has the whole record in base64, in a folder of its partition", async () => {
  const sent: { path: string; body: unknown }[] = [];
  const send = (async (url: URL, { body }: { body: string }) => {
    sent.push({ path: url.pathname, body: JSON.parse(body) });
    return { status: 200, text: async () => "" };
  }) as unknown as typeof fetch;
  const objects = new RecordObjects(new ObjectBucket("letters", { AWS_REGION: "eu-west-1" }, send), "failed/");
  const whole = { ...record(7, "x", "ads", 3), key: Buffer.from("ad-1"), headers: [{ name: "h", value: Buffer.from([0, 255]) }] };
  const address = await objects.store({ record: whole, reason: "no JSON" }, Deadline.in(1_000));
  const again = await objects.store({ record: whole, reason: "no JSON" }, Deadline.in(1_000));
  const other = await objects.store({ record: { ...whole, key: undefined, value: undefined }, reason: "no JSON" }, Deadline.in(1_000));

  expect(address).toMatch(/^s3:\/\/letters\/failed\/ads\/3\/7-[0-9a-f]{16}\.json$/);
  expect([again === address, other === address]).toEqual([true, false]);
  expect(sent[0]?.path).toBe(address.slice("s3:/".length));
  expect(sent.map(({ body }) => body)).toEqual([
    expect.objectContaining({ topic: "ads", partition: 3, offset: 7, reason: "no JSON", key: "YWQtMQ==", value: "eA==" }),
    expect.objectContaining({ headers: [{ name: "h", value: "AP8=" }] }),
    expect.objectContaining({ key: null, value: null }),
  ]);
});
