import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { TokenRejected } from "../../../../lambdas/kafka/iam-authentication.js";
import { KafkaProducer } from "../../../../lambdas/kafka/producer.js";
import { Deadline } from "../../../../lambdas/runtime/deadline.js";
import { closedConnection, createErrorFromCode } from "../../../support/lambdas/kafkajs-errors.js";
import { KafkajsProducerFake, unresponsive } from "../../../support/lambdas/kafkajs-producer-fake.js";

const message = { key: "a", value: "1" };

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** Creates a producer that uses these fakes one after another. */
function producerWith(...fakes: KafkajsProducerFake[]) {
  const opened: KafkajsProducerFake[] = [];
  const producer = new KafkaProducer(() => {
    const next = fakes[opened.length];
    if (!next) throw new Error("opened more producers than expected");
    opened.push(next);
    return next.producer;
  });
  return { producer, opened };
}

test("requires acknowledgement by all in-sync replicas within the remaining time", async () => {
  const fake = new KafkajsProducerFake();

  await producerWith(fake).producer.send("ad-events", message, Deadline.in(8_000));

  expect(fake.sent).toEqual([{ topic: "ad-events", messages: [message], acks: -1, timeout: 8_000 }]);
});

test("opens one connection for concurrent first requests and all later requests", async () => {
  const fake = new KafkajsProducerFake();
  const { producer } = producerWith(fake);
  const send = () => producer.send("t", message, Deadline.in(1_000));

  const offsets = [...(await Promise.all([send(), send(), send()])), await send()].map((written) => written.baseOffset);

  expect({ offsets, connects: fake.connects }).toEqual({ offsets: ["0", "1", "2", "3"], connects: 1 });
});

test("replaces a closed connection once, and disconnects it", async () => {
  const closed = new KafkajsProducerFake(() => Promise.reject(closedConnection()));
  const fresh = new KafkajsProducerFake();
  const { producer, opened } = producerWith(closed, fresh);

  await expect(producer.send("t", message, Deadline.in(1_000))).resolves.toMatchObject({ baseOffset: expect.anything() });
  expect([opened.length, closed.disconnects > 0, fresh.disconnects]).toEqual([2, true, 0]);
});

test("fails after the second closed connection, and opens another one for the next request", async () => {
  const [first, second, third] = [0, 1, 2].map(
    (n) => new KafkajsProducerFake(n < 2 ? () => Promise.reject(closedConnection()) : undefined),
  );
  const { producer, opened } = producerWith(first as KafkajsProducerFake, second as KafkajsProducerFake, third as KafkajsProducerFake);

  await expect(producer.send("t", message, Deadline.in(1_000))).rejects.toThrow("Closed connection");
  expect(opened).toHaveLength(2);
  await expect(producer.send("t", message, Deadline.in(1_000))).resolves.toMatchObject({ baseOffset: expect.anything() });
});

test("keeps the connection when the cluster responds with an error", async () => {
  const fake = new KafkajsProducerFake(() => Promise.reject(createErrorFromCode(19)));
  const { producer, opened } = producerWith(fake);

  for (let request = 0; request < 2; request += 1) {
    await expect(producer.send("t", message, Deadline.in(1_000))).rejects.toMatchObject({ type: "NOT_ENOUGH_REPLICAS" });
  }

  expect([opened.length, fake.connects, fake.disconnects]).toEqual([1, 1, 0]);
});

test("discards a connection whose token was rejected, and does not retry the request", async () => {
  const rejected = new KafkajsProducerFake(undefined, () => Promise.reject(new TokenRejected("{}")));
  const { producer, opened } = producerWith(rejected, new KafkajsProducerFake());

  await expect(producer.send("t", message, Deadline.in(1_000))).rejects.toThrow("The broker rejected the IAM token: {}");
  expect([opened.length, rejected.disconnects]).toEqual([1, 1]);
  await expect(producer.send("t", message, Deadline.in(1_000))).resolves.toMatchObject({ baseOffset: expect.anything() });
});

test("replaces an unresponsive connection after half of the time", async () => {
  const { producer } = producerWith(new KafkajsProducerFake(unresponsive), new KafkajsProducerFake());
  const sending = producer.send("t", message, Deadline.in(8_000));

  await jest.advanceTimersByTimeAsync(4_000);

  await expect(sending).resolves.toMatchObject({ baseOffset: expect.anything() });
});

test("waits until the deadline for a slow cluster that responds to other requests", async () => {
  let acknowledge: () => void = () => undefined;
  const slow: KafkajsProducerFake = new KafkajsProducerFake(
    (record) => new Promise((resolve) => (acknowledge = () => resolve(slow.acknowledge(record)))),
  );
  const { producer, opened } = producerWith(slow);
  const sending = producer.send("t", message, Deadline.in(8_000));

  await jest.advanceTimersByTimeAsync(1_000);
  slow.respond();
  await jest.advanceTimersByTimeAsync(6_000);
  acknowledge();

  await expect(sending).resolves.toMatchObject({ baseOffset: expect.anything() });
  expect(opened).toHaveLength(1);
});

test("rejects at the deadline without any response, and closes the connections", async () => {
  const fakes = [new KafkajsProducerFake(unresponsive), new KafkajsProducerFake(unresponsive)];
  const { producer } = producerWith(...fakes);
  const outcome = expect(producer.send("t", message, Deadline.in(8_000))).rejects.toMatchObject({ name: "DeadlineExceeded" });

  await jest.advanceTimersByTimeAsync(8_000);
  await outcome;

  expect(fakes.map(({ disconnects }) => disconnects)).toEqual([1, 1]);
});

test("closes a discarded connection again after its last send, because kafkajs can have reopened it", async () => {
  let fail: (error: Error) => void = () => undefined;
  const discarded = new KafkajsProducerFake(() => new Promise((_, reject) => (fail = reject)));
  const { producer } = producerWith(discarded, new KafkajsProducerFake());
  const sending = producer.send("t", message, Deadline.in(8_000));

  await jest.advanceTimersByTimeAsync(4_000);
  await sending;

  expect(discarded.disconnects).toBe(1);

  fail(closedConnection());

  await jest.advanceTimersByTimeAsync(0);

  expect(discarded.disconnects).toBe(2);
});

test("replaces a connection that was idle for more than 300 s", async () => {
  const fakes = [new KafkajsProducerFake(), new KafkajsProducerFake()];
  const { producer, opened } = producerWith(...fakes);

  await producer.send("t", message, Deadline.in(1_000));
  await jest.advanceTimersByTimeAsync(300_000);
  await producer.send("t", message, Deadline.in(1_000));

  expect(opened).toHaveLength(1);

  await jest.advanceTimersByTimeAsync(300_001);
  await producer.send("t", message, Deadline.in(1_000));

  expect(opened).toHaveLength(2);
});

test("connects again after a failed connection attempt", async () => {
  let attempts = 0;
  const connecting = async () => {
    attempts += 1;
    if (attempts === 1) throw createErrorFromCode(8);
  };
  const { producer, opened } = producerWith(new KafkajsProducerFake(undefined, connecting));

  await expect(producer.send("t", message, Deadline.in(1_000))).rejects.toMatchObject({ type: "BROKER_NOT_AVAILABLE" });
  await expect(producer.send("t", message, Deadline.in(1_000))).resolves.toMatchObject({ baseOffset: expect.anything() });
  expect(opened).toHaveLength(1);
});
